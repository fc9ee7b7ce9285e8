"""Reads a catalogue file (CSV or a workbook): what each row says, and every problem that can be found without the shop, in one go.

A row is a variant. The columns are sku, product, category, price, and optionally stock, variant, description, photo, kind,
stars, in any order and case. For SKUs that the shop already has, sku and any other column are enough: what has no column stays as it is.
A photo is a path, an address, or "photo:" and the key of one that the shop has, as an export writes it; a cell may have several
(core/files/photos.py).
The column exported, in an export, records what the row was made with (core/files/export_mark.py).
core/files/check.py then checks the file against the shop.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from core import money
from core.errors import InvalidInput
from core.files import export_mark
from core.files.csv import Findings, columns, fitting, undefused
from core.files.export_mark import read_mark
from core.files.photos import photos_in
from core.files.table import Record, records_of
from core.files.workbook import is_date, is_formula, unmarked
from core.models.catalog import (
    CATEGORY_LENGTH,
    CODE_LENGTH,
    DESCRIPTION_LENGTH,
    LABEL_LENGTH,
    MOST_PHOTOS,
    TITLE_LENGTH,
    ProductKind,
)
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ImportRow
from core.models.stock import LARGEST_STOCK
from core.text import cleaned, spaced
from core.values.category import category_flaws, category_levels
from core.values.names import Flaw, text_flaws
from core.values.numbers import whole_number
from core.values.product import MOST_STARS, code_flaws

MOST_ROWS = 100_000
PHOTO_LENGTH = 2_000
LARGEST_PHOTO = 10_000_000
"""Bytes: Telegram takes no larger file."""

REQUIRED = ("sku", "product", "category", "price")
"""The columns that a new SKU needs."""
COLUMNS = (*REQUIRED, "stock", "variant", "description", "photo", "kind", "stars", export_mark.COLUMN)

_TEXTS = ("description", "photo", export_mark.COLUMN)
"""Columns in which a date is a text as any other."""

_EXAMPLES = {Problem.SKU: "MUG-BLUE", Problem.CATEGORY: "Drinks/Tea"}


class Reading(NamedTuple):
    """What a file says on its own: its columns, its rows, and the first of `total` problems, in the order of the file.

    `digest` is the SHA-256 of its bytes.
    """

    columns: frozenset[str]
    rows: tuple[ImportRow, ...]
    findings: tuple[Finding, ...]
    total: int
    digest: str


def catalog_records(data: bytes, findings: Findings) -> Iterator[Record]:
    """The records of the file, its header first. Raises FileErrors, already in `findings`, where nothing more can be read."""
    yield from records_of(data, findings, _rank)


class ImportRows:
    """The rows that these records make, one by one; `columns` and `findings` are complete once all rows are read.

    `records` are the file's, its header first; prices are read as minor units of `currency`.
    A file whose encoding, header or quotes are broken is checked only as far as it can be read.
    """

    def __init__(self, records: Iterator[Record], findings: Findings, currency: str) -> None:
        self._records, self._currency = records, currency
        self.columns: list[str] = []
        self.findings = findings

    def __iter__(self) -> Iterator[ImportRow]:
        try:
            self.columns = _columns(next(self._records, (0, [])), self.findings)
            for line, cells in islice(self._records, MOST_ROWS):
                yield self._row(line, cells)
            if surplus := next(self._records, None):
                self.findings.add(surplus[0], "", Problem.TOO_MANY_ROWS, limit=MOST_ROWS)
        except FileErrors:  # nothing more can be read; the problems are in `findings`
            return

    def _row(self, line: int, cells: list[str]) -> ImportRow:
        known = len(self.columns)
        fit = fitting(line, self.columns, [*cells[:known], *map(unmarked, cells[known:])], self.findings)
        named = {name: _told(name, cell) for name, cell in fit.items() if not self._is_lost(line, name, cell)}
        return _Row(line, named, self.findings).read(self._currency)

    def _is_lost(self, line: int, column: str, cell: str) -> bool:
        """Whether what was meant is not in the workbook: a formula has no value, or a date was made of what was typed."""
        if is_formula(cell):
            self.findings.add(line, column, Problem.FORMULA, unmarked(cell))
        elif is_date(cell) and column not in _TEXTS:
            self.findings.add(line, column, Problem.DATE, unmarked(cell))
        else:
            return False
        return True


def names_new(columns: Collection[str]) -> bool:
    """Whether a file with these columns may have new SKUs. Only such a file sets the order of things, and what is for sale."""
    return set(columns).issuperset(REQUIRED)


def _rank(names: frozenset[str]) -> int:
    """Ranks a sheet's header: a sheet that may have new SKUs wins."""
    return 2 if names_new(names) else int("sku" in names and len(names.intersection(COLUMNS)) > 1)


