"""The pages outside Telegram on which orders are paid."""

from typing import Protocol

from core.models.payment import PaymentMethod
from core.models.payment_page import OpenPage, PaymentPage


class PaymentPageReader(Protocol):
    async def page(self, order_id: int) -> PaymentPage | None: ...

    async def order_of(self, method: PaymentMethod, reference: str) -> int | None:
        """The order whose page has this name."""

    async def due(self, limit: int) -> tuple[OpenPage, ...]:
        """The pages that the gateway has to be asked about now, those that have waited longest first."""


class PaymentPages(PaymentPageReader, Protocol):
    async def keep(self, page: PaymentPage, look_at: int) -> None:
        """Keep the page of an order that has none. The gateway is asked about it at `look_at` (ms UTC)."""

    async def look(self, order_id: int, at: int | None, misses: int = 0) -> None:
        """Ask the gateway about the order's page then (ms UTC); None: nothing is to be expected any more."""

    async def hurry(self, order_id: int) -> None:
        """Ask about the order's page now, if something is still to be expected of it."""
