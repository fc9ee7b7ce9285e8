"""What all CSV files from a spreadsheet have in common: the encoding, the quotes, the header, and where their problems are.

They are UTF-8, with any line ends and commas; or semicolons, as Excel writes them where the comma is a decimal sign.
"""

import csv
import io
import re
from codecs import iterdecode
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TextIO

from core.models.finding import FileErrors, Finding, Problem
from core.text import cleaned

LARGEST_FILE = 20_000_000
"""Bytes."""
_PIECE = 1_000_000
"""Bytes."""
LONGEST_CELL = 32_767
"""Characters: a spreadsheet's own limit."""
MOST_FINDINGS = 50
"""Problems beyond these are counted, not kept."""
VALUE_SHOWN = 80
"""Characters of a flawed cell that are kept; a cell may be a whole book."""


_SIGN = r"[=+\-@＝＋－＠]"
_FORMULA = re.compile(rf"[\s']*(?:{_SIGN}|[\t\r])")
_WITHIN = rf"(?=(?:[^\S\r\n]|')*{_SIGN})"
_CUT = re.compile(rf"(?<=[;\r\n]){_WITHIN}")
"""Where Excel begins a new cell in countries that separate by semicolons: there it ignores both our commas and our quotes."""
_MENDED = re.compile(rf"(?<=[;\r\n])'{_WITHIN}")


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula: with an apostrophe before or inside it where it needs one."""
    text = _CUT.sub("'", text)
    return f"'{text}" if _FORMULA.match(text) else text


def undefused(cell: str) -> str:
    """The original text of a cell that `defused` made."""
    text = cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
    return _MENDED.sub("", text)


class Findings:
    """Collects problems in the order of the file."""

    def __init__(self, kept: Iterable[Finding] = (), total: int = 0) -> None:
        self.kept = list(kept)
        self.total = total

    def add(
        self,
        line: int,
        column: str,
        problem: Problem,
        value: str = "",
        *,
        example: str = "",
        limit: int = 0,
        first_line: int = 0,
    ) -> None:
        self.total += 1
        if len(self.kept) < MOST_FINDINGS:
            self.kept.append(
                Finding(
                    line=line,
                    column=column,
                    problem=problem,
                    value=value[:VALUE_SHOWN],
                    example=example[:VALUE_SHOWN],
                    limit=limit,
                    first_line=first_line,
                )
            )

    def raise_any(self, *, empty: bool = False) -> None:
        """Raise the findings, by line; if there are none and the file is `empty`, raise that."""
        if empty and not self.total:
            self.add(0, "", Problem.EMPTY)
        if self.total:
            self.kept.sort(key=lambda finding: finding.line)
            raise FileErrors(self.kept, self.total)


def records(data: bytes, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """The records that are not empty, each with the line it begins on; broken quotes are a finding and end the reading.

    A file that is too large, or not UTF-8, is a finding and raises it.
    """
    if len(data) > LARGEST_FILE:
        findings.add(0, "", Problem.FILE_TOO_LARGE, str(len(data)), limit=LARGEST_FILE)
        findings.raise_any()
    if (wrong := _wrong_byte(data)) is not None:
        before = data[:wrong].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        findings.add(before.count(b"\n") + 1, "", Problem.NOT_UTF8, f"0x{data[wrong]:02X}", example="UTF-8")
        findings.raise_any()
    return _records(data, findings)


def _wrong_byte(data: bytes) -> int | None:
    """Where the data is not UTF-8, or not text: plain English in UTF-16 is valid UTF-8, full of NULs."""
    try:
        for _text_piece in iterdecode((data[at : at + _PIECE] for at in range(0, len(data), _PIECE)), "utf-8"):
            pass
    except UnicodeDecodeError as error:
        return _start_of(error, data)
    return None if (nul := data.find(0)) < 0 else nul


def _start_of(error: UnicodeDecodeError, data: bytes) -> int:
    """Where the piece's error begins in the whole of `data`."""
    try:
        data.decode()
    except UnicodeDecodeError as same:
        return same.start
    raise error


def _text(data: bytes) -> TextIO:
    """The text as a stream: all of it at once may take four times its bytes."""
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")


def _records(data: bytes, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_text(data), delimiter=_delimiter(data), strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            findings.add(line, "", Problem.TOO_LONG, "…", limit=LONGEST_CELL)
        else:
            findings.add(line, "", Problem.QUOTES, example='"say ""hello"""')


def _delimiter(data: bytes) -> str:
    """The separator. No column's name contains either, so a header with semicolons and no comma is unambiguous."""
    header = next((line for line in _text(data) if re.search(r"\w", line)), "")
    return ";" if ";" in header and "," not in header else ","


def columns(
    header: tuple[int, list[str]], findings: Findings, known: Sequence[str], required: Sequence[str]
) -> list[str]:
    """The names of the columns; raises if one is missing, unknown or duplicate, because then no row can be checked.

    `header` is the first record and its line.
    """
    line, cells = header
    findings.raise_any(empty=not cells)
    names = [cleaned(cell[:LONGEST_CELL]).strip().lower() for cell in cells[:MOST_FINDINGS]]
    while not names[-1]:
        names.pop()
    missing = [name for name in required if name not in names]
    for name in missing:
        findings.add(line, name, Problem.COLUMN_MISSING)
    for place, name in enumerate(names):
        if name not in known:
            meant = get_close_matches(name[:VALUE_SHOWN], [column for column in known if column not in names], 1)
            findings.add(line, "", Problem.COLUMN_UNKNOWN, cells[place].strip(), example="".join(meant))
        elif name in names[:place]:
            findings.add(line, name, Problem.COLUMN_TWICE, cells[place].strip())
    findings.raise_any()
    return names


def fitting(line: int, names: Sequence[str], cells: Sequence[str], findings: Findings) -> dict[str, str]:
    """The cells by their column, without any that is too long: nothing costly is done with those.

    More cells than columns usually means a comma in a text without quotes: the finding names the last column. Empty ones do no harm.
    """
    surplus = [cell.strip() for cell in cells[len(names) :] if cell.strip()]
    if surplus:
        findings.add(line, names[-1], Problem.TOO_MANY_CELLS, surplus[0], example='"green, mild"')
    named = dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
    for name, cell in tuple(named.items()):
        if len(cell) > LONGEST_CELL:
            findings.add(line, name, Problem.TOO_LONG, cell, limit=LONGEST_CELL)
            del named[name]
    return named
