"""Reads a catalogue file: what each row says, and every problem that can be found without the shop, in one go.

A row is a variant. The columns are found by their names (core/files/meanings.py), or as another system's export has them
(core/files/presets/). For SKUs that the shop already has, sku and any other column are enough: what has no column stays as it is.
A photo is a path, an address, or "photo:" and the key of one that the shop has, as an export writes it; a cell may have several
(core/files/photos.py).
The column exported, in an export, records what the row was made with (core/files/export_mark.py).
core/files/check.py then checks the file against the shop.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from core.files import export_mark
from core.files.csv import LONGEST_CELL, Findings
from core.files.goods import Goods, goods_of, header_rank
from core.files.marks import unmarked
from core.files.remarks import Remarks
from core.files.row_reader import RowReader, Styles
from core.files.rows import Cells
from core.files.table import Record, Table, table_of
from core.files.unclear import USUAL_PAGE, Answers
from core.models.file_said import Remark, Remarked, Taken, Unclear
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ImportRow

MOST_ROWS = 100_000
_TOTAL = re.compile(
    r"(grand |sub)?totals?|sum|summe|gesamt(summe)?|insgesamt|somme|total général|suma|totale|soma|итого|всего|разом|всього|toplam|jumlah"
    r"|razem|celkem",
    re.IGNORECASE,
)
"""What a last row is called that is no product."""
LARGEST_PHOTO = 10_000_000
"""Bytes: Telegram takes no larger file."""

REQUIRED = ("product", "price")
"""The columns that a new SKU needs: a code is made of its name, and it may go into the usual category."""
ORDERED = ("product", "category", "price")
COLUMNS = (
    "sku",
    "product",
    "category",
    "price",
    "stock",
    "variant",
    "description",
    "photo",
    "kind",
    "stars",
    export_mark.COLUMN,
)


class Reading(NamedTuple):
    """What a file says on its own: its columns, its rows, and the first of `total` problems, in the order of the file.

    `digest` is the SHA-256 of its bytes. `taken` says what was taken for what. `question`: nothing can be said before it is answered.
    """

    columns: frozenset[str]
    rows: tuple[ImportRow, ...]
    findings: tuple[Finding, ...]
    total: int
    digest: str
    taken: Taken = Taken()
    remarks: tuple[Remarked, ...] = ()
    question: Unclear | None = None

    def without(self, lines: Collection[int]) -> "Reading":
        """What the file would say without these lines, and without what is wrong in them."""
        rows = tuple(row for row in self.rows if row.line not in lines)
        return self._replace(rows=rows, findings=(), total=0)


class CatalogFile:
    """The rows of a file, one by one; `columns`, `taken`, `remarks` and `findings` are complete once all rows are read.

    Prices are read as minor units of `currency`. A file whose encoding or quotes are broken is checked only as far as it can be read.
    """

    def __init__(
        self, data: bytes, findings: Findings, currency: str, answers: Answers, usual_page: str = USUAL_PAGE
    ) -> None:
        self._data, self._currency, self._answers, self._page = data, currency, answers, usual_page
        self.columns: frozenset[str] = frozenset()
        self.taken = Taken()
        self.remarks = Remarks()
        self.findings = findings

    def __iter__(self) -> Iterator[ImportRow]:
        """Raises Asked."""
        try:
            table = table_of(self._data, self.findings, header_rank, self._answers, self._page)
            if table is None:
                self.findings.raise_any(empty=True)
                return
            goods = self._goods(table)
            cells = list(self._cells(goods))
            if cells and not self.taken.preset:
                cells = _without_total(cells, self.remarks)
            if cells and "category" in goods.fields and not self.taken.preset:
                cells = list(_with_categories(cells, self.remarks))
            styles = Styles.of(cells, self._currency, self._answers)
            reader = RowReader(styles, self._currency, self.columns, self.findings, self.remarks)
            yield from map(reader.read, cells)
        except FileErrors:  # nothing more can be read; the problems are in `findings`
            return

    def _goods(self, table: Table) -> Goods:
        watched = table._replace(rows=_fitting(table, self.findings))
        goods = goods_of(watched, self._answers, self.remarks)
        self.columns, self.taken = goods.fields, goods.taken
        for sheet in table.left_out:
            self.remarks.add(Remark.SHEETS_LEFT_OUT, sheet)
        if not goods.fields & {"sku", "product"} or len(goods.fields) == 1:
            for field in ("product", "price"):
                if field not in goods.fields:
                    self.findings.add(table.line, field, Problem.COLUMN_MISSING)
            self.findings.raise_any()
        return goods

    def _cells(self, goods: Goods) -> Iterator[Cells]:
        rows = iter(goods.rows)
        yield from islice(rows, MOST_ROWS)
        if surplus := next(rows, None):
            self.findings.add(surplus.line, "", Problem.TOO_MANY_ROWS, limit=MOST_ROWS)


def names_new(columns: Collection[str]) -> bool:
    """Whether a file with these columns is a whole catalogue. Only such a file sets the order of things, and what is for sale."""
    return set(columns).issuperset(ORDERED)


def _fitting(table: Table, findings: Findings) -> Iterator[Record]:
    """The rows without what is too long. More cells than columns usually means a comma in a text, or in a price, without quotes."""
    width = len(table.names)
    trailing: set[int] = set()
    for line, cells in table.rows:
        surplus = cells[width:]
        if said := [unmarked(cell).strip() for cell in surplus if cell.strip()]:
            findings.add(line, table.names[-1].strip(), Problem.TOO_MANY_CELLS, said[0], example='"green, mild"')
        trailing.add(len(surplus))
        if surplus and not said and (len(trailing) > 1 or _may_be_split(cells[:width])):
            findings.add(line, table.names[-1].strip(), Problem.TOO_MANY_CELLS, example='"4,50"')
        yield line, _short(cells, line, table, findings)


def _short(cells: list[str], line: int, table: Table, findings: Findings) -> list[str]:
    """The cells without those that are too long: nothing costly is done with them."""
    for place, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            name = "".join(table.names[place : place + 1]).strip()
            findings.add(line, name, Problem.TOO_LONG, cell, limit=LONGEST_CELL)
    return [cell if len(cell) <= LONGEST_CELL else "" for cell in cells]


def _may_be_split(cells: Sequence[str]) -> bool:
    """Whether an amount may have been cut at its comma: 4,50 is 4 and 50."""
    return any(
        one.strip().isdecimal() and len(other.strip()) == 2 and other.strip().isdecimal()
        for one, other in pairwise(cells)
    )


def _without_total(cells: list[Cells], remarks: Remarks) -> list[Cells]:
    """The rows without a last one that sums them up."""
    last = cells[-1]
    if len(cells) > 1 and not last.sku and not last.category and _TOTAL.fullmatch(last.product):
        remarks.add(Remark.TOTALS, last.product)
        return cells[:-1]
    return cells


def _with_categories(cells: Sequence[Cells], remarks: Remarks) -> Iterator[Cells]:
    """The rows, their category from the row above where the file writes each only once, above those that it is for."""
    named = [one.category for one in cells if one.category]
    once = len(named) == len(set(named)) and bool(cells[0].category)
    if not named or len(named) == len(cells) or not once:
        yield from cells
        return
    above = ""
    for one in cells:
        above = one.category or above
        if not one.category:
            remarks.add(Remark.FILLED_DOWN, above)
        yield one if one.category else one._replace(category=above)
