"""Redis for tests: a server of their own from the installed program, which may be frozen, stopped and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import redis

from tests.support.needed import do_without

_SERVE = "redis-server --port 0 --unixsocket {socket} --save '' --appendonly no --dir {folder} >/dev/null & echo $!; read _; kill -9 $!"
"""It ends with whoever has started it: their death closes its input."""


class RedisServer:
    """In a folder of its own; it forgets everything when it stops."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis"
        self._keeper: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self.url = f"unix://{self._socket}"
        self.client = redis.Redis.from_url(self.url, decode_responses=True)

    def start(self) -> None:
        """Returns when it answers."""
        script = _SERVE.format(socket=self._socket, folder=self._socket.parent)
        self._keeper = subprocess.Popen(["sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._keeper.stdout is not None
        self._pid = int(self._keeper.stdout.readline())
        for _ in range(3000):
            try:
                self.client.ping()
            except redis.ConnectionError:
                time.sleep(0.01)
            else:
                return
        pytest.fail("redis-server does not answer")

    def stop(self) -> None:
        """As if it had crashed."""
        if self._keeper is not None:
            self._keeper.communicate()
            self._keeper = None
            self._socket.unlink(missing_ok=True)

    def freeze(self) -> None:
        """It takes connections, and answers nobody."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._pid, signal.SIGCONT)


@contextmanager
def own_redis() -> Iterator[RedisServer]:
    """A server that runs. Where none is installed, the test is skipped; with TEST_NEEDS_SERVERS=1 it fails."""
    if shutil.which("redis-server") is None:
        do_without("redis-server is not installed")
    with tempfile.TemporaryDirectory(prefix="redis-", ignore_cleanup_errors=True) as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def any_redis() -> Iterator[str]:
    """The address of a server that others may use, too: that of TEST_REDIS_URL, else one of the test's own."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
    else:
        with own_redis() as server:
            yield server.url


def some_shop() -> str:
    """The name of a shop that nobody else has."""
    return uuid4().hex
