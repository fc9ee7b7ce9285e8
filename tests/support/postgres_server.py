"""A PostgreSQL server of the tests' own, from installed binaries, in a temporary folder.

Started as a program (`python -m tests.support.postgres_server FOLDER`), it keeps a server for everybody who holds FOLDER/users shared,
and stops it when the last of them lets go or dies.
"""

import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from tests.support.ram import ram

_PLACES = ("/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt")
_OTHERS = ("postgres", "nobody")
"""Who runs the server where the tests are root's: it refuses to be root's."""
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "autovacuum": "off",
}
_END = 'cat; "$1" -D "$2/data" -m immediate stop; rm -rf "$2"'
_SOON = 60
"""Seconds in which it stands, or stops, on any machine; only a bound."""


def binaries() -> Path | None:
    """The folder of the newest server's binaries; None if none is installed."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    folders += [path.parent for place in _PLACES for path in Path(place).glob("*/bin/postgres")]
    return max((path for path in folders if (path / "initdb").exists()), key=_version, default=None)


def _version(folder: Path) -> int:
    number = re.search(r"(\d+)/bin$", str(folder))
    return int(number[1]) if number else 0


class PrivateServer:
    """One that may be stopped, killed and started again. `url` names its database postgres. `durable`: a crash of its own loses nothing.

    `copies`: it is a standby of that server, which runs.
    """

    def __init__(self, folder: Path, *, durable: bool = False, copies: "PrivateServer | None" = None) -> None:
        installed = binaries()
        if installed is None:
            raise LookupError("PostgreSQL is not installed")
        self._binaries, self._folder = installed, folder
        self._user = next(_users()) if os.geteuid() == 0 else None
        self._port = _free_port()
        self._password: str = copies._password if copies else secrets.token_hex(8)
        self._durable = durable
        self._make(copies)

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{self._password}@{self.place}/postgres"

    @property
    def place(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns when it takes connections."""
        options = {
            **_FAST,
            **({"synchronous_commit": "on"} if self._durable else {}),
            "port": self._port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self._folder,
        }
        said = " ".join(f"-c {name}={value}" for name, value in options.items())
        self._run("pg_ctl", "start", "--wait", f"--timeout={_SOON}", f"--log={self._folder}/log", "--options", said)

    def stop(self, how: str = "fast") -> None:
        """If it runs. `how`: "fast" ends every connection in order, "immediate" is a crash."""
        if not (self._folder / "data" / "postmaster.pid").exists():
            return
        self._run("pg_ctl", "stop", "--wait", f"--timeout={_SOON}", "--mode", how)

    @contextmanager
    def ended_afterwards(self) -> Iterator[None]:
        """Whoever reads from us hears that we have ended, also when we are killed, and ends the server and removes its folder."""
        command = ("sh", "-c", _END, "sh", self._binaries / "pg_ctl", self._folder)
        silent = subprocess.DEVNULL
        with subprocess.Popen(
            command,
            user=self._user,
            cwd="/",
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=silent,
            stderr=silent,
        ):
            yield

    def take_over(self) -> None:
        """A standby is the server from now on."""
        self._run("pg_ctl", "promote", "--wait", f"--timeout={_SOON}")

    def _make(self, copies: "PrivateServer | None") -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        secret = self._folder / "password"
        secret.write_text(self._password)
        if self._user is not None:
            for path in (self._folder, secret):
                shutil.chown(path, self._user)
        if copies is not None:
            self._run(
                "pg_basebackup", "--no-sync", "--checkpoint=fast", "--write-recovery-conf", f"--dbname={copies.url}"
            )
            return
        how = ("--auth=password", f"--pwfile={secret}", "--username=postgres", "--encoding=UTF8", "--locale=C")
        self._run("initdb", "--no-sync", *how)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), "-D", str(self._folder / "data"), *arguments]
        done = subprocess.run(
            command,
            check=False,
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            log = self._folder / "log"
            raise RuntimeError(f"{program}: {done.stdout}{log.read_text() if log.exists() else ''}")


@contextmanager
def private_server(*, durable: bool = False, copies: PrivateServer | None = None) -> Iterator[PrivateServer]:
    """A server of its own for one test, running; with `copies`, a standby of that one."""
    server = PrivateServer(
        Path(tempfile.mkdtemp(prefix="tillbot-postgres-", dir=ram())), durable=durable, copies=copies
    )
    with server.ended_afterwards():
        server.start()
        yield server


def _users() -> Iterator[str]:
    known = {user.pw_name for user in pwd.getpwall()}
    yield from (name for name in _OTHERS if name in known)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _keep(folder: Path) -> None:
    with (folder / "users").open() as users, private_server() as server:
        print(server.url, flush=True)
        flock(users, LOCK_EX)
        (folder / "url").unlink(missing_ok=True)
        with (folder / "starting").open() as starting, suppress(BlockingIOError):
            flock(starting, LOCK_EX | LOCK_NB)  # else somebody wants another one
            shutil.rmtree(folder)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
