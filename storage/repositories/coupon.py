"""Coupons and their redemptions."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from core.models.breakdown import AppliedCoupon
from core.models.coupon import Candidate, Coupon, CouponSales, Scope
from core.models.order import Order
from core.models.page import Page, page_of
from core.typed import latin
from storage.repositories.base import Repository

_COLUMNS = 'c.id, c.rules, c.used, c."limit", c.active, c.ends_at'

CANDIDATE = f"""
    SELECT {_COLUMNS}, (
               SELECT COUNT(*) FROM redemptions r
                WHERE r.coupon_id = c.id AND r.customer_id = :customer AND r.status <> 'released'
           ) AS uses
      FROM coupons c
"""
"""Coupons, with how often `:customer` has used each; `candidate` reads the rows."""

_COUPON = f"SELECT {_COLUMNS} FROM coupons c"

_SALES = f"""
    SELECT {_COLUMNS}, COALESCE(sold.revenue, 0) AS revenue, COALESCE(sold.taken, 0) AS taken
      FROM coupons c LEFT JOIN coupon_sales sold ON sold.coupon_id = c.id AND sold.currency = :currency
"""
"""Coupons, each with the revenue and the discounts that it led to."""


def candidate(row: Any) -> Candidate:  # noqa: ANN401 - a Row
    """The model for a row of CANDIDATE."""
    return Candidate(coupon_in(row), row["uses"])


def coupon_in(row: Any) -> Coupon:  # noqa: ANN401 - a Row
    """The model for a row of the coupons. Raises TypeError, ValueError if its rules cannot be read."""
    kept = {"id": row["id"], "used": row["used"], "limit": row["limit"]}
    return Coupon(**{**from_json(row["rules"]), **kept, "active": row["active"] == 1, "ends_at": row["ends_at"]})


def _sales(row: Any) -> CouponSales:  # noqa: ANN401 - a Row
    return CouponSales(coupon=coupon_in(row), revenue=row["revenue"], taken=row["taken"])


class CouponRepository(Repository):
    """Implements core.ports.coupon.Coupons."""

    async def by_code(self, code: str, customer_id: int) -> Candidate | None:
        row = await self.db.one(
            f"{CANDIDATE} WHERE c.code = :code AND c.code <> ''", code=latin(code).upper(), customer=customer_id
        )
        return candidate(row) if row else None

    async def named(self, label: str) -> Coupon | None:
        by_code = await self.db.one(f"{_COUPON} WHERE c.code = :code AND c.code <> ''", code=latin(label).upper())
        row = by_code or await self.db.one(f"{_COUPON} WHERE c.code = '' AND c.name_key = :name", name=label.casefold())
        return coupon_in(row) if row else None

    async def first_code(self) -> str:
        newest = "SELECT code FROM coupons WHERE code <> ''{0} ORDER BY id DESC LIMIT 1"
        usable = """ AND active = 1 AND (ends_at IS NULL OR ends_at > :now) AND ("limit" IS NULL OR used < "limit")"""
        row = await self.db.one(newest.format(usable), now=self.now) or await self.db.one(newest.format(""))
        return str(row["code"]) if row else ""

    async def count_lost(self, currency: str) -> int:
        text, integer = self.dialect.json_text, self.dialect.json_integer
        row = await self.db.one(
            f"""SELECT COUNT(*) AS total FROM coupons
                 WHERE active = 1 AND {text("rules", "currency")} <> :currency
                   AND ({text("rules", "terms.kind")} IN ('fixed', 'tiers')
                        OR {integer("rules", "minimum_subtotal")} > 0 OR {integer("rules", "cap")} IS NOT NULL)""",
            currency=currency,
        )
        return int(row["total"])

    async def listed(self, number: int, size: int) -> Page[CouponSales]:
        total = int((await self.db.one("SELECT COUNT(*) AS total FROM coupons"))["total"])
        number, pages = page_of(total, number, size)
        rows = await self.db.all(
            f"{_SALES} ORDER BY c.id DESC LIMIT :size OFFSET :skip",
            currency=self.policy.currency,
            size=size,
            skip=number * size,
        )
        return Page(items=tuple(_sales(row) for row in rows), number=number, pages=pages, total=total)

    async def sales(self, coupon_id: int) -> CouponSales | None:
        row = await self.db.one(f"{_SALES} WHERE c.id = :id", currency=self.policy.currency, id=coupon_id)
        return _sales(row) if row else None

    async def scope_names(self, scope: Scope, most: int) -> tuple[str, ...]:
        kinds = (
            (
                """SELECT CASE WHEN p.id IS NULL THEN c.name ELSE p.name || '/' || c.name END AS name
                     FROM categories c LEFT JOIN categories p ON p.id = c.parent_id WHERE c.id""",
                scope.category_ids,
            ),
            ("SELECT title AS name FROM products WHERE id", scope.product_ids),
            ("SELECT code AS name FROM skus WHERE id", scope.sku_ids),
        )
        found: list[str] = []
        for sql, ids in kinds:
            if ids:
                values = {f"id{place}": one for place, one in enumerate(sorted(ids)[:most])}
                places = ", ".join(f":{key}" for key in values)
                found.extend(row["name"] for row in await self.db.all(f"{sql} IN ({places}) ORDER BY name", **values))
        return tuple(found)

    async def create(self, coupon: Coupon) -> bool:
        created = await self.db.run(
            """INSERT INTO coupons (code, name_key, rules, "limit", active, ends_at)
               VALUES (:code, :name, :rules, :limit, :active, :ends_at) ON CONFLICT DO NOTHING""",
            **_values(coupon),
        )
        return created == 1

    async def change(self, coupon: Coupon) -> None:
        await self.db.run(
            """UPDATE coupons SET code = :code, name_key = :name, rules = :rules, "limit" = :limit,
                                  active = :active, ends_at = :ends_at WHERE id = :id""",
            id=coupon.id,
            **_values(coupon),
        )

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
                    "code": coupon.label,
                    "discount": coupon.discount,
                    "delivery_discount": coupon.delivery_discount,
                }
                for coupon in applied
            ],
        )

    async def consume(self, order_id: int) -> None:
        await self.db.run(
            "UPDATE redemptions SET status = 'consumed' WHERE order_id = :order AND status = 'reserved'", order=order_id
        )

    async def reserve_again(self, order_id: int) -> None:
        given_back = await self.db.all(
            "SELECT coupon_id FROM redemptions WHERE order_id = :order AND status = 'released'", order=order_id
        )
        for coupon_id in sorted(row["coupon_id"] for row in given_back):
            if await self.take_if_left((coupon_id,)):
                await self.db.run(
                    "UPDATE redemptions SET status = 'reserved' WHERE order_id = :order AND coupon_id = :coupon",
                    order=order_id,
                    coupon=coupon_id,
                )

    async def give_back(self, order_id: int) -> None:
        await self.db.run(
            "UPDATE redemptions SET status = 'reserved' WHERE order_id = :order AND status = 'consumed'", order=order_id
        )
        await self.release(order_id)

    async def release(self, order_id: int) -> None:
        await self.db.run(
            """UPDATE coupons SET used = used - 1 WHERE id IN (
                   SELECT coupon_id FROM redemptions WHERE order_id = :order AND status = 'reserved')""",
            order=order_id,
        )
        await self.db.run(
            "UPDATE redemptions SET status = 'released' WHERE order_id = :order AND status = 'reserved'", order=order_id
        )


def _values(coupon: Coupon) -> dict[str, Any]:
    return {
        "code": coupon.code,
        "name": "" if coupon.code else coupon.name.casefold(),
        "rules": coupon.model_dump_json(exclude={"id", "used", "limit", "active", "ends_at"}),
        "limit": coupon.limit,
        "active": int(coupon.active),
        "ends_at": coupon.ends_at,
    }
