"""The rows of a file as the shop's own columns: what each of them says, still as text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from core.files.remarks import Remarks


class Cells(NamedTuple):
    """One variant. `line` is 1-based in the file; "" where the file says nothing."""

    line: int
    sku: str = ""
    product: str = ""
    variant: str = ""
    category: str = ""
    price: str = ""
    stock: str = ""
    description: str = ""
    photo: str = ""
    kind: str = ""
    stars: str = ""
    exported: str = ""


class Row:
    """A row of a file by the words of whoever reads it; each may stand for several columns."""

    __slots__ = ("_cells", "_places", "line")

    def __init__(self, line: int, cells: Sequence[str], places: Mapping[str, Sequence[int]]) -> None:
        self.line, self._cells, self._places = line, cells, places

    def __getitem__(self, word: str) -> str:
        """The first text in these columns; "" if there is none, or no such column."""
        return next((text for text in self.all(word) if text), "")

    def all(self, word: str) -> list[str]:
        return [self._cells[place].strip() if place < len(self._cells) else "" for place in self._places.get(word, ())]


COLUMNS = Cells._fields[1:]
"""The shop's own columns, in the order in which an export has them."""
Reshape = Callable[[Iterator[Row], Remarks], Iterator[Cells]]
"""Makes the shop's own rows of another system's."""


class Preset(NamedTuple):
    """How the files of one system are read.

    `marks` are patterns of names that only its files have, all of them; `columns` the patterns of the names of each column, the best first,
    by the words that `reshape` uses: a word begins with the field that it helps to say.
    """

    name: str
    marks: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    reshape: Reshape
