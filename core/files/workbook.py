"""Workbooks (XLSX, ODS, XLS): the rows of every sheet that shows, each cell as the text that a person sees in it.

python-calamine reads the values. What it cannot tell comes from the file's own parts (xlsx_parts.py, ods_parts.py, xls_parts.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, repeat
from typing import Any, NamedTuple
from zipfile import ZipFile

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from core.files import ods_parts, xls_parts, xlsx_parts
from core.files.archive import check_unpacked
from core.files.csv import Findings
from core.files.kinds import WORKBOOKS, FileType, kind_of
from core.files.layout import PLAIN, Flaw, Layout, Merged, RowLook
from core.files.marks import DATE_MARK, FORMULA_MARK
from core.files.number_format import NumberFormat, general
from core.models.finding import FileErrors, Problem

MOST_COLUMNS = 256
"""Columns further right are not ours."""
MOST_CELLS = 2_500_000
"""The most that the content of all sheets may span: python-calamine has a place in memory for each cell, empty or not."""
Record = tuple[int, list[str]]
Row = list[Any]
"""What python-calamine makes of cells: texts, numbers, truths, days and times."""


class Sheet(NamedTuple):
    """A sheet that shows. `rows`: line number from 1 and cells, without empty rows; hidden ones with content are counted and left out."""

    name: str
    rows: Iterator[Record]
    hidden_rows: int


def is_workbook(data: bytes) -> bool:
    """Whether this is a workbook of a kind that can be read, though perhaps a broken one."""
    return kind_of(data) in WORKBOOKS


def sheets(data: bytes, findings: Findings, *, with_hidden: bool = False) -> list[Sheet]:
    """The sheets that show, in their order; `with_hidden`: with their hidden rows.

    Raises FileErrors for what cannot be read, MemoryError for what needs too much; so does the reading of rows.
    """
    with _readable(findings):
        layouts = _layouts(data, findings)
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return [
            Sheet(
                one.name,
                _rows(book, one.name, layouts[one.name], findings, with_hidden=with_hidden),
                layouts[one.name].hidden_rows,
            )
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]


def _layouts(data: bytes, findings: Findings) -> dict[str, Layout]:
    """The layouts of the sheets, before anything else is made of the file. Raises the finding if there is too much on them."""
    kind = kind_of(data)
    if kind is FileType.XLS:
        layouts = xls_parts.layouts(data)
    else:
        parts = xlsx_parts if kind is FileType.XLSX else ods_parts
        with ZipFile(BytesIO(data)) as archive:
            check_unpacked(archive, parts.PARTS, findings)
            layouts = parts.layouts(archive)
    if sum(layout.area for layout in layouts.values()) > MOST_CELLS:
        findings.add(0, "", Problem.TOO_HEAVY)
        findings.raise_any()
    return layouts


@contextmanager
def _readable(findings: Findings) -> Iterator[None]:
    """Makes a finding of whatever a broken file makes the libraries raise, and raises that."""
    try:
        yield
    except (FileErrors, MemoryError):
        raise
    except PasswordError:
        findings.add(0, "", Problem.OTHER_KIND, FileType.LOCKED)
    except Exception:
        findings.add(0, "", Problem.WORKBOOK, example="XLSX")
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":  # a panic of python-calamine's
            raise
        findings.add(0, "", Problem.WORKBOOK, example="XLSX")
    findings.raise_any()


def _rows(
    book: CalamineWorkbook, name: str, layout: Layout, findings: Findings, *, with_hidden: bool
) -> Iterator[Record]:
    with _readable(findings):
        sheet = book.get_sheet_by_name(name)
        merged = _Merged(sheet.merged_cell_ranges or layout.merged)
        for number, row in enumerate(_values(sheet, layout), 1):
            look = layout.look(number)
            if row.count("") == len(row) and look is PLAIN:  # a sheet may have a million of these
                continue
            cells = _cells(row, look)
            if merged.fill(number, cells) and (with_hidden or not look.hidden):
                yield number, cells


def _values(sheet: CalamineSheet, layout: Layout) -> Iterator[Row]:
    """All rows from the first, each from its first cell; also those with nothing but formulas that nobody has calculated."""
    left: Row = [""] * sheet.start[1] if sheet.start else []
    below = layout.last_row - (sheet.end[0] + 1 if sheet.end else 0)
    for row in chain(sheet.iter_rows(), repeat(Row(), max(below, 0))):
        yield (left + row)[:MOST_COLUMNS] if left else row[:MOST_COLUMNS]


def _cells(row: Row, look: RowLook) -> list[str]:
    """The cells as they show, without empty ones at the end."""
    cells = [_SPELLED[type(value)](value) for value in row]
    for place, how in look.cells:
        if isinstance(how, Flaw) and place < MOST_COLUMNS:
            cells += [""] * (place + 1 - len(cells))
            cells[place] = FORMULA_MARK + how.error
        elif isinstance(how, NumberFormat) and place < len(row) and type(row[place]) in (float, int):
            cells[place] = how.shown(row[place])
    while cells and not cells[-1]:
        cells.pop()
    return cells


class _Merged:
    """Cells that are merged over rows: each of the rows has their text. Over columns, the first one has it."""

    def __init__(self, ranges: Sequence[Merged]) -> None:
        spans = ((first[0] + 1, last[0] + 1, first[1]) for first, last in ranges if last[0] > first[0])
        self._coming = sorted((span for span in spans if span[2] < MOST_COLUMNS), reverse=True)
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, number: int, cells: list[str]) -> bool:
        """Fill in what the row shares with rows above it; returns whether it has anything of its own."""
        if not any(cell.strip() for cell in cells):
            return False
        while self._coming and self._coming[-1][0] <= number:
            first, last, place = self._coming.pop()
            if first == number and place < len(cells):  # one that begins in an empty row is empty
                self._open[place] = (last, cells[place])
        for place, (last, text) in tuple(self._open.items()):
            if last < number:
                del self._open[place]
            elif not "".join(cells[place : place + 1]):
                cells += [""] * (place + 1 - len(cells))
                cells[place] = text
        return True


def _said(text: str) -> str:
    return text.lstrip("\0") if text[:1] == "\0" else text


def _moment(value: datetime) -> str:
    return DATE_MARK + (value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds"))


def _span(value: timedelta) -> str:
    """Hours go on beyond a day."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{DATE_MARK}{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


_SPELLED: Mapping[type, Callable[[Any], str]] = {
    str: _said,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: general,
    datetime: _moment,
    date: lambda value: DATE_MARK + value.isoformat(),
    time: lambda value: DATE_MARK + value.isoformat("seconds"),
    timedelta: _span,
}
