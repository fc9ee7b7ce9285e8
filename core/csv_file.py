"""What every CSV file of an owner's spreadsheet has in common: its encoding, its quotes, its header, and where its problems are.

UTF-8, any line ends, commas; or semicolons, as Excel writes them where the comma is a decimal sign.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from core.models.catalogue import CatalogueErrors, Finding, Problem
from core.text import cleaned

LARGEST_FILE = 20_000_000
"""Bytes."""
MOST_FINDINGS = 50
"""More than these are counted, not kept."""
VALUE_SHOWN = 80
"""Characters of a flawed cell; a cell may be a whole book."""


_SIGN = r"[=+\-@＝＋－＠]"
_FORMULA = re.compile(rf"[\s']*(?:{_SIGN}|[\t\r])")
_WITHIN = rf"(?=(?:[^\S\r\n]|')*{_SIGN})"
_CUT = re.compile(rf"(?<=[;\r\n]){_WITHIN}")
"""Where Excel begins another cell when its country separates by semicolons: there it minds neither our commas nor our quotes."""
_MENDED = re.compile(rf"(?<=[;\r\n])'{_WITHIN}")


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula: with an apostrophe before it, or within it, where it needs one."""
    text = _CUT.sub("'", text)
    return f"'{text}" if _FORMULA.match(text) else text


def undefused(cell: str) -> str:
    """The text of a cell that `defused` made."""
    text = cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
    return _MENDED.sub("", text)


class Findings:
    """Collects problems in the order of the file."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.total = 0

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
        """Raise what was found, by line; if that is nothing and the file is `empty`, that."""
        if empty and not self.total:
            self.add(0, "", Problem.EMPTY)
        if self.total:
            self.kept.sort(key=lambda finding: finding.line)
            raise CatalogueErrors(self.kept, self.total)


def decode(data: bytes, findings: Findings) -> str:
    if len(data) > LARGEST_FILE:
        findings.add(0, "", Problem.FILE_TOO_LARGE, str(len(data)), limit=LARGEST_FILE)
        findings.raise_any()
    try:
        text, wrong = data.decode("utf-8-sig"), data.find(0)  # UTF-16 of plain English is valid UTF-8, full of NULs
    except UnicodeDecodeError as error:
        text, wrong = "", error.start
    if wrong >= 0:
        before = data[:wrong].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        findings.add(before.count(b"\n") + 1, "", Problem.NOT_UTF8, f"0x{data[wrong]:02X}", example="UTF-8")
        findings.raise_any()
    return text


def records(text: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """The records that are not empty, each with the line it begins on; broken quotes are a finding, and the end."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        findings.add(line, "", Problem.QUOTES, example='"say ""hello"""')


def _delimiter(text: str) -> str:
    """No name of a column contains either, so a header with semicolons and no comma is unambiguous."""
    header = next((line for line in io.StringIO(text, newline="") if re.search(r"\w", line)), "")
    return ";" if ";" in header and "," not in header else ","


def columns(
    header: tuple[int, list[str]], findings: Findings, known: Sequence[str], required: Sequence[str]
) -> list[str]:
    """The names of the columns; raises if one is missing, unknown or there twice, because then no row can be judged.

    `header` is the first record and its line.
    """
    line, cells = header
    findings.raise_any(empty=not cells)
    names = [cleaned(cell).strip().lower() for cell in cells[:MOST_FINDINGS]]
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


def refuse_surplus(line: int, names: Sequence[str], cells: Sequence[str], findings: Findings) -> None:
    """More cells than columns: most often a comma in a text that has no quotes. Empty ones do no harm. Named after the last column."""
    surplus = [cell.strip() for cell in cells[len(names) :] if cell.strip()]
    if surplus:
        findings.add(line, names[-1], Problem.TOO_MANY_CELLS, surplus[0], example='"green, mild"')
