"""Checks a catalogue file (CSV or XLSX) as a whole before anything of it is imported, and finds every problem in one go.

A row is a variant. Columns sku, product, category, price, and if wanted stock, variant, description, photo, in any
order and case. Of articles that the shop has, sku and any other column are enough: what has no column stays as it is.
A photo is a path, an address, or "photo:" and the key of one that the shop has, as an export writes it.
"""

import re
from collections.abc import Callable, Collection, Iterable
from itertools import islice

from core import money
from core.csv_file import Findings, columns, refuse_surplus, undefused
from core.errors import InvalidInput
from core.models.catalogue import CatalogueRow, Listing, Problem
from core.models.product import CATEGORY_LENGTH, DESCRIPTION_LENGTH, LABEL_LENGTH, TITLE_LENGTH
from core.models.stock import LARGEST_STOCK
from core.numbers import whole_number
from core.product_words import Flaw, category_flaws, category_levels, code_flaws, text_flaws
from core.table_file import records_of
from core.text import cleaned, spaced

MOST_ROWS = 100_000
PHOTO_LENGTH = 2_000
LARGEST_PHOTO = 10_000_000
"""Bytes: Telegram takes no larger one."""

REQUIRED = ("sku", "product", "category", "price")
"""Of a new article."""
COLUMNS = (*REQUIRED, "stock", "variant", "description", "photo")
EMPTY = Listing((), (), ())

_KEPT = "photo:"
_EXAMPLES = {Problem.SKU: "MUG-BLUE", Problem.CATEGORY: "Drinks/Tea"}
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


PhotoCheck = Callable[[str], Problem | None]
"""What is wrong with the picture at this path, counted from the catalogue's folder; None if nothing is."""
Tell = Callable[[int, int], None]
"""Hears from time to time how many rows of how many are done."""
TELL_EVERY = 500


def kept_photo(key: str) -> str:
    """How a file names a picture that the shop has."""
    return f"{_KEPT}{key}"


def check_catalogue(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
    *,
    tell: Tell = lambda _done, _total: None,
) -> tuple[CatalogueRow, ...]:
    """The rows of the file, in its order; prices in minor units of `currency`. `kept` are the keys of the pictures that the shop has.

    A file without all of REQUIRED is about articles of `base`: its rows say of product, category and price what stands there.
    Raises CatalogueErrors with all problems: the first 50, and how many there are. A file whose encoding, header
    or quotes are broken is judged only as far as it can be read.
    """
    findings = Findings()
    found = records_of(data, findings, _rank)
    names = _columns(next(found, (0, [])), findings)
    unsaid = _Unsaid(base, names, findings)
    siblings = _Siblings(findings, names)
    photos = _Photos(check_photo, kept)
    records = list(islice(found, MOST_ROWS + 1))
    rows = []
    for done, (line, cells) in enumerate(records):
        if done % TELL_EVERY == 0:
            tell(done, len(records))
        named = dict.fromkeys(names, "") | {name: _told(name, cell) for name, cell in zip(names, cells, strict=False)}
        row = _Row(line, named, findings, photos)
        refuse_surplus(line, names, cells, findings)
        rows.append(siblings.meet(unsaid.fill(row.read(currency))))
    if len(rows) > MOST_ROWS:
        findings.add(rows[-1].line, "", Problem.TOO_MANY_ROWS, limit=MOST_ROWS)
    findings.raise_any(empty=not rows)
    return tuple(siblings.complete(row) for row in rows)


def columns_of(data: bytes) -> frozenset[str]:
    """The columns that a file which was found good has: what it has no column for, it says nothing about."""
    findings = Findings()
    return frozenset(_columns(next(records_of(data, findings, _rank)), findings))


def names_new(columns: Collection[str]) -> bool:
    """Whether a file with these columns may have new articles. Only such a one says in which order things stand, and what is on sale."""
    return set(columns).issuperset(REQUIRED)


def _rank(names: frozenset[str]) -> int:
    """Of two sheets, the one that may have new articles."""
    return 2 if names_new(names) else int("sku" in names and len(names.intersection(COLUMNS)) > 1)


def _columns(header: tuple[int, list[str]], findings: Findings) -> list[str]:
    several = sum(bool(cell.strip()) for cell in header[1]) > 1
    return columns(header, findings, COLUMNS, ("sku",) if several else REQUIRED)


def _told(column: str, cell: str) -> str:
    """What a cell says; a path has to stay as the disk has it."""
    if column == "photo":
        return undefused(cell.strip())
    text = undefused(cleaned(cell).strip())
    return text if column == "description" else spaced(text)


class _Photos:
    """Judges what a photo's cell says."""

    def __init__(self, check_path: PhotoCheck, kept: Collection[str]) -> None:
        self._check_path, self._kept = check_path, frozenset(kept)

    def problem(self, photo: str) -> Problem | None:
        if photo.startswith(_KEPT):
            return None if photo.removeprefix(_KEPT) in self._kept else Problem.PHOTO_UNKNOWN
        if is_url(photo):
            return None
        return self._check_path(photo) if _stays_below(photo) else Problem.PHOTO


