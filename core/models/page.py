"""A page of a longer list."""

from typing import Generic, TypeVar

from core.models.base import Model

T = TypeVar("T")

MOST_LISTED = 1000
"""A list that has to be sorted anew for every page ends here, whatever its `total`: nobody turns 125 pages."""


class Page(Model, Generic[T]):
    """`items` of page `number` (from 0) out of `pages` (at least 1); `total` counts all items."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int


def page_of(total: int, number: int, size: int) -> tuple[int, int]:
    """The existing page nearest to `number`, and the number of pages: the list may be shorter than when the button was drawn."""
    pages = max(1, -(-total // size))
    return min(max(number, 0), pages - 1), pages
