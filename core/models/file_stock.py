"""The stock of a file that no export has marked: a count, or a delivery? Where it would undo sales, somebody has to say."""

from enum import IntEnum
from typing import NamedTuple

from core.errors import Conflict


class StockMeaning(IntEnum):
    """What the stock of a row without an export's mark means. Buttons carry the number."""

    SET = 0
    """So many are there: counted after all that was sold."""
    ADD = 1
    """So many have come: they are added to what is there."""


class Undone(NamedTuple):
    """A stock of the file that would undo sales: `sold` since somebody last said how many there are, `on_hand` are left."""

    code: str
    sold: int
    on_hand: int
    stock: int


class StockAsked(Conflict):
    """The file's stock would undo sales, and nobody has said what it means: nothing was imported."""

    def __init__(self, undone: tuple[Undone, ...]) -> None:
        super().__init__(undone)
        self.undone = undone
