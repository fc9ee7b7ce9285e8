"""The containers of Office 97 to 2003, and of newer files with a password: streams of bytes by name, in chains of sectors."""

from array import array
from collections.abc import Iterator
from struct import unpack_from
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""This and what is above are no sectors."""
_ENTRY = 128
_STORAGES = (1, 5)


class _Entry(NamedTuple):
    kind: int
    start: int
    size: int


class Container:
    """Raises IndexError, ValueError or struct.error for a broken one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError(shift)
        self._size = 1 << shift
        first, _, self._cutoff, mini, _, extra = unpack_from("<I4sIIII", data, 48)
        self._table = self._numbers(self._table_sectors(extra))
        self._entries = dict(self._listed(b"".join(self._chain(first))))
        self._mini = self._numbers(self._sectors(mini))
        root = next(entry for entry in self._entries.values() if entry.kind == 5)
        self._small = b"".join(self._chain(root.start))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, entry in self._entries.items() if entry.kind not in _STORAGES)

    def read(self, name: str) -> bytes:
        """The stream of this name. Raises KeyError."""
        entry = self._entries[name]
        if entry.size >= self._cutoff:
            return b"".join(self._chain(entry.start))[: entry.size]
        places = _follow(entry.start, self._mini)
        return b"".join(self._small[place * 64 : place * 64 + 64] for place in places)[: entry.size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _table_sectors(self, extra: int) -> Iterator[int]:
        """The sectors that the table of sectors is in."""
        yield from (number for number in unpack_from("<109I", self._data, 76) if number < _END)
        for _ in range(len(self._data) // self._size):
            if extra >= _END:
                return
            *numbers, extra = _words(self._sector(extra))
            yield from (number for number in numbers if number < _END)

    def _numbers(self, sectors: Iterator[int]) -> "array[int]":
        return _words(b"".join(map(self._sector, sectors)))

    def _sectors(self, start: int) -> Iterator[int]:
        return _follow(start, self._table)

    def _chain(self, start: int) -> Iterator[bytes]:
        return map(self._sector, self._sectors(start))

    @staticmethod
    def _listed(directory: bytes) -> Iterator[tuple[str, _Entry]]:
        for place in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = unpack_from("<HB", directory, place + 64)
            start, size = unpack_from("<II", directory, place + 116)
            if kind and 2 <= length <= 64:
                yield directory[place : place + length - 2].decode("utf-16-le", "replace"), _Entry(kind, start, size)


def _follow(start: int, table: "array[int]") -> Iterator[int]:
    """The chain's members; one that is longer than its table goes round in circles."""
    for _ in range(len(table) + 1):
        if start >= _END:
            return
        yield start
        start = table[start]
    raise ValueError(start)


def _words(data: bytes) -> "array[int]":
    return array("I", data[: len(data) // 4 * 4])
