"""A page of a longer list."""

from typing import Generic, TypeVar

from core.models.base import Model

T = TypeVar("T")

MOST_LISTED = 1000
"""A list whose order has to be worked out anew at every look ends there, whatever its `total`: nobody turns 125 pages."""


class Page(Model, Generic[T]):
    """`items` of page `number` (from 0) out of `pages` (at least 1); `total` counts all items."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int


def page_of(total: int, number: int, size: int) -> tuple[int, int]:
    """The page nearest to `number` that exists, and how many there are: the list may have shrunk since the tap."""
    pages = max(1, -(-total // size))
    return min(max(number, 0), pages - 1), pages
