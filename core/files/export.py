"""Tables as files: CSV for any program, XLSX to open with a double click. No spreadsheet runs a cell of either as a formula."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from core.errors import InvalidInput
from core.files.csv import LONGEST_CELL, defused, undefused
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

_TEXT = 49
"""The number of the format Text."""
_CODES = frozenset(("sku", "variant", "phone", "order", "charge", "provider_charge", "exported"))
"""Columns of a workbook that are formatted as text, so that what is typed there later does not become a number or a date."""


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
    """XLSX. Rows go to the disk as they come; texts stay texts, whatever is typed over them later in a column of codes."""

    def __init__(self, path: Path, name: str, columns: Sequence[str]) -> None:
        from xlsxwriter import Workbook  # slow to import

        self._book = Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._sheet = self._book.add_worksheet(name)
        self._formats: dict[str | int, object] = {}
        self._begin(columns)
        self._rows = 1

    def _begin(self, columns: Sequence[str]) -> None:
        """Writes a header that stays in sight."""
        self._sheet.freeze_panes(1, 0)
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        bold = self._book.add_format({"bold": True})
        for place, column in enumerate(columns):
            look = self._format(_TEXT) if column in _CODES else None
            self._sheet.set_column(place, place, _WIDE.get(column, len(column) + 3), look)
            self._sheet.write_string(0, place, column, bold)

    def add(self, row: Row) -> None:
        if self._rows >= MOST_ROWS:
            raise InvalidInput("export_size")
        for place, cell in enumerate(row):
            self._write(place, cell)
        self._rows += 1

    def close(self) -> None:
        self._book.close()

    def _write(self, place: int, cell: Cell) -> None:
        match cell:
            case str():
                text = writable(cell)
                safe = (text if undefused(text) == text else defused(text))[:LONGEST_CELL]
                self._write_text(place, safe, self._format(_TEXT) if isinstance(cell, Digits) else None)
            case Decimal():
                exponent = int(cell.as_tuple().exponent)
                look = self._format(f"0.{'0' * -exponent}" if exponent < 0 else "0")
                self._sheet.write_number(self._rows, place, float(cell), look)
            case datetime():
                self._sheet.write_datetime(self._rows, place, cell, self._format("yyyy-mm-dd hh:mm"))
            case int():
                self._sheet.write_number(self._rows, place, cell)

    def _write_text(self, place: int, text: str, look: object) -> None:
        if text.startswith("<r>"):  # in pieces: XlsxWriter takes the whole for XML of its own making
            self._sheet.write_rich_string(self._rows, place, "<", self._format("General"), text[1:])
        else:
            self._sheet.write_string(self._rows, place, text, look)

    def _format(self, code: str | int) -> object:
        if code not in self._formats:
            self._formats[code] = self._book.add_format({"num_format": code})
        return self._formats[code]


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