class _Row:
    """Reads the cells of one row. A flawed cell is a finding, and read all the same: one flaw must not hide another."""

    def __init__(self, line: int, cells: dict[str, str], findings: Findings, photos: _Photos) -> None:
        self.line, self.cells, self.findings, self.photos = line, cells, findings, photos

    def read(self, currency: str) -> CatalogueRow:
        return CatalogueRow(
            line=self.line,
            sku=self._sku(),
            product=self._text("product", TITLE_LENGTH),
            variant=self._text("variant", LABEL_LENGTH),
            category=self._category(),
            price=self._price(currency),
            stock=self._stock(),
            description=self._description(),
            photo=self._photo(),
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
        value = self._cell(column)
        self._flaws(column, text_flaws(value, longest, lines=lines))
        return value

    def _sku(self) -> str:
        value = self._cell("sku")
        self._flaws("sku", code_flaws(value))
        return value

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

    def _description(self) -> str:
        if "\r" in self.cells.get("description", ""):
            self.cells["description"] = self.cells["description"].replace("\r\n", "\n").replace("\r", "\n")
        return self._text("description", DESCRIPTION_LENGTH, lines=True)

    def _photo(self) -> str:
        value = self._text("photo", PHOTO_LENGTH)
        if value and (problem := self.photos.problem(value)):
            example = "pictures/mug.jpg" if problem is Problem.PHOTO else ""
            self._flaw("photo", problem, example, limit=LARGEST_PHOTO if problem is Problem.PHOTO_TOO_LARGE else 0)
        return value.removeprefix(_KEPT)


def is_url(photo: str) -> bool:
    """Whether it is an address rather than a path."""
    return _URL.fullmatch(photo) is not None


def _stays_below(path: str) -> bool:
    """Whether the path can only lead to a file in the catalogue's own folder or below it, on every system.

    A part of nothing but dots and spaces is refused whole: Windows reads ".. " as "..".
    """
    return not re.search(r"[\\:]", path) and all(part.strip(" .") for part in path.split("/"))


class _Unsaid:
    """What a file without all of REQUIRED leaves to the shop: its rows are about articles that are there."""

    def __init__(self, base: Listing, names: Collection[str], findings: Findings) -> None:
        self._base, self._findings = base, findings
        self._missing = [column for column in REQUIRED if column not in names]
        self._skus = {sku.code.casefold(): sku for sku in base.skus} if self._missing else {}
        self._products = {product.id: product for product in base.products} if self._missing else {}

    def fill(self, row: CatalogueRow) -> CatalogueRow:
        """The row with what the shop says where it has no column; its code is spelled as the shop spells it."""
        if not self._missing:
            return row
        sku = self._skus.get(row.sku.casefold())
        if sku is None:
            if row.sku and not any(code_flaws(row.sku)):
                missing = ", ".join(self._missing)
                self._findings.add(row.line, "sku", Problem.SKU_UNKNOWN, row.sku, example=missing)
            return row
        product = self._products[sku.product_id]
        own = {"product": product.title, "category": self._base.paths[product.category_id], "price": sku.price}
        return row.model_copy(update={"sku": sku.code, **{column: own[column] for column in self._missing}})


class _Siblings:
    """What the rows before this one have said: which codes are taken, and what is known of each product."""

    def __init__(self, findings: Findings, names: Collection[str]) -> None:
        self.findings = findings
        self._says_variants = "variant" in names
        self._skus: dict[str, CatalogueRow] = {}
        self._variants: dict[tuple[str, ...], CatalogueRow] = {}
        self._firsts: dict[tuple[str, ...], dict[str, CatalogueRow]] = {}
        self._levels: dict[tuple[str, ...], str] = {}

    def meet(self, row: CatalogueRow) -> CatalogueRow:
        """Judge a row beside those before it, and remember it."""
        if row.sku:
            self._be_first(row, "sku", Problem.SKU_TWICE, self._skus.setdefault(row.sku.casefold(), row))
        if row.product and row.category:
            key = row.product_key
            if self._says_variants:
                first = self._variants.setdefault((*key, row.variant.casefold()), row)
                self._be_first(row, "variant", Problem.VARIANT_TWICE, first)
            self._follow(row, self._firsts.setdefault(key, {"product": row}))
            for depth, level in enumerate(row.category, 1):
                self._levels.setdefault(key[:depth], level)
        return row

    def complete(self, row: CatalogueRow) -> CatalogueRow:
        """The row with what its product's and its shelves' first rows say."""
        key = row.product_key
        said = {column: getattr(first, column) for column, first in self._firsts[key].items()}
        shelves = tuple(self._levels[key[:depth]] for depth in range(1, len(key)))
        return row.model_copy(update={**said, "category": shelves})

    def _be_first(self, row: CatalogueRow, column: str, problem: Problem, first: CatalogueRow) -> None:
        if first is not row:
            self.findings.add(row.line, column, problem, getattr(row, column), first_line=first.line)

    def _follow(self, row: CatalogueRow, firsts: dict[str, CatalogueRow]) -> None:
        """A product has one description and one photo: those of the first row that has them."""
        for column in ("description", "photo"):
            if value := getattr(row, column):
                first = firsts.setdefault(column, row)
                if (earlier := getattr(first, column)) != value:
                    self.findings.add(row.line, column, Problem.DIFFERS, value, example=earlier, first_line=first.line)
