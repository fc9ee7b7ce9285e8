"""Products that customers have marked."""

from collections.abc import Sequence
from typing import Protocol

from core.models.favourite import FavouriteNews
from core.models.page import Page


class FavouriteReader(Protocol):
    async def has(self, customer_id: int, product_id: int) -> bool: ...

    async def count(self, customer_id: int) -> int:
        """How many of them are for sale, sold out or not."""

    async def of_customer(self, customer_id: int, number: int, size: int) -> Page[int]:
        """The ids of those that are for sale, the latest first."""

    async def news(self, event_id: int, customer_id: int) -> tuple[FavouriteNews, ...]:
        """What the customer is to be told of this event, as far as it is still so, they still want to know, and no later event says it."""


class Favourites(FavouriteReader, Protocol):
    async def add(self, customer_id: int, product_id: int) -> None:
        """Mark it, at today's price. What is not for sale is not marked; marking twice counts once."""

    async def drop(self, customer_id: int, product_id: int) -> None: ...

    async def note_news(self, sku_ids: Sequence[int]) -> int:
        """Note which of these SKUs' products, where marked, are cheaper than last seen or back in stock; the event's id, 0 for none.

        From now on the new price is the last seen one. Those who wait for a SKU that is back are told of that, so they are left out.
        """

    async def forget_news(self, before: int, limit: int) -> int: ...
