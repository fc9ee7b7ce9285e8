"""The pages outside Telegram on which orders are paid."""

from typing import Any

from core.models.payment import PaymentMethod
from core.models.payment_page import OpenPage, PaymentPage
from storage.repositories.base import Repository
from storage.repositories.order_board import TAKEN_OFF

_COLUMNS = "p.order_id, p.amount, p.method, p.reference, p.url, p.opened_at, p.misses"
"""In the order of the model's fields."""


class PaymentPageRepository(Repository):
    """Implements core.ports.payment_page.PaymentPages."""

    async def page(self, order_id: int, amount: int) -> PaymentPage | None:
        row = await self.db.one(
            f"SELECT {_COLUMNS} FROM payment_pages p WHERE order_id = :order AND amount = :amount",
            order=order_id,
            amount=amount,
        )
        return _page(*row) if row else None

    async def due(self, limit: int) -> tuple[OpenPage, ...]:
        rows = await self.db.all(
            f"""SELECT {_COLUMNS}, CASE WHEN orders.status = 'awaiting_payment' AND orders.expires_at > :now
                                      AND p.amount = orders.total - {TAKEN_OFF} THEN 1 ELSE 0 END
                  FROM payment_pages p JOIN orders ON orders.id = p.order_id
                 WHERE p.look_at IS NOT NULL AND p.look_at <= :now ORDER BY p.look_at LIMIT :limit""",
            now=self.now,
            limit=limit,
        )
        return tuple(OpenPage(_page(*columns), wanted == 1) for *columns, wanted in rows)

    async def keep(self, page: PaymentPage, look_at: int) -> None:
        await self.db.run(
            """INSERT INTO payment_pages (order_id, amount, method, reference, url, opened_at, misses, look_at)
               VALUES (:order, :amount, :method, :reference, :url, :opened, :misses, :look) ON CONFLICT DO NOTHING""",
            order=page.order_id,
            amount=page.amount,
            method=page.method,
            reference=page.reference,
            url=page.url,
            opened=page.opened_at,
            misses=page.misses,
            look=look_at,
        )

    async def look(self, page: PaymentPage, at: int | None, misses: int = 0) -> None:
        await self.db.run(
            "UPDATE payment_pages SET look_at = :at, misses = :misses WHERE order_id = :order AND amount = :amount",
            order=page.order_id,
            amount=page.amount,
            at=at,
            misses=misses,
        )

    async def look_again(self, method: PaymentMethod, reference: str) -> bool:
        hinted = await self.db.run(
            "UPDATE payment_pages SET look_at = :now WHERE method = :method AND reference = :reference",
            method=method,
            reference=reference,
            now=self.now,
        )
        return hinted == 1

    async def hurry(self, order_id: int) -> None:
        await self.db.run(
            "UPDATE payment_pages SET look_at = :now WHERE order_id = :order AND look_at IS NOT NULL",
            order=order_id,
            now=self.now,
        )


def _page(order_id: int, amount: int, method: str, *rest: Any) -> PaymentPage:  # noqa: ANN401 - columns
    return PaymentPage._make((order_id, amount, PaymentMethod(method), *rest))
