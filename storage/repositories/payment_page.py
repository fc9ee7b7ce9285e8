"""The pages outside Telegram on which orders are paid."""

from typing import Any

from core.models.payment import PaymentMethod
from core.models.payment_page import OpenPage, PaymentPage
from storage.repositories.base import Repository

_COLUMNS = "p.order_id, p.method, p.reference, p.url, p.opened_at, p.misses"
"""In the order of the model's fields."""


class PaymentPageRepository(Repository):
    """Implements core.ports.payment_page.PaymentPages."""

    async def page(self, order_id: int) -> PaymentPage | None:
        row = await self.db.one(f"SELECT {_COLUMNS} FROM payment_pages p WHERE order_id = :order", order=order_id)
        return _page(*row) if row else None

    async def order_of(self, method: PaymentMethod, reference: str) -> int | None:
        row = await self.db.one(
            "SELECT order_id FROM payment_pages WHERE method = :method AND reference = :reference",
            method=method,
            reference=reference,
        )
        return row["order_id"] if row else None

    async def due(self, limit: int) -> tuple[OpenPage, ...]:
        rows = await self.db.all(
            f"""SELECT {_COLUMNS}, CASE WHEN o.status = 'awaiting_payment' AND o.expires_at > :now THEN 1 ELSE 0 END
                  FROM payment_pages p JOIN orders o ON o.id = p.order_id
                 WHERE p.look_at IS NOT NULL AND p.look_at <= :now ORDER BY p.look_at LIMIT :limit""",
            now=self.now,
            limit=limit,
        )
        return tuple(OpenPage(_page(*columns), wanted == 1) for *columns, wanted in rows)

    async def keep(self, page: PaymentPage, look_at: int) -> None:
        await self.db.run(
            """INSERT INTO payment_pages (order_id, method, reference, url, opened_at, misses, look_at)
               VALUES (:order, :method, :reference, :url, :opened, :misses, :look) ON CONFLICT DO NOTHING""",
            order=page.order_id,
            method=page.method,
            reference=page.reference,
            url=page.url,
            opened=page.opened_at,
            misses=page.misses,
            look=look_at,
        )

    async def look(self, order_id: int, at: int | None, misses: int = 0) -> None:
        await self.db.run(
            "UPDATE payment_pages SET look_at = :at, misses = :misses WHERE order_id = :order",
            order=order_id,
            at=at,
            misses=misses,
        )

    async def hurry(self, order_id: int) -> None:
        await self.db.run(
            "UPDATE payment_pages SET look_at = :now WHERE order_id = :order AND look_at IS NOT NULL",
            order=order_id,
            now=self.now,
        )


def _page(order_id: int, method: str, *rest: Any) -> PaymentPage:  # noqa: ANN401 - columns
    return PaymentPage._make((order_id, PaymentMethod(method), *rest))
