"""The ZIP archives that workbooks are, read with care: whatever unpacks without end, or brings entities of its own, is refused."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from core.files.csv import Findings
from core.models.finding import Problem

MOST_UNPACKED = 100_000_000
"""The most bytes that are read: 100,000 rows take about 60 MB. A file of 20 MB can be made to unpack to 20 GB."""
_PIECE = 100_000
_NO_MEMORY = 1
"""Expat's own error number."""
Part = tuple[re.Pattern[str], int]
"""Parts that are read, by name, with the most bytes of each: in memory, styles or names take many times that."""
Attributes = dict[str, str]
Start = Callable[[Attributes], object]


class Broken(Exception):
    """This is no workbook that anything could be read from."""


def check_unpacked(archive: ZipFile, parts: Sequence[Part], findings: Findings) -> None:
    """Raises the finding if it unpacks to more than any catalogue has, whatever size it declares; Broken for a part that is there twice."""
    names = [member.filename.casefold() for member in archive.infolist()]
    if len(names) != len(set(names)):
        raise Broken("twice")
    room = MOST_UNPACKED
    for member in archive.infolist():
        left = most = next((most for name, most in parts if name.fullmatch(member.filename)), 0)
        for piece in _pieces(archive, member) if most else ():
            left, room = left - len(piece), room - len(piece)
            if min(left, room) < 0:
                findings.add(0, "", Problem.TOO_HEAVY)
                findings.raise_any()


def read_xml(archive: ZipFile, name: str, starts: "Starts", prepare: Callable[[Any], object] = lambda _: None) -> None:
    """Read a part element by element. `prepare` may set more handlers of the parser. Raises Broken for one with entities of its own."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = starts.meet
    prepare(parser)
    try:
        for piece in _pieces(archive, _member(archive, name)):
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise MemoryError if error.code == _NO_MEMORY else Broken(str(error)) from error


class Starts(dict[str, Start | None]):
    """What to do at the start of an element, by its name; nothing for others.

    A document may give all its own elements a prefix: then that of the first counts. Another prefix means another element.
    """

    _prefix: str | None = None

    def __missing__(self, name: str) -> Start | None:
        prefix, _, local = name.rpartition(":")
        if self._prefix is None:
            self._prefix = prefix
        self[name] = found = self.get(local) if prefix == self._prefix else None
        return found

    def meet(self, name: str, attributes: Attributes) -> None:
        if start := self[name]:
            start(attributes)


def plain(attributes: Attributes, name: str) -> str:
    """The attribute of that name, whatever its prefix; "" if there is none."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _member(archive: ZipFile, name: str) -> ZipInfo:
    """The part of this name. Some programs spell their names with other letters than they refer to them with."""
    for member in archive.infolist():
        if member.filename.casefold() == name.casefold():
            return member
    raise Broken(name)


def has(archive: ZipFile, name: str) -> bool:
    return any(member.casefold() == name.casefold() for member in archive.namelist())


def _pieces(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as part:
        while piece := part.read(_PIECE):
            yield piece


def _refuse(*_declaration: object) -> NoReturn:
    raise Broken("entities")
