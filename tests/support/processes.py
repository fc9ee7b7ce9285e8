"""Processes forked from one that has imported the program: importing takes longer than most of what they do."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing import current_process, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "pytest",
        "tillbot.__main__",
        *(f"tillbot.commands.{name}" for name in ("backup", "doctor", "load", "run", "serve")),
        "tests.crash.process",
    ]
)


def start(
    work: Callable[..., None], *arguments: object, folder: Path, told: Mapping[str, str], said: Path
) -> BaseProcess:
    """Call `work(*arguments)` in a process of its own. It works in `folder`, has the environment `told`, and writes
    its output to the files `out` and `err` in the folder `said`. `work` is a function of a module.
    """
    process = _FORKS.Process(target=_begin, args=(work, arguments, folder, dict(told), said), daemon=True)
    process.start()
    return process


def _begin(
    work: Callable[..., None], arguments: tuple[object, ...], folder: Path, told: dict[str, str], said: Path
) -> None:
    current_process().daemon = False  # it ends with its parent, but may have a process of its own for an export
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(told)
    time.tzset()
    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        with (said / name).open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    work(*arguments)
