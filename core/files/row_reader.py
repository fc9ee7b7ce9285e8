"""Reads the cells of a catalogue file's rows, once it is known which cell says what."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from core import money
from core.files import damage, export_mark
from core.files.amounts import bare, decimal_text, pieces
from core.files.csv import Findings, undefused
from core.files.export_mark import read_mark
from core.files.html_text import as_plain
from core.files.marks import is_date, is_formula, unmarked
from core.files.photos import photos_in
from core.files.remarks import Remarks
from core.files.rows import Cells
from core.files.survey import Styles
from core.models.catalog import (
    CATEGORY_LENGTH,
    CODE_LENGTH,
    DESCRIPTION_LENGTH,
    LABEL_LENGTH,
    MOST_PHOTOS,
    TITLE_LENGTH,
    ProductKind,
)
from core.models.file_said import Remark
from core.models.finding import Problem
from core.models.imports import ImportRow
from core.models.stock import LARGEST_STOCK
from core.text import cleaned, spaced
from core.values.category import category_flaws, levels_in_file
from core.values.names import Flaw, text_flaws
from core.values.numbers import whole_number
from core.values.product import MOST_STARS, code_flaws

PHOTO_LENGTH = 2_000
_ERRORS = frozenset({"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#NV", "#BEZUG!", "#WERT!"})
"""What a spreadsheet writes for a formula that has no value."""
_TEXTS = ("description", "photo", export_mark.COLUMN)
"""Columns in which a date is a text as any other."""
_EXAMPLES = {Problem.SKU: "MUG-BLUE", Problem.CATEGORY: "Drinks/Tea"}


class RowReader(NamedTuple):
    """Reads row by row, prices as minor units of `currency`."""

    styles: Styles
    currency: str
    findings: Findings
    remarks: Remarks

    def read(self, cells: Cells, columns: Collection[str]) -> ImportRow:
        """`columns`: what the file says something about."""
        return _Row(cells, self, columns).read(self.currency)


class _Row:
    """Reads the cells of one row. A flawed cell is a finding, and the row is still read: one flaw must not hide another."""

    def __init__(self, cells: Cells, reader: RowReader, columns: Collection[str]) -> None:
        self.line, self.cells, self.styles = cells.line, cells, reader.styles
        self.findings, self.remarks, self.columns = reader.findings, reader.remarks, columns
        self.lost = {name for name, cell in zip(Cells._fields[1:], cells[1:], strict=True) if self._is_lost(name, cell)}
        if self.lost:
            self.cells = Cells(**{**cells._asdict(), **dict.fromkeys(self.lost, "")})

    def _is_lost(self, column: str, cell: str) -> bool:
        """Whether what was meant is not in the workbook: a formula has no value, or a date was made of what was typed."""
        if is_formula(cell) or (cell.strip() in _ERRORS and column not in _TEXTS):
            self.findings.add(self.line, column, Problem.FORMULA, unmarked(cell))
        elif is_date(cell) and column not in _TEXTS:
            self.findings.add(self.line, column, Problem.DATE, unmarked(cell))
        else:
            return False
        return True

    def read(self, currency: str) -> ImportRow:
        return ImportRow(
            line=self.line,
            sku=self._sku(),
            product=self._product(),
            variant=self._variant(),
            category=self._category(),
            price=self._price(currency),
            stock=self._stock(),
            description=self._description(),
            photo=self._photos(),
            exported=self._exported(),
            kind=self._kind(),
            stars=self._stars(),
        )

    def _told(self, column: str) -> str:
        """The text of a cell, on one line."""
        text = undefused(cleaned(unmarked(getattr(self.cells, column))).strip())
        return spaced(re.sub(r"\s*[\r\n]+\s*", " ", text))

    def _empty(self, column: str) -> None:
        if column not in self.lost:
            self._flaw(column, Problem.CELL_EMPTY)

    def _flaw(self, column: str, problem: Problem, example: str = "", limit: int = 0) -> None:
        self.findings.add(self.line, column, problem, self._told(column), example=example, limit=limit)

    def _flaws(self, column: str, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self._flaw(column, flaw.problem, _EXAMPLES.get(flaw.problem, ""), flaw.limit)

    def _text(self, column: str, longest: int) -> str:
        """A value that is too long is not passed on: it may be a whole book."""
        value = self._told(column)
        self._flaws(column, text_flaws(value, longest))
        return value if len(value) <= longest else ""

    def _product(self) -> str:
        if "product" in self.columns and not self._told("product"):
            self._empty("product")
        return self._text("product", TITLE_LENGTH)

    def _variant(self) -> str:
        value = self._text("variant", LABEL_LENGTH)
        if export_mark.COLUMN not in self.columns and (problem := damage.damage_of_label(value)):
            self._flaw("variant", problem)
        return value

    def _sku(self) -> str:
        value = self._told("sku")
        if not value and "product" not in self.columns:
            self._empty("sku")
        if export_mark.COLUMN not in self.columns and (problem := damage.damage_of_code(value)):
            self._flaw("sku", problem)
        if export_mark.COLUMN not in self.columns and damage.looks_like_day(value):
            self.remarks.add(Remark.CODES_LIKE_DAYS, value)
        self._flaws("sku", code_flaws(value))
        return value[: CODE_LENGTH + 1]

    def _category(self) -> tuple[str, ...]:
        value = self._text("category", 5 * CATEGORY_LENGTH)
        levels = levels_in_file(value)
        if len(levels) > 2:
            self.remarks.add(Remark.DEEP_CATEGORY, value)
        if not levels and "category" in self.columns and "price" in self.columns:
            self.remarks.add(Remark.NO_CATEGORY, self._told("product"))
        if levels:
            self._flaws("category", category_flaws(levels[:2]))
        return levels[:2]

    def _price(self, currency: str) -> int:
        value = self._told("price")
        if not value:
            if "price" in self.columns:
                self._empty("price")
            return 0
        number = decimal_text(bare(value, currency), self.styles.price)
        whole, _sign, rest = (number or "").partition(".")
        decimals, example = money.exponent(currency), money.price_example(currency)
        if number is None or number.startswith("-"):
            self._flaw("price", Problem.PRICE, example)
            return 0
        if len(rest) > decimals:
            self._flaw("price", Problem.DECIMALS if decimals else Problem.PRICE, example, decimals)
            return 0
        amount = int(f"{whole.removeprefix('+')}{rest.ljust(decimals, '0')}" if len(whole) < 20 else money.LARGEST + 1)
        if amount > money.LARGEST:
            self._flaw("price", Problem.PRICE_TOO_LARGE, example)
            return 0
        return amount

    def _stock(self) -> int | None:
        value = self._told("stock")
        if value in ("", "-", "–", "—"):
            return None
        number = decimal_text(pieces(value), self.styles.stock)
        if number and number.startswith("-") and number.lstrip("-").isdecimal():
            self.remarks.add(Remark.NEGATIVE_STOCK, value)
            return 0
        stock = whole_number(number.removeprefix("+"), LARGEST_STOCK) if number else None
        if stock is None:
            self._flaw("stock", Problem.STOCK, example="12", limit=LARGEST_STOCK)
        return stock

    def _kind(self) -> str:
        value = self._told("kind").casefold()
        if value and value not in set(ProductKind):
            self._flaw("kind", Problem.KIND, ProductKind.DIGITAL)
            return ""
        return value

    def _stars(self) -> int | None:
        value = self._told("stars")
        stars = whole_number(value, MOST_STARS)
        if value and stars is None:
            self._flaw("stars", Problem.STARS, example="350", limit=MOST_STARS)
        return stars

    def _photos(self) -> str:
        """One a line. What is too long, or one too many, is not passed on."""
        photos = photos_in(undefused(unmarked(self.cells.photo).strip()))
        several = photos.split("\n")
        if len(several) > MOST_PHOTOS:
            self.remarks.add(Remark.MORE_PHOTOS, self.cells.product or self.cells.sku)
            several = several[:MOST_PHOTOS]
        flaws = [flaw for one in several for flaw in text_flaws(one, PHOTO_LENGTH)]
        self._flaws("photo", dict.fromkeys(flaws))
        return "" if any(len(one) > PHOTO_LENGTH for one in several) else "\n".join(several)

    def _exported(self) -> str:
        cell = self._told("exported")
        if cell and not read_mark(cell):
            self._flaw(export_mark.COLUMN, Problem.MARK)
            return ""
        return cell

    def _description(self) -> str:
        text = undefused(cleaned(unmarked(self.cells.description).replace("\r\n", "\n").replace("\r", "\n")).strip())
        text = text if export_mark.COLUMN in self.columns else as_plain(text)
        self._flaws("description", text_flaws(text, DESCRIPTION_LENGTH, lines=True))
        return text if len(text) <= DESCRIPTION_LENGTH else ""
