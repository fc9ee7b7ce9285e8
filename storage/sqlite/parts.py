"""Unfinished files: they lie beside their target, belong to their owner alone, and have names that say so. Killed writers' are deleted."""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database."""


@contextmanager
def part(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, for its owner alone. It is deleted at the end unless it was renamed."""
    with _opened(target.parent) as folder:
        with suppress(OSError):  # a disk without such locks: nothing is swept there, either
            fcntl.flock(folder, fcntl.LOCK_SH)
        number, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
        os.fchmod(number, 0o600)  # whatever the umask says
        os.close(number)
        try:
            yield Path(name)
        finally:
            for leftover in ("", *BESIDE):
                Path(f"{name}{leftover}").unlink(missing_ok=True)


def sweep(target: Path) -> int:
    """Delete the parts of `target` that killed processes left; gives how many. Deletes nothing while somebody writes a part there.

    The lock is on the folder itself and needs no file. Everyone who writes parts there shares it.
    """
    target = Path(os.path.realpath(target))
    ours = re.compile(rf"{re.escape(target.name)}\.[a-z0-9_]{{8}}\.part({'|'.join(BESIDE)})?")
    with suppress(OSError), _opened(target.parent) as folder:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        left = [file for file in target.parent.iterdir() if ours.fullmatch(file.name)]
        for file in left:
            file.unlink(missing_ok=True)
        return len(left)
    return 0


def sync(path: Path) -> None:
    """Force it to disk: a file with its contents, a folder with its names."""
    with _opened(path) as number:
        os.fsync(number)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    number = os.open(path, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)
