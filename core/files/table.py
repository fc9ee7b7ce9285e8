"""A table from a spreadsheet, saved as CSV or as a workbook. All give the same records of text."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.files.csv import Findings, records
from core.files.kinds import kind_of, named
from core.files.workbook import Sheet, is_workbook, sheets, unmarked
from core.models.finding import Problem

MOST_ROWS_LOOKED_AT = 50
"""A sheet whose header is not among its first rows has no header."""


def check_name(name: str, data: bytes) -> None:
    """Raises FileErrors for text that is named as a workbook: the findings of reading it as text would mislead."""
    if data and name.casefold().endswith(".xlsx") and kind_of(data[:_HEAD]) is None:
        findings = Findings()
        findings.add(0, "", Problem.NO_WORKBOOK)
        findings.raise_any()


_HEAD = 4_096
"""Bytes that tell text from anything else."""
Record = tuple[int, list[str]]
"""A line (a workbook's row), and its cells."""
HeaderRank = Callable[[frozenset[str]], int]
"""How well a header's names (lower case) match those of the wanted table; 0 for not at all."""


def records_of(data: bytes, findings: Findings, rank: HeaderRank) -> Iterator[Record]:
    """The records that are not empty, each with its line (a workbook's row). Of a workbook, those of the first sheet whose header
    ranks highest, and of all others with the same header. There a cell may be marked as a date or as a formula without a value
    (`core.files.workbook.is_date`, `is_formula`): whether that is a fault depends on its column.

    A file that cannot be read at all is a finding and raises it.
    """
    if is_workbook(data):
        return _chosen(sheets(data, findings), findings, rank)
    if kind := named(data):
        findings.add(0, "", Problem.OTHER_KIND, kind)
        findings.raise_any()
    return records(data, findings)


class _Table(NamedTuple):
    """A sheet that is not empty, with its first record and the names in it."""

    sheet: Sheet
    header: Record
    names: tuple[str, ...]


def _chosen(found: list[Sheet], findings: Findings, rank: HeaderRank) -> Iterator[Record]:
    tables = [table for sheet in found if (table := _table(sheet))]
    if not tables:
        return
    best = max(tables, key=lambda table: rank(frozenset(table.names)))
    same = [table for table in tables if table.names == best.names]
    for table in same:
        if hidden := table.sheet.hidden_rows:
            findings.add(0, "", Problem.HIDDEN_ROWS, table.sheet.name, limit=hidden)
    yield best.header
    for table in same:
        yield from table.sheet.rows


def _table(sheet: Sheet) -> _Table | None:
    header = next(sheet.rows, None)
    if header is None or header[0] > MOST_ROWS_LOOKED_AT:
        return None
    cells = [unmarked(cell) for cell in header[1]]
    return _Table(sheet, (header[0], cells), tuple(cell.strip().lower() for cell in cells))
