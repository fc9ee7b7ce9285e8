"""What the rows of a file say together: how they write numbers, whether a category heads those below it, whether the last one is a sum.

A file is read twice: so none of it has to be kept in memory to see it as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core import money
from core.files.amounts import WITHOUT_CENTS, Signs, Style, TwoWays, bare, decimal_text, pieces
from core.files.remarks import Remarks
from core.files.rows import Cells
from core.files.unclear import Answers, answered
from core.models.file_said import Choice, Doubt, Remark, Unclear

_TOTAL = re.compile(
    r"(?:(?:grand |sub)?totals?|sum|summe|gesamt(?:summe)?|insgesamt|somme|total général|suma|totale|soma|итого|всего|разом|всього|toplam"
    r"|jumlah|razem|celkem|zwischensumme|gesamtsumme)\b",
    re.IGNORECASE,
)
"""What a last row is called that is no product."""


class Styles(NamedTuple):
    """How the file writes its numbers."""

    price: Style
    stock: Style


class Survey:
    """Meets every row of a file once; its answers are right after the last one."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._decimals = 0 if currency in WITHOUT_CENTS else money.exponent(currency)
        self._prices, self._stocks = Signs(self._decimals), Signs(2)
        self._categories: set[str] = set()
        self._named = self._coded = self._rows = 0
        self._heads = False
        self._last: Cells | None = None

    def meet(self, cells: Cells) -> None:
        self._prices.meet(bare(cells.price, self._currency))
        self._stocks.meet(pieces(cells.stock))
        self._heads = bool(cells.category) if not self._rows else self._heads
        self._rows += 1
        self._last = cells
        self._coded += bool(cells.sku)
        if cells.category:
            self._named += 1
            self._categories.add(cells.category)

    def styles(self, answers: Answers) -> Styles:
        """Raises Asked."""
        price = _style("price", self._prices.style(), self._decimals, answers)
        return Styles(price, _style("stock", self._stocks.style(usual=price.decimal), 0, answers))

    def completed(self, rows: Iterable[Cells], remarks: Remarks) -> Iterator[Cells]:
        """The rows, without a last one that sums them up; and with the category of the row above, where each is written only once."""
        fills, above = self._heads and self._named == len(self._categories) < self._rows, ""
        for cells in rows:
            above = cells.category or above
            if self._is_total(cells):
                remarks.add(Remark.TOTALS, cells.product)
            elif fills and not cells.category:
                remarks.add(Remark.FILLED_DOWN, above)
                yield cells._replace(category=above)
            else:
                yield cells

    def _is_total(self, cells: Cells) -> bool:
        """A sum: the last row by its name; within the table only where other rows say more of what they are."""
        name = cells.product or cells.sku or cells.category
        bare = not cells.product or not (cells.sku or cells.category)
        if self._rows < 2 or not bare or not _TOTAL.match(name):
            return False
        whole = _TOTAL.fullmatch(name.rstrip(": ")) is not None
        if not cells.product:  # a code may begin with such a word
            return whole
        return (whole and cells == self._last) or bool(self._named or self._coded)


def _style(column: str, found: Style | TwoWays, decimals: int, answers: Answers) -> Style:
    if isinstance(found, Style):
        return found
    signs = (",", ".") if "," in found.text else (".", ",")
    choices = tuple(Choice(sign, _shown(decimal_text(found.text, Style(sign)) or "", decimals)) for sign in signs)
    return Style(answered(answers, Unclear(Doubt.DECIMAL, column, choices, found.text, found.cells)))


def _shown(number: str, decimals: int) -> str:
    whole, _sign, rest = number.partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}" if decimals or rest else whole
