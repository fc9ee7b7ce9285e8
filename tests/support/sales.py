"""What each delivery method and each coupon brought: as stored, and as summed over all orders."""

from typing import Any

from core.ports import ReadTransaction, Store
from tests.support.tables import executor

_STANDS = "o.status NOT IN ('awaiting_payment', 'paid_unfulfillable', 'cancelled', 'expired', 'refunded')"
_COUNTED = {
    "SELECT method_id, currency, orders, revenue FROM delivery_sales WHERE orders > 0 ORDER BY 1, 2": f"""
        SELECT d.method_id, o.currency, COUNT(*) AS orders, SUM(o.total) AS revenue
          FROM order_deliveries d JOIN orders o ON o.id = d.order_id
         WHERE d.method_id IS NOT NULL AND {_STANDS} GROUP BY 1, 2 ORDER BY 1, 2""",
    "SELECT coupon_id, currency, revenue, taken FROM coupon_sales WHERE revenue > 0 OR taken > 0 ORDER BY 1, 2": f"""
        SELECT r.coupon_id, o.currency, SUM(o.total) AS revenue, SUM(r.discount + r.delivery_discount) AS taken
          FROM redemptions r JOIN orders o ON o.id = r.order_id
         WHERE r.status <> 'released' AND {_STANDS} GROUP BY 1, 2 ORDER BY 1, 2""",
}
"""Statements that read what is stored, each with the one that sums it up."""


async def check_sales(store: Store) -> list[int]:
    """Assert that both are the same; gives the revenue of each method and coupon."""
    revenue: list[int] = []
    for kept, counted in _COUNTED.items():
        found = await store.read(_rows, kept)
        assert found == await store.read(_rows, counted)
        revenue += [row["revenue"] for row in found]
    return revenue


async def _rows(tx: ReadTransaction, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await executor(tx).all(sql)]
