"""What all CSV files from a spreadsheet have in common: the encoding, the quotes, the header, and where their problems are.

Any line ends; commas, semicolons, as Excel writes them where the comma is a decimal sign, tabs or bars.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from itertools import islice

from core.files.decoding import as_text, certain_encoding, is_text, samples
from core.files.unclear import Answers, answered
from core.models.file_said import Choice, Doubt, Unclear
from core.models.finding import FileErrors, Finding, Problem
from core.text import cleaned

LARGEST_FILE = 20_000_000
"""Bytes."""
_SEPARATORS = ",;\t|"
_SAID = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)
"""The first line of a file that says its separator, as Excel understands it."""
_SAID_WITHIN = 10
_HEAD, _ROWS = 50_000, 20
"""Characters and rows that are looked at for the separator."""
LONGEST_CELL = 32_767
"""Characters: a spreadsheet's own limit."""
MOST_FINDINGS = 1_000
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


def records(
    data: bytes, findings: Findings, rank: Callable[[Sequence[str]], int], answers: Answers, usual_page: str
) -> Iterator[tuple[int, list[str]]]:
    """The records that are not empty, each with the line it begins on; broken quotes are a finding and end the reading.

    A file that is no text is a finding and raises it. `rank`: how well a row does as the header. Raises Asked.
    """
    return _records(data, _encoding(data, findings, answers, usual_page), findings, rank)


def _encoding(data: bytes, findings: Findings, answers: Answers, usual_page: str) -> str:
    if encoding := certain_encoding(data):
        return encoding
    choices = [Choice(one.page, one.text) for one in samples(data, usual_page)] if is_text(data) else []
    if not choices:
        findings.add(0, "", Problem.NOT_UTF8, example="UTF-8")
        findings.raise_any()
    return answered(answers, Unclear(Doubt.ENCODING, "", tuple(choices), choices[0].says))


def _records(
    data: bytes, encoding: str, findings: Findings, rank: Callable[[Sequence[str]], int]
) -> Iterator[tuple[int, list[str]]]:
    said = _SAID.match(as_text(data, encoding).read(_SAID_WITHIN))
    stream = as_text(data, encoding)
    line = 1
    if said:
        stream.readline()
        line = 2
    first = line
    reader = csv.reader(
        stream, delimiter=_delimiter(data, encoding, rank, said[1] if said else ""), strict=True, skipinitialspace=True
    )
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + first
    except csv.Error as error:
        if "field limit" in str(error):
            findings.add(line, "", Problem.TOO_LONG, "…", limit=LONGEST_CELL)
        else:
            findings.add(line, "", Problem.QUOTES, example='"say ""hello"""')


def _delimiter(data: bytes, encoding: str, rank: Callable[[Sequence[str]], int], said: str) -> str:
    """The separator: the one by which a row does best as the header, and of equals the one that the first rows have most of.

    `said` is what the file itself says, which may be wrong.
    """
    head = as_text(data, encoding).read(_HEAD)
    best, most = said or ",", (0, 0)
    for separator in said + _SEPARATORS:
        rows = list(_first_rows(head, separator))
        ranked = max(map(rank, rows), default=0), sum(len(row) - 1 for row in rows)
        if ranked > most:
            best, most = separator, ranked
    return best


def _first_rows(head: str, separator: str) -> Iterator[list[str]]:
    with suppress(csv.Error):
        for row in islice(csv.reader(io.StringIO(head, newline=""), delimiter=separator, skipinitialspace=True), _ROWS):
            if any(cell.strip() for cell in row):
                yield row


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
