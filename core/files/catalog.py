"""Reads a catalogue file: what each row says, and every problem that can be found without the shop, in one go.

A row is a variant. The columns are found by their names (core/files/meanings.py), or as another system's export has them
(core/files/presets/). For SKUs that the shop already has, sku and any other column are enough: what has no column stays as it is.
A photo is a path, an address, or "photo:" and the key of one that the shop has, as an export writes it; a cell may have several
(core/files/photos.py).
The column exported, in an export, records what the row was made with (core/files/export_mark.py).
core/files/check.py then checks the file against the shop.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import islice, pairwise
from typing import NamedTuple

from core.files.csv import LONGEST_CELL, Findings
from core.files.goods import Goods, goods_of, header_rank
from core.files.marks import unmarked
from core.files.remarks import Remarks
from core.files.row_reader import RowReader
from core.files.rows import Cells
from core.files.survey import Survey
from core.files.table import Record, Table, table_of
from core.files.unclear import USUAL_PAGE, Answers
from core.models.file_said import Remark, Remarked, Taken, Unclear
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ImportRow

MOST_ROWS = 100_000
LARGEST_PHOTO = 10_000_000
"""Bytes: Telegram takes no larger file."""

REQUIRED = ("product", "price")
"""The columns that a new SKU needs: a code is made of its name, and it may go into the usual category."""


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
        survey = Survey(self._currency)
        with suppress(FileErrors):  # they come again
            for cells in self._cells(Findings(), Remarks()):
                survey.meet(cells)
        try:
            rows = self._cells(self.findings, self.remarks)
            reader = RowReader(survey.styles(self._answers), self._currency, self.findings, self.remarks)
            yield from (reader.read(cells, self.columns) for cells in survey.completed(rows, self.remarks))
        except FileErrors:  # nothing more can be read; the problems are in `findings`
            return

    def _cells(self, findings: Findings, remarks: Remarks) -> Iterator[Cells]:
        table = table_of(self._data, findings, header_rank, self._answers, self._page)
        if table is None:
            findings.raise_any(empty=True)
            return
        rows = iter(self._goods(table, findings, remarks).rows)
        yield from islice(rows, MOST_ROWS)
        if surplus := next(rows, None):
            findings.add(surplus.line, "", Problem.TOO_MANY_ROWS, limit=MOST_ROWS)

    def _goods(self, table: Table, findings: Findings, remarks: Remarks) -> Goods:
        watched = table._replace(rows=_fitting(table, findings))
        goods = goods_of(watched, self._answers, remarks, self._currency)
        self.columns, self.taken = goods.fields, goods.taken
        for sheet in table.left_out:
            remarks.add(Remark.SHEETS_LEFT_OUT, sheet)
        if not goods.fields & {"sku", "product"} or len(goods.fields) == 1:
            for field in ("product", "price"):
                if field not in goods.fields:
                    findings.add(table.line, field, Problem.COLUMN_MISSING)
            findings.raise_any()
        return goods


def is_whole(columns: Collection[str]) -> bool:
    """Whether a file with these columns is a whole catalogue. Only such a file sets the order of things, and what is for sale."""
    return {"product", "category", "price"} <= set(columns)


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
