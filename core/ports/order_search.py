"""Finding orders."""

from collections.abc import Sequence
from typing import Protocol

from core.models.order import BoardOrder
from core.models.page import Page


class OrderSearchReader(Protocol):
    async def found(self, words: Sequence[str], since: int, until: int, number: int, size: int) -> Page[BoardOrder]:
        """A page of the newest MOST_LISTED orders that were placed from `since` to before `until` (ms UTC) and have every word.

        A word begins one of the order's code, its customer's names, its recipient's, its products and SKUs, each also without
        its dashes; four digits or more also end its phone number.
        """


class OrderSearch(OrderSearchReader, Protocol):
    async def index_due(self, limit: int) -> int:
        """Write the words of at most `limit` orders that are new, or whose customer has another name; returns how many there were."""
