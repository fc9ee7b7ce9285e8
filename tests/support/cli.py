"""`tillbot` as its user meets it: a process of its own, in a folder of its own, with a clean environment."""

import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.processes import start
from tests.support.waiting import PATIENCE
from tillbot.__main__ import main
from tillbot.calling import program

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


def tillbot(folder: Path, *arguments: str, **settings: str) -> Ended:
    """Run a command to its end in `folder`; `settings` are variables of its environment."""
    with TemporaryDirectory() as name:
        said = Path(name)
        process = start(_main, arguments, folder=folder, told=environment(settings), said=said)
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(arguments)
        return Ended(process.exitcode, (said / "out").read_text("utf-8"), (said / "err").read_text("utf-8"))


def _main(arguments: Sequence[str]) -> None:
    sys.argv = ["tillbot", *arguments]
    main()


def typed() -> str:
    """How the program says that it is called, in a folder of a test."""
    script = Path(sys.prefix) / "bin" / "tillbot"
    return str(script) if program() != "tillbot" else "tillbot"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tillbot", *arguments]


def environment(settings: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **settings}


class Running:
    """A `tillbot run` whose output is collected as it comes."""

    def __init__(self, process: BaseProcess, said: Path) -> None:
        self.process = process
        self.output = ""
        self._changed = threading.Condition()
        for name in ("out", "err"):
            threading.Thread(target=self._collect, args=(said / name,), daemon=True).start()

    def _collect(self, pipe: Path) -> None:
        with pipe.open(encoding="utf-8") as stream:
            for line in stream:
                with self._changed:
                    self.output += line
                    self._changed.notify_all()

    def says(self, pattern: str) -> str:
        """Wait for output that matches; gives its group, or the whole match."""
        with self._changed:
            assert self._changed.wait_for(lambda: re.search(pattern, self.output), PATIENCE), self.output
        found = re.search(pattern, self.output)
        assert found
        return found[found.re.groups]

    def url(self) -> str:
        """The address that the program prints."""
        return self.says(r"open: (http://\S+)")

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send Ctrl-C, or another signal that ends it; gives the status. Fails if the program waits for something that never comes."""
        self.send(number)
        self.process.join(PATIENCE)
        assert self.process.exitcode is not None, self.output
        return self.process.exitcode


@contextmanager
def running(folder: Path, *, verb: str = "run", **settings: str) -> Iterator[Running]:
    """`tillbot run`, or another command that stays, in `folder`; it is killed at the end, whatever happened."""
    with TemporaryDirectory() as name:
        said = Path(name)
        for stream in ("out", "err"):
            os.mkfifo(said / stream)
        process = start(_main, [verb], folder=folder, told=environment(settings), said=said)
        try:
            yield Running(process, said)
        finally:
            process.kill()
            process.join()
