"""A table from a file, saved as CSV or as a workbook. Both give the same records of text; the header need not be the first row."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

from core.files.csv import LARGEST_FILE, Findings, records
from core.files.feeds import feed_records
from core.files.kinds import WORKBOOKS, FileType, kind_of, named
from core.files.marks import unmarked
from core.files.meanings import is_more_of_names
from core.files.unclear import NO_ANSWERS, USUAL_PAGE, Answers, answered
from core.models.file_said import LEAVE, TAKE, Choice, Doubt, Unclear
from core.models.finding import Problem

_HEAD = 4_096
"""Bytes that tell text from anything else."""
HEADER_ROWS = 20
"""A header that is not among the first rows is none."""
SHEET = 2_000_000
"""What is added to the lines of each further sheet: no spreadsheet has more rows."""


def check_name(name: str, data: bytes) -> None:
    """Raises FileErrors for text that is named as a workbook: the findings of reading it as text would mislead."""
    if data and name.casefold().endswith(".xlsx") and kind_of(data[:_HEAD]) is None:
        findings = Findings()
        findings.add(0, "", Problem.NO_WORKBOOK)
        findings.raise_any()


Record = tuple[int, list[str]]
"""A line (a workbook's row), and its cells."""
Rank = Callable[[Sequence[str]], int]
"""How well a row's cells do as the names of the wanted columns; 0 for not at all."""


class Sheet(NamedTuple):
    """A visible sheet; a text file is one, without a name. `rows` are those that are not empty; `hidden_rows` are not among them."""

    name: str
    rows: Iterator[Record]
    hidden_rows: int = 0


class Table(NamedTuple):
    """`names` are the columns' names as they are written, in `line`; `rows` are the records below, of all sheets that have these names.

    `left_out` are the sheets with other names.
    """

    line: int
    names: list[str]
    rows: Iterator[Record]
    left_out: tuple[str, ...] = ()


class Header(NamedTuple):
    """`place`: how many rows stand above the first one below it."""

    line: int
    names: list[str]
    place: int
    rank: int


def records_of(
    data: bytes, findings: Findings, rank: Rank, answers: Answers = NO_ANSWERS, usual_page: str = USUAL_PAGE
) -> Iterator[Record]:
    """The records that are not empty, each with its line, the header first. Raises as `table_of`."""
    table = table_of(data, findings, rank, answers, usual_page)
    return chain([(table.line, table.names)], table.rows) if table else iter(())


def table_of(
    data: bytes, findings: Findings, rank: Rank, answers: Answers = NO_ANSWERS, usual_page: str = USUAL_PAGE
) -> Table | None:
    """The sheet whose header ranks highest, with all others that have the same; None if nothing is in the file.

    Raises FileErrors for a file that cannot be read at all, and Asked.
    """
    found: list[tuple[Header, Sheet]] = []
    for number, sheet in enumerate(_sheets(data, findings, rank, answers, usual_page)):
        first = list(islice(sheet.rows, HEADER_ROWS + 1))
        if first:
            header = _header(first, rank)
            rest = chain(first[header.place :], sheet.rows)
            found.append((header, sheet._replace(rows=_numbered(rest, number))))
    if not found:
        return None
    best, _sheet = max(found, key=lambda one: one[0].rank)
    same = [sheet for header, sheet in found if _alike(header.names, best.names)]
    left = tuple(sheet.name for header, sheet in found if not _alike(header.names, best.names))
    if hidden := sum(sheet.hidden_rows for sheet in same):
        answered(answers, Unclear(Doubt.HIDDEN, "", (Choice(LEAVE, ""), Choice(TAKE, "")), cells=hidden))
    return Table(best.line, best.names, chain.from_iterable(sheet.rows for sheet in same), left)


def _sheets(data: bytes, findings: Findings, rank: Rank, answers: Answers, usual_page: str) -> Iterator[Sheet]:
    if len(data) > LARGEST_FILE:
        findings.add(0, "", Problem.FILE_TOO_LARGE, str(len(data)), limit=LARGEST_FILE)
        findings.raise_any()
    kind = kind_of(data)
    if kind in WORKBOOKS:
        from core.files.workbook import sheets  # its library is only for workbooks

        for sheet in sheets(data, findings, with_hidden=answers.get(Doubt.HIDDEN) == TAKE):
            yield Sheet(*sheet)
    elif kind is FileType.XML and (feed := feed_records(data)):
        yield Sheet("", iter(feed))
    elif other := named(data):
        findings.add(0, "", Problem.OTHER_KIND, other)
        findings.raise_any()
    else:
        yield Sheet("", records(data, findings, rank, answers, usual_page))


def _header(rows: Sequence[Record], rank: Rank) -> Header:
    """The row that ranks highest, or two in a row together; the first one if none ranks at all."""
    rows = [(line, [unmarked(cell) for cell in cells]) for line, cells in rows]
    line, cells = rows[0]
    best = Header(line, cells, 1, rank(cells))
    for place, (line, cells) in enumerate(rows[1:HEADER_ROWS], 1):
        if (ranked := rank(cells)) > best.rank:
            best = Header(line, cells, place + 1, ranked)
    for place, ((line, upper), (_line, lower)) in enumerate(pairwise(rows[:HEADER_ROWS])):
        for names in (_together(upper, lower, spread=False), _together(upper, lower, spread=True)):
            ranked = rank(names)
            if ranked > best.rank or (ranked == best.rank > 0 and best.line == line and is_more_of_names(lower)):
                best = Header(line, names, place + 2, ranked)
    return best


def _together(upper: Sequence[str], lower: Sequence[str], *, spread: bool) -> list[str]:
    """Names over two lines. `spread`: a name above stands for the columns on its right, too, as far as they have none."""
    names, above = [], ""
    for place in range(max(len(upper), len(lower))):
        own = upper[place].strip() if place < len(upper) else ""
        above = own or (above if spread else "")
        below = lower[place].strip() if place < len(lower) else ""
        names.append(f"{above} {below}" if above and below and below != above else below or above)
    return names


def _alike(names: Sequence[str], others: Sequence[str]) -> bool:
    return [name.strip().casefold() for name in names] == [name.strip().casefold() for name in others]


def _numbered(rows: Iterator[Record], number: int) -> Iterator[Record]:
    return ((line + number * SHEET, cells) for line, cells in rows) if number else rows
