"""A ZIP of a catalogue with its pictures: one table, and pictures beside it or in folders below. Nothing of it is written to a disk.

Runs in the reader's process (core/files/reading.py), which limits memory and time. What a ZIP says of itself is not believed: every
member is read up to its limit, and no further.
"""

import re
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple, NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from core.files.catalog import LARGEST_PHOTO
from core.files.csv import LARGEST_FILE, Findings
from core.models.finding import FileErrors, Problem
from core.pictures import judged
from core.text import cleaned, normalized

SUFFIX = ".zip"
TABLES = (".csv", ".tsv", ".xlsx")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
MOST_MEMBERS = 5_000
MOST_UNPACKED = 60_000_000
"""Bytes, of everything that is read. Pictures are packed already: a ZIP of 20 MB has little more."""
MOST_RATIO = 250
"""How many times larger everything may be than the ZIP: a table of 100,000 alike rows is 100 times larger."""
NAMED = 3
"""Members that a problem names."""
_PIECE = 750_000
"""Bytes that are said at once."""
_PAGES = ("cp437", "cp850", "cp852", "cp857", "cp866")
"""What names are written in where they are not UTF-8: whatever the machine's country used under DOS."""
_SAYS_UTF8 = 0x800
"""A member's flag."""
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What reading a broken ZIP may raise, or one with a password."""


class Picture(NamedTuple):
    """A picture in the ZIP: its place there, the paths that name it, its key and size, or why it is none."""

    number: int
    paths: Sequence[str]
    key: str
    size: int
    problem: Problem | None


def is_zipped(name: str) -> bool:
    """Whether a file is a ZIP by its name; a workbook is one, too, but not by its name."""
    return name.casefold().endswith(SUFFIX)


def path_key(path: str) -> str:
    """What two ways of writing a path have in common: systems differ in letter case and in how they compose letters."""
    return normalized("NFC", path.replace("\\", "/")).casefold()


class Zipped:
    """A ZIP with one table. Raises FileErrors."""

    def __init__(self, data: bytes, findings: Findings) -> None:
        self._findings, self._room = findings, min(MOST_UNPACKED, MOST_RATIO * len(data))
        if len(data) > LARGEST_FILE:
            self._refuse(Problem.FILE_TOO_LARGE, limit=LARGEST_FILE)
        try:
            self._zip = ZipFile(BytesIO(data))
        except _BROKEN:
            self._refuse(Problem.ZIP)
        self._members = [one for one in self._zip.infolist() if not _is_beside(one)]
        self._check()
        self.table = self._only_table()

    def table_pieces(self) -> Iterator[bytes]:
        """The table, piece by piece. Raises FileErrors."""
        left = LARGEST_FILE
        for piece in self._pieces(self.table, LARGEST_FILE + 1):
            left -= len(piece)
            if left < 0:
                self._refuse(Problem.FILE_TOO_LARGE, limit=LARGEST_FILE)
            yield piece

    def pictures(self) -> Iterator[Picture]:
        """All pictures, each judged; paths count from the table's folder. Raises FileErrors."""
        folder = self.table.filename.rpartition("/")[0]
        for number, one in enumerate(self._members):
            if _suffix(one) in PICTURES:
                content = b"".join(self.picture_pieces(number))
                paths = [path.removeprefix(f"{folder}/") if folder else path for path in _names(one)]
                yield Picture(number, paths, sha256(content).hexdigest(), len(content), judged(content))

    def picture_pieces(self, number: int) -> Iterator[bytes]:
        """The picture with this number, piece by piece. Raises FileErrors."""
        return self._pieces(self._members[number], LARGEST_PHOTO + 1)

    def _check(self) -> None:
        if len(self._members) > MOST_MEMBERS:
            self._refuse(Problem.ZIP_MEMBERS, limit=MOST_MEMBERS)
        for one in self._members:
            if _leads_out(one.filename):
                self._refuse(Problem.ZIP_PATH, cleaned(one.filename))
            if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                self._refuse(Problem.ZIP)

    def _only_table(self) -> ZipInfo:
        tables = [one for one in self._members if _suffix(one) in TABLES]
        if len(tables) > 1:
            self._refuse(Problem.ZIP_TABLES, _named(tables))
        if not tables:
            self._refuse(Problem.ZIP_NO_TABLE if self._members else Problem.EMPTY, _named(self._members))
        return tables[0]

    def _pieces(self, one: ZipInfo, most: int) -> Iterator[bytes]:
        """What the member holds, `most` bytes of it, within the room that all have together."""
        try:
            with self._zip.open(one) as opened:
                while most and (piece := opened.read(min(_PIECE, most))):
                    most -= len(piece)
                    self._room -= len(piece)
                    if self._room < 0:
                        self._refuse(Problem.ZIP_TOO_LARGE, limit=MOST_UNPACKED)
                    yield piece
        except _BROKEN:
            self._refuse(Problem.ZIP)

    def _refuse(self, problem: Problem, value: str = "", *, limit: int = 0) -> NoReturn:
        self._findings.add(0, "", problem, value, limit=limit)
        raise FileErrors(self._findings.kept, self._findings.total)


def contents(data: bytes, findings: Findings) -> Iterator[list[object]]:
    """The table's name, then its pieces, then the pictures, as JSON can say them. Raises FileErrors."""
    zipped = Zipped(data, findings)
    yield ["table", zipped.table.filename]
    for piece in zipped.table_pieces():
        yield ["piece", _said(piece)]
    for picture in zipped.pictures():
        yield ["picture", *picture]


def chosen(data: bytes, numbers: Sequence[str], findings: Findings) -> Iterator[list[object]]:
    """The pieces of the pictures with these numbers, each with the place of its picture among them. Raises FileErrors."""
    zipped = Zipped(data, findings)
    for place, number in enumerate(numbers):
        for piece in zipped.picture_pieces(int(number)):
            yield [place, _said(piece)]


def _said(piece: bytes) -> str:
    return b64encode(piece).decode("ascii")


def _suffix(one: ZipInfo) -> str:
    return PurePosixPath(one.filename.casefold()).suffix


def _is_beside(one: ZipInfo) -> bool:
    """A folder, or what a system puts beside somebody's files."""
    parts = one.filename.replace("\\", "/").split("/")
    return one.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts if part != "..")


def _leads_out(name: str) -> bool:
    """Whether it is no path below the ZIP's own folder, on whatever system."""
    path = name.replace("\\", "/")
    return path.startswith("/") or re.match(r"[a-zA-Z]:", path) is not None or ".." in path.split("/")


def _names(one: ZipInfo) -> list[str]:
    """Ways to read its name: many programs write UTF-8, or the machine's own letters, and do not say so."""
    found = []
    if not one.flag_bits & _SAYS_UTF8:
        raw = one.orig_filename.encode("cp437", "replace")  # as zipfile has decoded it
        for page in ("utf-8", *_PAGES):
            with suppress(UnicodeDecodeError):
                found.append(raw.decode(page))
    return list(dict.fromkeys(name.replace("\\", "/") for name in (*found, one.filename)))


def _named(members: Sequence[ZipInfo]) -> str:
    """The first of them."""
    names = [cleaned(one.filename.rpartition("/")[2]) for one in members[:NAMED]]
    return ", ".join((*names, *(["…"] if len(members) > NAMED else [])))