def _columns(header: Record, findings: Findings) -> list[str]:
    several = sum(bool(cell.strip()) for cell in header[1]) > 1
    return columns(header, findings, COLUMNS, ("sku",) if several else REQUIRED)


def _told(column: str, cell: str) -> str:
    """The text of a cell; a path keeps the spelling it has on the disk."""
    if column == "photo":
        return undefused(unmarked(cell).strip())
    text = undefused(cleaned(unmarked(cell)).strip())
    return text if column == "description" else spaced(text)


class _Row:
    """Reads the cells of one row. A flawed cell is a finding, and the row is still read: one flaw must not hide another."""

    def __init__(self, line: int, cells: dict[str, str], findings: Findings) -> None:
        self.line, self.cells, self.findings = line, cells, findings

    def read(self, currency: str) -> ImportRow:
        return ImportRow(
            line=self.line,
            sku=self._sku(),
            product=self._text("product", TITLE_LENGTH),
            variant=self._text("variant", LABEL_LENGTH),
            category=self._category(),
            price=self._price(currency),
            stock=self._stock(),
            description=self._description(),
            photo=self._photos(),
            exported=self._exported(),
            kind=self._kind(),
            stars=self._stars(),
        )

    def _cell(self, column: str) -> str:
        value = self.cells.get(column, "")
        if not value and column in REQUIRED and column in self.cells:
            self._flaw(column, Problem.CELL_EMPTY)
        return value

    def _flaw(self, column: str, problem: Problem, example: str = "", limit: int = 0) -> None:
        self.findings.add(self.line, column, problem, self.cells.get(column, ""), example=example, limit=limit)

    def _flaws(self, column: str, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self._flaw(column, flaw.problem, _EXAMPLES.get(flaw.problem, ""), flaw.limit)

    def _text(self, column: str, longest: int, *, lines: bool = False) -> str:
        """A value that is too long is not passed on: it may be a whole book."""
        value = self._cell(column)
        self._flaws(column, text_flaws(value, longest, lines=lines))
        return value if len(value) <= longest else ""

    def _photos(self) -> str:
        """One a line. What is too long, or one too many, is not passed on."""
        photos = photos_in(self._cell("photo"))
        if photos.count("\n") >= MOST_PHOTOS:
            self._flaw("photo", Problem.PHOTOS, limit=MOST_PHOTOS)
            return ""
        flaws = [flaw for one in photos.split("\n") for flaw in text_flaws(one, PHOTO_LENGTH)]
        self._flaws("photo", dict.fromkeys(flaws))
        return "" if any(len(one) > PHOTO_LENGTH for one in photos.split("\n")) else photos

    def _sku(self) -> str:
        value = self._cell("sku")
        self._flaws("sku", code_flaws(value))
        return value[: CODE_LENGTH + 1]

    def _category(self) -> tuple[str, ...]:
        value = self._text("category", 2 * CATEGORY_LENGTH + len(" / "))
        levels = category_levels(value)
        if levels:
            self._flaws("category", category_flaws(levels))
        return levels

    def _price(self, currency: str) -> int:
        value = self._cell("price")
        try:
            return money.parse_amount(value, currency) if value else 0
        except InvalidInput as refusal:
            too_large = refusal.field == "amount_too_large"
            self._flaw("price", Problem.PRICE_TOO_LARGE if too_large else Problem.PRICE, refusal.example)
            return 0

    def _stock(self) -> int | None:
        value = self._cell("stock")
        pieces = whole_number(value, LARGEST_STOCK)
        if value and pieces is None:
            self._flaw("stock", Problem.STOCK, example="12", limit=LARGEST_STOCK)
        return pieces

    def _kind(self) -> str:
        value = self._cell("kind").casefold()
        if value and value not in set(ProductKind):
            self._flaw("kind", Problem.KIND, ProductKind.DIGITAL)
            return ""
        return value

    def _stars(self) -> int | None:
        value = self._cell("stars")
        stars = whole_number(value, MOST_STARS)
        if value and stars is None:
            self._flaw("stars", Problem.STARS, example="350", limit=MOST_STARS)
        return stars

    def _exported(self) -> str:
        cell = self.cells.get(export_mark.COLUMN, "")
        if cell and not read_mark(cell):
            self._flaw(export_mark.COLUMN, Problem.MARK)
            return ""
        return cell

    def _description(self) -> str:
        if "\r" in self.cells.get("description", ""):
            self.cells["description"] = self.cells["description"].replace("\r\n", "\n").replace("\r", "\n")
        return self._text("description", DESCRIPTION_LENGTH, lines=True)
