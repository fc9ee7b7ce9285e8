"""Fetch a backup from wherever it lies: no more bytes than a shop can have, and than there is room for."""

import gzip
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.sqlite.acceptance import NotRestored
from storage.sqlite.parts import part

_MAGIC = b"\x1f\x8b"
"""The first bytes of a gzip file."""
_SQLITE = b"SQLite format 3\0"
_PIECE = 1 << 20
_TIMES, _ANYWAY = 200, 64 << 20
"""An unpacked shop is at most this many times as large, or this many bytes if that is more (measured: 4 to 48 times)."""

_NO_ROOM = "there is no room for it beside the database"


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


@contextmanager
def fetched(source: Path, database: Path) -> Iterator[Path]:
    """The backup as a plain database of ours beside `database`, until the block ends: nobody changes it while it is checked.

    Raises NotRestored, OSError.
    """
    with part(database) as plain, source.open("rb") as file:
        room = shutil.disk_usage(plain.parent).free // 2  # the checked backup is written a second time
        packed = file.read(len(_MAGIC)) == _MAGIC
        file.seek(0)
        if packed:
            _unpack(file, plain, room)
        else:
            _fetch(source, file, plain, room)
        yield plain


def _unpack(file: BinaryIO, target: Path, room: int) -> None:
    most = max(_ANYWAY, _TIMES * os.fstat(file.fileno()).st_size)
    try:
        with gzip.GzipFile(fileobj=file) as packed:
            _pour(packed, target, room, most)
    except EOFError:
        raise NotRestored("it is cut short: copy or download it again") from None
    except (gzip.BadGzipFile, zlib.error) as problem:
        raise NotRestored(f"it is damaged ({problem})") from None


def _fetch(source: Path, file: BinaryIO, target: Path, room: int) -> None:
    """Copy the file together with its WAL: after a killed process, a part of the shop lies there."""
    rest, undone = Path(f"{source}-wal"), Path(f"{source}-journal")
    if undone.is_file() and undone.stat().st_size:
        raise NotRestored(f"a program was ended while it changed it: {undone.name} has to be taken back first")
    size = os.fstat(file.fileno()).st_size + (rest.stat().st_size if rest.is_file() else 0)
    if size > room:
        raise NotRestored(_NO_ROOM)
    _pour(file, target, room, room)
    if rest.is_file():
        shutil.copyfile(rest, f"{target}-wal")


def _pour(source: _Source, target: Path, room: int, most: int) -> None:
    written = 0
    with target.open("wb") as plain:
        while piece := source.read(_PIECE):
            if not written and not piece.startswith(_SQLITE):
                raise NotRestored("it cannot be read: file is not a database")
            written += len(piece)
            if written > most:
                raise NotRestored("it becomes larger than a shop of its size can be")
            if written > room:
                raise NotRestored(_NO_ROOM)
            plain.write(piece)
