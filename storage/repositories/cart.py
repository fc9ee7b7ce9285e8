"""Carts, their lines and the coupons on them."""

from collections.abc import Sequence
from typing import Any

from core.models.cart import Cart, CartLine, CartStatus
from core.models.coupon import Candidate
from storage.repositories.base import Repository
from storage.repositories.coupon import CANDIDATE, candidate

_CART = "SELECT id, customer_id, status, revision, currency, expires_at FROM carts"

_ITEM = """
    s.id AS sku_id, s.product_id, s.code, p.title, s.label, s.price AS today, s.on_hand,
    s.active * p.active AS active, c.id AS category_id, c.parent_id
      FROM skus s JOIN products p ON p.id = s.product_id JOIN categories c ON c.id = p.category_id
"""

_LINES = f"""
    SELECT l.quantity, l.promised, l.priced_at, {_ITEM}
      JOIN cart_lines l ON l.sku_id = s.id
     WHERE l.cart_id = :cart ORDER BY l.added_at, l.sku_id
"""


class CartRepository(Repository):
    """Implements core.ports.Carts."""

    async def open(self, customer_id: int) -> Cart | None:
        return await self._cart(f"{_CART} WHERE customer_id = :customer AND status = 'open'", customer_id)

    async def lock_open(self, customer_id: int) -> Cart | None:
        return await self.open(customer_id)

    async def last_expired(self, customer_id: int) -> Cart | None:
        newest = f"""{_CART} WHERE customer_id = :customer AND status = 'expired' AND restored_at IS NULL
                     ORDER BY id DESC LIMIT 1"""
        return await self._cart(newest, customer_id)

    async def coupons(self, cart: Cart) -> tuple[Candidate, ...]:
        rows = await self.db.all(
            f"""{CANDIDATE} JOIN cart_coupons a ON a.coupon_id = c.id WHERE a.cart_id = :cart ORDER BY c.code""",
            cart=cart.id,
            customer=cart.customer_id,
        )
        return tuple(candidate(row) for row in rows)

    async def item(self, sku_id: int) -> CartLine | None:
        row = await self.db.one(
            f"SELECT 0 AS quantity, s.price AS promised, :now AS priced_at, {_ITEM} WHERE s.id = :sku",
            sku=sku_id,
            now=self.now,
        )
        return self._line(row) if row else None

    async def create(self, customer_id: int) -> Cart:
        row = await self.db.one(
            """INSERT INTO carts (customer_id, status, revision, currency, created_at, expires_at)
               VALUES (:customer, 'open', 0, :currency, :now, :expires)
               RETURNING id, customer_id, status, revision, currency, expires_at""",
            customer=customer_id,
            currency=self.policy.currency,
            now=self.now,
            expires=self.now + self.policy.cart_ttl,
        )
        return Cart(**row)

    async def put_line(self, cart_id: int, line: CartLine) -> None:
        await self.db.run(
            """INSERT INTO cart_lines (cart_id, sku_id, quantity, promised, priced_at, added_at)
               VALUES (:cart, :sku, :quantity, :promised, :priced_at, :now)
               ON CONFLICT (cart_id, sku_id) DO UPDATE SET
                   quantity = excluded.quantity, promised = excluded.promised, priced_at = excluded.priced_at""",
            cart=cart_id,
            sku=line.sku_id,
            quantity=line.quantity,
            promised=line.promised,
            priced_at=line.priced_at,
            now=self.now,
        )

    async def drop_lines(self, cart_id: int, sku_ids: Sequence[int]) -> None:
        await self.db.many(
            "DELETE FROM cart_lines WHERE cart_id = :cart AND sku_id = :sku",
            [{"cart": cart_id, "sku": sku_id} for sku_id in sku_ids],
        )

    async def touch(self, cart: Cart) -> None:
        await self.db.run(
            "UPDATE carts SET revision = revision + 1, expires_at = :expires WHERE id = :cart",
            cart=cart.id,
            expires=self.now + self.policy.cart_ttl,
        )

    async def check_out(self, cart_id: int) -> bool:
        return await self._close(cart_id, CartStatus.CHECKED_OUT)

    async def expire(self, cart_id: int) -> bool:
        return await self._close(cart_id, CartStatus.EXPIRED)

    async def expire_due(self, limit: int) -> int:
        return await self.db.run(
            """UPDATE carts SET status = 'expired' WHERE id IN (
                   SELECT id FROM carts WHERE status = 'open' AND expires_at <= :now ORDER BY expires_at LIMIT :limit
               ) AND status = 'open'""",
            now=self.now,
            limit=limit,
        )

    async def mark_restored(self, cart_id: int) -> None:
        await self.db.run("UPDATE carts SET restored_at = :now WHERE id = :cart", cart=cart_id, now=self.now)

    async def attach_coupon(self, cart_id: int, coupon_id: int) -> None:
        await self.db.run(
            "INSERT INTO cart_coupons (cart_id, coupon_id) VALUES (:cart, :coupon) ON CONFLICT DO NOTHING",
            cart=cart_id,
            coupon=coupon_id,
        )

    async def detach_coupons(self, cart_id: int, coupon_ids: Sequence[int]) -> None:
        await self.db.many(
            "DELETE FROM cart_coupons WHERE cart_id = :cart AND coupon_id = :coupon",
            [{"cart": cart_id, "coupon": coupon_id} for coupon_id in coupon_ids],
        )

    async def _close(self, cart_id: int, status: CartStatus) -> bool:
        closed = await self.db.run(
            "UPDATE carts SET status = :status, revision = revision + 1 WHERE id = :cart AND status = 'open'",
            cart=cart_id,
            status=status,
        )
        return closed == 1

    async def _cart(self, sql: str, customer_id: int) -> Cart | None:
        row = await self.db.one(sql, customer=customer_id)
        if row is None:
            return None
        lines = await self.db.all(_LINES, cart=row["id"])
        return Cart(**row, lines=tuple(self._line(line) for line in lines))

    def _line(self, row: Any) -> CartLine:  # noqa: ANN401 - a Row
        return CartLine(
            sku_id=row["sku_id"],
            product_id=row["product_id"],
            code=row["code"],
            title=row["title"],
            label=row["label"],
            quantity=row["quantity"],
            promised=row["promised"],
            priced_at=row["priced_at"],
            promise_ends=row["priced_at"] + self.policy.cart_ttl,
            today=row["today"],
            on_hand=row["on_hand"],
            active=bool(row["active"]),
            category_ids=tuple(filter(None, (row["category_id"], row["parent_id"]))),
            now=self.now,
        )
