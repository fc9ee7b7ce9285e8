"""Carts, their lines and the coupons on them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from core.models.cart import Cart, CartLine, CartStatus
from core.models.change import CartChanged
from core.models.coupon import Candidate
from core.models.policy import LEAST_REST
from storage.prices import ENDS, IN_FORCE, PRICE
from storage.repositories.base import Repository
from storage.repositories.category import IS_ACTIVE, IS_SHOWN
from storage.repositories.coupon import CANDIDATE, candidate

_COLUMNS = "id, customer_id, status, revision, currency, expires_at, stepped_sku, stepped_from"
"""In the order of Cart's fields."""

_SKU = f"""
           s.id, s.product_id, s.code, p.title, s.label, {{quantity}}, {{promised}}, {{promise_ends}}, {PRICE}, s.on_hand,
           CASE WHEN {IS_ACTIVE} AND {IS_SHOWN} THEN 1 ELSE 0 END AS active, c.id AS category_id, c.parent_id,
           COALESCE(s.low_at, :low) AS low_at,
           CASE WHEN p.kind = 'digital' THEN 1 ELSE 0 END AS digital, s.stars, {{promised_stars}},
           s.price AS regular, {ENDS} AS price_ends, s.hot
"""
"""In the order of CartLine's fields."""
_BEHIND_SKU = f"""
      LEFT JOIN products p ON p.id = s.product_id LEFT JOIN categories c ON c.id = p.category_id
      LEFT JOIN categories top ON top.id = c.parent_id
      {IN_FORCE}
"""

_EXPIRED = "status = 'expired' AND restored_at IS NULL AND EXISTS (SELECT 1 FROM cart_lines l WHERE l.cart_id = {0}.id)"
_KEPT = {name: f"l.{name}" for name in ("quantity", "promised", "promise_ends", "promised_stars")}
_FILLED = f"""
    SELECT cart.*, l.aside, {_SKU.format(**_KEPT)}
      FROM ({{0}}) AS cart LEFT JOIN cart_lines l ON l.cart_id = cart.id LEFT JOIN skus s ON s.id = l.sku_id {_BEHIND_SKU}
     ORDER BY l.added_at, l.sku_id
"""
"""A cart with its lines, a row for each; one without lines is a row without one."""
_LINE = 11
"""Where a line's columns begin."""
_COUPON_IDS = """
    SELECT coupon_id FROM cart_coupons WHERE cart_id = {0}
     UNION ALL
    SELECT id FROM coupons WHERE code = '' AND active = 1 AND (ends_at IS NULL OR ends_at > :now)
"""
"""The coupons on a cart, and the promotions that run."""
_OPEN = _FILLED.format(
    f"""SELECT {_COLUMNS}, EXISTS (
               SELECT 1 FROM carts older WHERE older.customer_id = carts.customer_id AND {_EXPIRED.format("older")}
           ) AS older, EXISTS ({_COUPON_IDS.format("carts.id")}) AS reducible
          FROM carts WHERE customer_id = :customer AND status = 'open'"""
)
_LAST_EXPIRED = _FILLED.format(
    f"""SELECT {_COLUMNS}, 0 AS older, 1 AS reducible FROM carts WHERE customer_id = :customer AND {_EXPIRED.format("carts")}
         ORDER BY id DESC LIMIT 1"""
)

_NEW = {"quantity": "0", "promised": PRICE, "promise_ends": "CAST(:ends AS BIGINT)", "promised_stars": "s.stars"}
_ITEM = f"SELECT {_SKU.format(**_NEW)} FROM skus s {_BEHIND_SKU} WHERE s.id = :sku"

_PUT = """
    INSERT INTO cart_lines (cart_id, sku_id, quantity, promised, promised_stars, promise_ends, added_at)
    VALUES (:cart, :sku, :quantity, :promised, :promised_stars, :ends, :now)
        ON CONFLICT (cart_id, sku_id) DO UPDATE SET quantity = excluded.quantity, promised = excluded.promised, aside = 0,
           promised_stars = excluded.promised_stars, promise_ends = excluded.promise_ends
"""
_TOUCH = """
    UPDATE carts SET stepped_from = CASE WHEN stepped_sku = :stepped THEN stepped_from ELSE revision END,
           stepped_sku = :stepped, revision = revision + 1, expires_at = :expires,
           remind_at = CASE WHEN reminded IS NULL THEN CAST(:remind AS BIGINT) END WHERE id = :cart
    RETURNING revision, stepped_from
"""


