"""The pages outside Telegram on which orders are paid."""

from typing import Protocol

from core.models.payment import PaymentMethod
from core.models.payment_page import OpenPage, PaymentPage


class PaymentPageReader(Protocol):
    async def page(self, order_id: int, amount: int) -> PaymentPage | None:
        """Where this amount (minor units) of the order is to be paid."""

    async def due(self, limit: int) -> tuple[OpenPage, ...]:
        """The pages that the gateway has to be asked about now, those that have waited longest first."""


class PaymentPages(PaymentPageReader, Protocol):
    async def keep(self, page: PaymentPage, look_at: int) -> None:
        """Keep the page, if the order has none for this amount. The gateway is asked about it at `look_at` (ms UTC)."""

    async def look(self, page: PaymentPage, at: int | None, misses: int = 0) -> None:
        """Ask the gateway about the page then (ms UTC); None: nothing is to be expected any more."""

    async def look_again(self, method: PaymentMethod, reference: str) -> bool:
        """Ask about it now, whatever was known; False if there is no such page."""

    async def hurry(self, order_id: int) -> None:
        """Ask about the order's pages now, if something is still to be expected of them."""
