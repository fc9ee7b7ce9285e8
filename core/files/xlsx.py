"""Workbooks (XLSX): their cells as the text that a CSV file of the same table would have.

A number reads as a person typed it (4.5, 12), a formula as its result when the workbook was saved.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from core.files.csv import Findings
from core.models.finding import FileErrors, Problem

MOST_UNPACKED = 100_000_000
"""The most bytes that are read: 100,000 rows take about 60 MB. A file of 20 MB can be made to unpack to 20 GB."""
_PIECE = 1_000_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_PARTS = (
    (_SHEET, MOST_UNPACKED),
    (re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE), 50_000_000),
    (re.compile(r".+\.(xml|rels)", re.IGNORECASE), 10_000_000),
)
"""Parts of a workbook that are read, with the most bytes of each: in memory, its styles or names take many times that."""
MOST_COLUMNS = 64
"""Columns further right are not ours."""
LAST_ROW = 1_048_576
"""No spreadsheet has more. A file may call its second row the 2,000,000,000th, and openpyxl counts through all the missing ones."""
MOST_ROWS_LOOKED_AT = 50
"""A sheet whose header is not among its first rows has no header."""

_PERCENT = re.compile(rb'numFmtId="(?:9|10)"|formatCode="[^"]*%')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_LONGEST_TAG = 40
_NO_MEMORY = 1
"""Expat's own error number."""
Record = tuple[int, list[str]]
_NOWHERE: frozenset[int] = frozenset()


def records(data: bytes, findings: Findings, rank: Callable[[frozenset[str]], int]) -> Iterator[Record]:
    """The rows that are not empty, each with its number, from the first sheet whose header ranks highest among those that are not
    empty. A file that cannot be read is a finding and ends the reading. Raises MemoryError for one that needs too much.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
            yield from _records(data, findings, rank)
    except (FileErrors, MemoryError):
        raise
    except Exception as error:  # a broken file can make openpyxl raise anything
        if isinstance(error, ParseError) and error.code == _NO_MEMORY:
            raise MemoryError from error
        findings.add(0, "", Problem.WORKBOOK, example="XLSX")


def _records(data: bytes, findings: Findings, rank: Callable[[frozenset[str]], int]) -> Iterator[Record]:
    has_formulas = _look_into(data, findings)
    with closing(load_workbook(BytesIO(data), read_only=True, data_only=True)) as book:
        chosen = _choose([_rows(sheet) for sheet in book.worksheets], rank)
        if chosen is None:
            return
        if not has_formulas:
            yield from _filled(_shown(data, book.worksheets[chosen]), findings)
            return
        with closing(load_workbook(BytesIO(data), read_only=True)) as formulas:
            uncounted = _uncounted(formulas.worksheets[chosen])
            yield from _filled(_shown(data, book.worksheets[chosen]), findings, uncounted)


def _look_into(data: bytes, findings: Findings) -> bool:
    """Whether it has formulas. Raises the finding if it unpacks to more than any catalogue has, whatever size it declares."""
    has_formulas, room = False, MOST_UNPACKED
    with ZipFile(BytesIO(data)) as archive:
        for member in archive.infolist():
            left = most = next((most for name, most in _PARTS if name.fullmatch(member.filename)), 0)
            for piece, before in _pieces(archive, member) if most else ():
                left, room = left - len(piece), room - len(piece)
                if min(left, room) < 0:
                    findings.add(0, "", Problem.TOO_HEAVY)
                    findings.raise_any()
                if not has_formulas and _SHEET.fullmatch(member.filename):
                    has_formulas = _FORMULA.search(before + piece) is not None
    return has_formulas


def _pieces(archive: ZipFile, member: ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """A part in pieces, each with the end of the one before."""
    before = b""
    with archive.open(member) as part:
        while piece := part.read(_PIECE):
            yield piece, before
            before = piece[-_LONGEST_TAG:]


def _choose(sheets: Sequence[Iterable[tuple[Any, ...]]], rank: Callable[[frozenset[str]], int]) -> int | None:
    """The place of the sheet to read; None if all sheets are empty."""
    ranks: dict[int, int] = {}
    for place, rows in enumerate(sheets):
        header = next((row for row in islice(rows, MOST_ROWS_LOOKED_AT) if any(map(_text, row))), None)
        if header is not None:
            ranks[place] = rank(frozenset(_text(cell).strip().lower() for cell in header))
    return max(ranks, key=ranks.__getitem__, default=None)


def _rows(sheet: Any, *, values_only: bool = True) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - openpyxl's read-only sheet
    sheet.reset_dimensions()  # the dimensions that some programs write are wrong
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(
        max_row=LAST_ROW + 1, max_col=MOST_COLUMNS, values_only=values_only
    )
    return rows


def _shown(data: bytes, sheet: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - openpyxl's read-only sheet
    """The rows; a number that is shown as a percentage is one."""
    with ZipFile(BytesIO(data)) as archive:
        percent = "xl/styles.xml" in archive.namelist() and _PERCENT.search(archive.read("xl/styles.xml"))
    if not percent:
        return _rows(sheet)
    return (tuple(map(_percentage, row)) for row in _rows(sheet, values_only=False))


def _percentage(cell: Any) -> object:  # noqa: ANN401 - openpyxl's read-only cell
    if cell.data_type != "n" or cell.value is None or "%" not in cell.number_format:
        return cell.value
    return f"{_number(float(Decimal(f'{cell.value:.15g}') * 100))}%"


def _uncounted(sheet: Any) -> Iterator[frozenset[int]]:  # noqa: ANN401 - openpyxl's read-only sheet
    """The places of the formulas in each row."""
    for row in _rows(sheet, values_only=False):
        yield frozenset(place for place, cell in enumerate(row) if cell.data_type == "f")


def _filled(
    rows: Iterator[tuple[Any, ...]], findings: Findings, formulas: Iterator[frozenset[int]] | None = None
) -> Iterator[Record]:
    header: list[str] = []
    for line, row in enumerate(rows, 1):
        if line > LAST_ROW:
            raise ValueError(line)
        places = next(formulas, _NOWHERE) if formulas else _NOWHERE
        if row.count(None) == len(row) and not places:  # a sheet may have a million of these
            continue
        cells = ["" if value is None else _text(value) for value in row]
        for place, cell in enumerate(cells):
            if cell in ERROR_CODES or (not cell and place in places):
                findings.add(line, _column(header, place), Problem.FORMULA, cell)
        if any(cell.strip() for cell in cells):
            header = header or cells
            yield line, cells


def _column(header: Sequence[str], place: int) -> str:
    """The column's name in the header; its letter where there is none."""
    return "".join(header[place : place + 1]).strip().lower() or get_column_letter(place + 1)


def _text(value: object) -> str:
    """A cell as a person would have typed it."""
    spelled = _SPELLED.get(type(value), str)
    return spelled(value)


def _number(value: float) -> str:
    """The number to fifteen digits, as spreadsheets show it. 0.1 + 0.2 is 0.3 there."""
    return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


_SPELLED: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _none: "",
    bool: lambda value: "TRUE" if value else "FALSE",
    float: _number,
    datetime: _moment,
    date: date.isoformat,
}
