"""Where an import puts things among their siblings: in the order of its file, or after the existing ones."""

from collections.abc import Sequence
from itertools import count, pairwise

from core.files.catalog import is_whole
from core.files.export_mark import read_mark
from core.models.imports import CheckedFile, ImportRow, ListedCategory, ListedProduct, ListedSku

Place = tuple[int, int]
"""A thing's position and id: the shop sorts by both."""


def place_of(listed: ListedCategory | ListedProduct | ListedSku | None) -> Place | None:
    return (listed.position, listed.id) if listed else None


class Places:
    """Gives positions. A file that may have new SKUs sets the order, unless its rows are still in the order of an export."""

    def __init__(self, file: CheckedFile) -> None:
        self._says_order = is_whole(file.columns) and not _is_in_order_of_export(file.rows)

    def give(self, current: Sequence[Place | None], last: int) -> list[int]:
        """Positions of siblings in the file's order. New ones (None) come after `last` where the file does not set the order."""
        if self._says_order:
            return positions(current, last)
        behind = count(last + 1)
        return [place[0] if place else next(behind) for place in current]


def positions(current: Sequence[Place | None], last: int) -> list[int]:
    """Positions in the order given. Things already in that order keep their positions, and new ones (None) come after `last`;
    if that is not enough, all are numbered anew.
    """
    known = [place for place in current if place is not None]
    if None not in current[: len(known)] and all(one < next_one for one, next_one in pairwise(known)):
        return [position for position, _id in known] + list(range(last + 1, last + 1 + len(current) - len(known)))
    return list(range(len(current)))


def _is_in_order_of_export(rows: Sequence[ImportRow]) -> bool:
    """Whether all rows are in the order of an export: nobody has moved a row or put one in between."""
    marks = [read_mark(row.exported) for row in rows]
    places = [(mark.export, mark.row) for mark in marks if mark]
    return len(places) == len(marks) and all(
        one[0] == other[0] and one[1] < other[1] for one, other in pairwise(places)
    )