class CartRepository(Repository):
    """Implements core.ports.cart.Carts."""

    async def open(self, customer_id: int) -> Cart | None:
        return await self._cart(_OPEN, customer_id)

    async def last_expired(self, customer_id: int) -> Cart | None:
        return await self._cart(_LAST_EXPIRED, customer_id)

    async def coupons(self, cart: Cart) -> tuple[Candidate, ...]:
        rows = await self.db.all(
            f"{CANDIDATE} WHERE c.id IN ({_COUPON_IDS.format(':cart')}) ORDER BY c.code, c.id",
            cart=cart.id,
            customer=cart.customer_id,
            now=self.now,
        )
        return tuple(candidate(row) for row in rows)

    async def item(self, sku_id: int) -> CartLine | None:
        ends = self.now + self.policy.cart_ttl
        row = await self.db.one(_ITEM, sku=sku_id, ends=ends, low=self.policy.low_stock, now=self.now)
        return self._line(row) if row else None

    async def want(self, customer_ids: Collection[int], sku_ids: Collection[int]) -> frozenset[tuple[int, int, int]]:
        rows = await self.db.all(
            f"""SELECT c.customer_id, l.sku_id, l.quantity FROM carts c JOIN cart_lines l ON l.cart_id = c.id
                 WHERE c.customer_id IN ({self.dialect.integers_in(":customers")}) AND c.status = 'open' AND l.aside = 0
                   AND l.sku_id IN ({self.dialect.integers_in(":skus")})""",
            customers=json.dumps(sorted(customer_ids)),
            skus=json.dumps(sorted(sku_ids)),
        )
        return frozenset((row["customer_id"], row["sku_id"], row["quantity"]) for row in rows)

    async def create(self, customer_id: int) -> Cart:
        row = await self.db.one(
            f"""INSERT INTO carts (customer_id, status, revision, currency, created_at, expires_at, remind_at)
                VALUES (:customer, 'open', 0, :currency, :now, :expires, :remind) RETURNING {_COLUMNS}""",
            customer=customer_id,
            currency=self.policy.currency,
            now=self.now,
            expires=self.now + self.policy.cart_ttl,
            remind=self._remind_at(),
        )
        await self.db.run(
            """INSERT INTO cart_coupons (cart_id, coupon_id)
               SELECT :cart, coupon_id FROM cart_coupons WHERE cart_id = (
                   SELECT MAX(id) FROM carts WHERE customer_id = :customer AND id < :cart
               ) AND (SELECT status FROM carts WHERE id = cart_coupons.cart_id) = 'expired'""",
            cart=row["id"],
            customer=customer_id,
        )
        return _cart((*row, False, True))

    async def put_line(self, cart_id: int, line: CartLine) -> None:
        await self.db.run(_PUT, **self._put(cart_id, line))

    async def drop_lines(self, cart_id: int, sku_ids: Sequence[int]) -> None:
        await self.db.many(
            "DELETE FROM cart_lines WHERE cart_id = :cart AND sku_id = :sku",
            [{"cart": cart_id, "sku": sku_id} for sku_id in sku_ids],
        )

    async def touch(self, cart: Cart, stepped_sku: int = 0, put: CartLine | None = None) -> Cart:
        expires = self.now + self.policy.cart_ttl
        values: dict[str, Any] = {
            "cart": cart.id,
            "stepped": stepped_sku,
            "expires": expires,
            "remind": self._remind_at(),
        }
        if put is None:
            row = await self.db.one(_TOUCH, **values)
        else:
            row = await self.dialect.one_after(self.db, _PUT, _TOUCH, **(self._put(cart.id, put) | values))
        self.changed.append(CartChanged(cart.customer_id, cart.id, row["revision"]))
        return replace(cart, **row, stepped_sku=stepped_sku, expires_at=expires)

    async def put_aside(self, cart_id: int, sku_ids: Sequence[int]) -> None:
        await self.db.many(
            "UPDATE cart_lines SET aside = 1 WHERE cart_id = :cart AND sku_id = :sku",
            [{"cart": cart_id, "sku": sku_id} for sku_id in sku_ids],
        )

    async def take_back(self, cart_id: int, into: int) -> None:
        await self.db.run(
            "UPDATE cart_lines SET cart_id = :into, aside = 0 WHERE cart_id = :cart AND aside = 1",
            cart=cart_id,
            into=into,
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

    async def take_reminders(self, early: int, limit: int) -> tuple[tuple[int, int, bool], ...]:
        rows = await self.db.all(
            # The plus keeps to the index of those that are due, which is in this order.
            """UPDATE carts SET remind_at = NULL, reminded = revision WHERE id IN (
                   SELECT id FROM carts WHERE status = 'open' AND remind_at <= :until AND +expires_at > :now
                      AND (+remind_at <= :now OR (+expires_at <= :early AND +expires_at <= :rested))
                    ORDER BY remind_at LIMIT :limit
               ) AND remind_at IS NOT NULL
               RETURNING id, customer_id, EXISTS (
                   SELECT 1 FROM cart_lines l WHERE l.cart_id = carts.id AND l.aside = 0) AS filled""",
            now=self.now,
            until=max(self.now, early),
            early=early,
            rested=self.now + self.policy.cart_ttl - LEAST_REST,
            limit=limit,
        )
        return tuple([(row["id"], row["customer_id"], row["filled"] == 1) for row in rows])

    async def reminded_at(self, cart_id: int) -> int | None:
        row = await self.db.one("SELECT reminded FROM carts WHERE id = :cart", cart=cart_id)
        return row["reminded"] if row else None

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

    def _put(self, cart_id: int, line: CartLine) -> dict[str, Any]:
        return {
            "cart": cart_id,
            "sku": line.sku_id,
            "quantity": line.quantity,
            "promised": line.promised,
            "promised_stars": line.promised_stars,
            "ends": line.promise_ends,
            "now": self.now,
        }

    def _remind_at(self) -> int | None:
        """When the customer of a cart that changes now is to be reminded of it."""
        lead = self.policy.reminder_lead
        return None if lead is None else self.now + self.policy.cart_ttl - lead

    async def _close(self, cart_id: int, status: CartStatus) -> bool:
        closed = await self.db.one(
            """UPDATE carts SET status = :status, revision = revision + 1 WHERE id = :cart AND status = 'open'
               RETURNING customer_id, revision""",
            cart=cart_id,
            status=status,
        )
        if closed is not None:
            self.changed.append(CartChanged(closed["customer_id"], cart_id, closed["revision"]))
        return closed is not None

    async def _cart(self, sql: str, customer_id: int) -> Cart | None:
        rows = await self.db.all(sql, customer=customer_id, low=self.policy.low_stock, now=self.now)
        if not rows:
            return None
        lines = [(row["aside"], self._line(row[_LINE:])) for row in rows if row["aside"] is not None]
        return _cart(rows[0][: _LINE - 1], lines)

    def _line(self, row: Any) -> CartLine:  # noqa: ANN401 - a Row
        *item, active, category_id, parent_id, low_at, digital, stars, promised_stars, regular, price_ends, hot = row
        categories = (category_id, parent_id) if parent_id else (category_id,)
        more = (low_at, digital == 1, stars, promised_stars, regular, price_ends, hot == 1)
        return CartLine._make((*item, active == 1, categories, self.now, *more))


def _cart(row: Any, lines: Sequence[tuple[int, CartLine]] = ()) -> Cart:  # noqa: ANN401 - a Row
    """The cart of a row, and its lines, each with whether it is put aside: an expired one shows these, too."""
    cart_id, customer_id, status, revision, currency, expires_at, stepped_sku, stepped_from, older, reducible = row
    state = CartStatus(status)
    shown = tuple([line for aside, line in lines if not aside or state is not CartStatus.OPEN])
    aside = sum(aside for aside, _line in lines)
    return Cart(
        cart_id,
        customer_id,
        state,
        revision,
        currency,
        expires_at,
        stepped_sku,
        stepped_from,
        shown,
        aside,
        bool(older),
        bool(reducible),
    )
