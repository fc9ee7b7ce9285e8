"""What a sheet's file says beside its values: which rows are hidden, how its cells show their numbers, which formulas have no value."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from core.files.number_format import NumberFormat

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
"""No spreadsheet has more. A file may call its second row the 2,000,000,000th."""


class Flaw(NamedTuple):
    """A formula without a usable value: `error` is what it shows, "" if nobody has calculated it."""

    error: str


class RowLook(NamedTuple):
    """How a row differs from plain cells that all show: its cells by their place, from 0."""

    hidden: bool = False
    cells: tuple[tuple[int, NumberFormat | Flaw], ...] = ()


PLAIN = RowLook()
Merged = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a range, as row and column from 0."""


class Layout:
    """The looks of a sheet's rows, in their order: tables repeat a few, so each is kept once. `merged`: if python-calamine has none.

    `declared`: how many cells the file says that there are.
    """

    def __init__(self, declared: int = 0) -> None:
        self._declared = declared
        self.hidden_rows = 0
        self.merged: list[Merged] = []
        self._last = 0
        self._numbers, self._kept = array("I"), array("I")
        self._looks: list[RowLook] = []
        self._places: dict[RowLook, int] = {}
        self._first_row, self.last_row = 0, -1
        self._first_column, self._last_column = LAST_COLUMN, -1

    def add(self, number: int, look: RowLook, columns: tuple[int, int] | None, times: int = 1) -> None:
        """Add the row `number`, or as many as it stands for; `columns` are the first and last with content, None if it has none.

        Raises ValueError for rows out of their order or beyond the last.
        """
        last = number + times - 1
        if not self._last < number <= last <= LAST_ROW:
            raise ValueError(number)
        self._last = last
        if columns:
            self._fill(number, last, columns)
            self.hidden_rows += look.hidden * times
        if columns or look.cells:
            for one in range(number, last + 1) if look != PLAIN else ():
                self._keep(one, look)

    @property
    def area(self) -> int:
        """How many cells the sheet's content spans, or is said to span."""
        filled = (self.last_row - self._first_row + 1) * max(self._last_column - self._first_column + 1, 0)
        return max(filled, self._declared)

    def look(self, number: int) -> RowLook:
        place = bisect_left(self._numbers, number)
        known = place < len(self._numbers) and self._numbers[place] == number
        return self._looks[self._kept[place]] if known else PLAIN

    def _keep(self, number: int, look: RowLook) -> None:
        place = self._places.setdefault(look, len(self._looks))
        if place == len(self._looks):
            self._looks.append(look)
        self._numbers.append(number)
        self._kept.append(place)

    def _fill(self, first: int, last: int, columns: Iterable[int]) -> None:
        left, right = columns
        self._first_row, self.last_row = self._first_row or first, last
        self._first_column = min(self._first_column, left)
        self._last_column = max(self._last_column, right)
