"""Tables as files: CSV for any program, XLSX to open with a double click. No spreadsheet runs a cell of either as a formula."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from core.errors import InvalidInput
from core.files.csv import defused, undefused
from core.models.export import Cell, Digits, FileKind, Row, Sheet
from core.text import writable

MOST_ROWS = 1_048_576
"""The most rows of a workbook's sheet."""

_WIDE: Mapping[str, int] = {
    **dict.fromkeys(("description", "address", "note"), 50),
    **dict.fromkeys(("product", "title", "customer", "name", "recipient", "photo"), 30),
    **dict.fromkeys(("sku", "category", "placed_at", "first_seen", "last_seen", "delivery", "phone", "variant"), 18),
}
"""Widths, in characters, of workbook columns that hold more than their own name."""


@contextmanager
def open_sheet(path: Path, kind: FileKind, name: str, columns: Sequence[str]) -> Iterator[Sheet]:
    """A new file at `path`, with its header written; it is complete once the block is left. `name`, what it holds, names the sheet."""
    with closing(_CsvSheet(path, columns) if kind is FileKind.CSV else _XlsxSheet(path, name, columns)) as sheet:
        yield sheet


class _CsvSheet:
    """CSV with a byte order mark: without one, Excel assumes the encoding of its country."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(columns)

    def add(self, row: Row) -> None:
        self._rows.writerow([_spelled(cell) for cell in row])

    def close(self) -> None:
        self._file.close()


class _XlsxSheet:
    """XLSX. Rows go to the disk as they come."""

    def __init__(self, path: Path, name: str, columns: Sequence[str]) -> None:
        from openpyxl import Workbook  # slow to import

        self._path = path
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(name)
        self._begin(columns)
        self._rows = 1

    def _begin(self, columns: Sequence[str]) -> None:
        """Writes a header that stays in sight; the widths go to the file before any row."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self._sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, 1):
            width = _WIDE.get(column, len(column) + 3)
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        header = [WriteOnlyCell(self._sheet, column) for column in columns]
        for cell in header:
            cell.font = Font(bold=True)
        self._sheet.append(header)

    def add(self, row: Row) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise InvalidInput("export_size")
        self._sheet.append([self._cell(cell) for cell in row])

    def close(self) -> None:
        self._book.save(self._path)

    def _cell(self, cell: Cell) -> object:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(cell, str):
            text = writable(cell)
            text = text if undefused(text) == text else defused(text)
            if text[:1] not in ("=", "#") and not isinstance(cell, Digits):
                return text
            made = WriteOnlyCell(self._sheet, text)
            made.data_type = "s"  # neither a formula nor an error
            if isinstance(cell, Digits):
                made.number_format = "@"  # it stays a text when somebody edits it
            return made
        if isinstance(cell, Decimal):
            made = WriteOnlyCell(self._sheet, float(cell))
            made.number_format = f"0.{'0' * -exponent}" if (exponent := int(cell.as_tuple().exponent)) < 0 else "0"
            return made
        return cell


def _spelled(cell: Cell) -> str:
    match cell:
        case Digits() if cell[:1].isdigit():
            return f"'{writable(cell)}"
        case str():
            return defused(writable(cell))
        case Decimal():
            return f"{cell:f}"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case None:
            return ""
        case _:
            return str(cell)
