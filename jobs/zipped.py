"""A ZIP of a catalogue with its pictures: unpacked in the reader's process, never on a disk (core/files/zipped.py)."""

from base64 import b64decode
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, NamedTuple

from core.files.zipped import Picture, path_key
from core.models.finding import Problem
from jobs.file_reader import FileReader

BATCH = 4_000_000
"""Bytes of pictures that are stored in one write, unless a single one is larger: the shop's own writes wait no longer than that."""


class Unpacked(NamedTuple):
    """The table's name and bytes, and the pictures beside it."""

    name: str
    table: bytes
    pictures: "ZippedPictures"


class ZippedPictures:
    """Implements jobs.imports.Pictures for what a ZIP has."""

    def __init__(self, reader: FileReader, data: bytes, found: Sequence[Picture]) -> None:
        self._reader, self._data = reader, data
        self._by_path = {path_key(path): one for one in found for path in one.paths}
        self._by_key = {one.key: one for one in found}
        self.keys: dict[str, str] = {}
        """By path, as written in the catalogue."""

    def check(self, path: str) -> Problem | None:
        """What is wrong with the picture; None if nothing is."""
        if (found := self._by_path.get(path_key(path))) is None:
            return Problem.PHOTO_MISSING
        if found.problem is None:
            self.keys[path] = found.key
        return found.problem

    async def batches(self, keys: Sequence[str]) -> AsyncIterator[dict[str, bytes]]:
        """The pictures with these keys, a few megabytes at a time. Raises FileErrors."""
        for batch in _batches([self._by_key[key] for key in keys]):
            contents = [bytearray() for _ in batch]

            def take(said: list[Any], contents: list[bytearray] = contents) -> None:
                contents[said[0]] += b64decode(said[1])

            findings = await self._reader.pictures(self._data, [one.number for one in batch], take)
            findings.raise_any()
            yield {one.key: bytes(content) for one, content in zip(batch, contents, strict=True)}


async def unpacked(reader: FileReader, data: bytes) -> Unpacked:
    """What is in the ZIP. Raises FileErrors."""
    name, table, pictures = "", bytearray(), []

    def take(said: list[Any]) -> None:
        nonlocal name, table
        match said:
            case ["table", str(found)]:
                name = found
            case ["piece", str(piece)]:
                table += b64decode(piece)
            case ["picture", number, paths, key, size, problem]:
                pictures.append(Picture(number, paths, key, size, Problem(problem) if problem else None))

    findings = await reader.unpack(data, take)
    findings.raise_any()
    return Unpacked(name, bytes(table), ZippedPictures(reader, data, pictures))


def _batches(found: Sequence[Picture]) -> Iterator[list[Picture]]:
    batch: list[Picture] = []
    for one in found:
        if batch and sum(each.size for each in batch) + one.size > BATCH:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
