"""Coupons and their redemptions."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from core.models.breakdown import AppliedCoupon
from core.models.coupon import Candidate, Coupon
from core.models.order import Order
from storage.repositories.base import Repository

CANDIDATE = """
    SELECT c.id, c.rules, c.used, c."limit", (
               SELECT COUNT(*) FROM redemptions r
                WHERE r.coupon_id = c.id AND r.customer_id = :customer AND r.status <> 'released'
           ) AS uses
      FROM coupons c
"""
"""Coupons with how often `:customer` has used them; `candidate` reads the rows."""


def candidate(row: Any) -> Candidate:  # noqa: ANN401 - a Row
    """A row of CANDIDATE as its model."""
    rules = from_json(row["rules"])
    return Candidate(Coupon(**{**rules, "id": row["id"], "used": row["used"], "limit": row["limit"]}), row["uses"])


class CouponRepository(Repository):
    """Implements core.ports.Coupons."""

    async def by_code(self, code: str, customer_id: int) -> Candidate | None:
        row = await self.db.one(
            f"{CANDIDATE} WHERE c.code = :code AND c.code <> ''", code=code.upper(), customer=customer_id
        )
        return candidate(row) if row else None

    async def create(self, coupon: Coupon) -> bool:
        created = await self.db.run(
            """INSERT INTO coupons (code, rules, "limit") VALUES (:code, :rules, :limit) ON CONFLICT DO NOTHING""",
            code=coupon.code,
            rules=coupon.model_dump_json(exclude={"id", "used", "limit"}),
            limit=coupon.limit,
        )
        return created == 1

    async def take_if_left(self, coupon_ids: Sequence[int]) -> bool:
        taken = await self.db.many(
            """UPDATE coupons SET used = used + 1 WHERE id = :id AND ("limit" IS NULL OR used < "limit")""",
            [{"id": coupon_id} for coupon_id in coupon_ids],
        )
        return taken == len(coupon_ids)

    async def redeem(self, order: Order, applied: Sequence[AppliedCoupon]) -> None:
        await self.db.many(
            """INSERT INTO redemptions (coupon_id, order_id, customer_id, code, discount, delivery_discount, status)
               VALUES (:coupon, :order, :customer, :code, :discount, :delivery_discount, 'reserved')""",
            [
                {
                    "coupon": coupon.coupon_id,
                    "order": order.id,
                    "customer": order.customer_id,
                    "code": coupon.code or coupon.name,
                    "discount": coupon.discount,
                    "delivery_discount": coupon.delivery_discount,
                }
                for coupon in applied
            ],
        )
