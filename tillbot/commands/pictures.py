"""A catalogue's pictures: files beside it, checked before anything is imported, and named by the SHA-256 of their bytes."""

import hashlib
import os
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

from core.files.catalog import LARGEST_PHOTO
from core.models.finding import Problem
from core.pictures import judged
from tillbot.refusal import Refused

BATCH = 4_000_000
"""Bytes of pictures stored in one write, unless a single one is larger: the shop's own writes wait no longer than that."""


class OutsideFolder(ValueError):
    """A path that leads out of the catalogue's folder."""


class Pictures:
    """The pictures in `folder` and below. Each is checked once, and read again when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._judged: dict[str, Problem | None] = {}
        self._paths: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        """By path, as written in the catalogue."""

    def check(self, path: str) -> Problem | None:
        """What is wrong with the picture; None if nothing is."""
        if path not in self._judged:
            self._judged[path] = self._judge(path)
        return self._judged[path]

    def _judge(self, path: str) -> Problem | None:
        try:
            content = self._read(path)
        except FileNotFoundError:
            return Problem.PHOTO_MISSING
        except OutsideFolder:
            return Problem.PHOTO
        except (OSError, ValueError, RuntimeError):  # pathlib raises RuntimeError for links in a circle
            return Problem.PHOTO_UNREADABLE
        if problem := judged(content):
            return problem
        self.keys[path] = _key(content)
        self._paths[self.keys[path]] = path
        return None

    def _read(self, path: str) -> bytes:
        with open(open_below(self._folder, path), "rb") as opened:
            return opened.read(LARGEST_PHOTO + 1)

    def _read_again(self, key: str) -> bytes:
        path = self._paths[key]
        with suppress(OSError, ValueError, RuntimeError):
            if _key(content := self._read(path)) == key:
                return content
        raise Refused(f"{path} was changed during the import: start it again")

    async def batches(self, keys: Sequence[str]) -> AsyncIterator[dict[str, bytes]]:
        """The pictures with these keys, a few megabytes at a time. Raises Refused if one has changed meanwhile."""
        batch: dict[str, bytes] = {}
        for key in keys:
            content = self._read_again(key)
            if batch and sum(map(len, batch.values())) + len(content) > BATCH:
                yield batch
                batch = {}
            batch[key] = content
        if batch:
            yield batch


def open_below(folder: Path, path: str) -> int:
    """A descriptor of the file at `path` in `folder`. Links may lead anywhere below `folder`.

    Raises OutsideFolder, or OSError if it is no file or becomes a link meanwhile: the file that was checked is the file that is opened.
    """
    root = folder.resolve(strict=True)
    file = (root / path).resolve(strict=True)
    if not file.is_relative_to(root):
        raise OutsideFolder(path)
    *folders, name = file.relative_to(root).parts or (".",)
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for part in folders:
        at = _opened(part, os.O_DIRECTORY, at)
    opened = _opened(name, os.O_NONBLOCK, at)  # opening a pipe would wait for ever
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise IsADirectoryError(path)
    return opened


def _opened(name: str, flags: int, folder: int) -> int:
    """Open it in this folder, but not through a link, and close the folder."""
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=folder)
    finally:
        os.close(folder)


def _key(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
