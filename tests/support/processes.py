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
        *(f"tillbot.commands.{name}" for name in ("backup", "doctor", "load", "playground", "run", "serve")),
        "api.app",
        "tests.crash.process",
    ]
)


def start(
    work: Callable[..., None], *arguments: object, folder: Path, told: Mapping[str, str], said: Path
) -> BaseProcess:
    """Call `work(*arguments)` in a process of its own. It works in `folder`, has the environment `told`, and writes
    its output to the files or pipes `out` and `err` in the folder `said`. `work` is a function of a module.
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
    for number, name in ((1, "out"), (2, "err")):
        with (said / name).open("wb") as file:
            os.dup2(file.fileno(), number)
    sys.stdout, sys.stderr = open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115 - those of Python know other files
    work(*arguments)
