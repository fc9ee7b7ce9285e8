"""A catalogue's pictures: files beside it, judged before anything is imported, known by the SHA-256 of their bytes."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.commands.refusal import Refused
from core.catalogue_file import LARGEST_PHOTO
from core.models.catalogue import Problem
from core.pictures import is_picture

BATCH = 4_000_000
"""Bytes of pictures kept in one write, unless one alone is larger: the shop's own writes wait for no more than that."""


class Pictures:
    """The pictures in `folder` and below; each is looked at once, and read again when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._judged: dict[str, Problem | None] = {}
        self._paths: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        """By path, as the catalogue writes it."""

    def check(self, path: str) -> Problem | None:
        """What is wrong with the picture, None for nothing."""
        if path not in self._judged:
            self._judged[path] = self._judge(path)
        return self._judged[path]

    def _judge(self, path: str) -> Problem | None:
        try:
            content = self._read(path)
        except FileNotFoundError:
            return Problem.PHOTO_MISSING
        except (OSError, ValueError):
            return Problem.PHOTO_UNREADABLE
        if len(content) > LARGEST_PHOTO:
            return Problem.PHOTO_TOO_LARGE
        if not is_picture(content):
            return Problem.PHOTO_KIND
        self.keys[path] = _key(content)
        self._paths[self.keys[path]] = path
        return None

    def _read(self, path: str) -> bytes:
        file = self._folder / path
        if file.exists() and not file.is_file():  # reading a pipe would wait for ever
            raise IsADirectoryError(path)
        with file.open("rb") as opened:
            return opened.read(LARGEST_PHOTO + 1)

    def batches(self, keys: Sequence[str]) -> Iterator[dict[str, bytes]]:
        """The pictures with these keys, a few megabytes at a time. Raises Refused for one that has changed meanwhile."""
        batch: dict[str, bytes] = {}
        for key in keys:
            content = self._read(self._paths[key])
            if _key(content) != key:
                raise Refused(f"{self._paths[key]} was changed during the import: start it again")
            if batch and sum(map(len, batch.values())) + len(content) > BATCH:
                yield batch
                batch = {}
            batch[key] = content
        if batch:
            yield batch


def _key(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
