"""Tables that leave the shop, page by page."""

import json
from collections.abc import Collection, Mapping, Sequence

from core.models.export import KnownCustomer, SoldLine, Trail
from core.models.order import SOLD, OrderStatus
from core.models.payment import Outcome
from storage.repositories.base import Repository, words
from storage.repositories.order_board import TAKEN_OFF

_LATEST = """(SELECT d.{0} FROM orders JOIN order_deliveries d ON d.order_id = orders.id
               WHERE orders.customer_id = c.id AND COALESCE(d.{0}, '') <> '' ORDER BY orders.id DESC LIMIT 1)"""


class ExportRepository(Repository):
    """Implements core.ports.export.ExportReader."""

    async def order_lines(self, since: int, until: int, after: int, size: int) -> tuple[SoldLine, ...]:
        rows = await self.db.all(
            """SELECT o.id, o.code, o.placed_at, o.status, o.customer_id, c.name, c.username, l.code, l.title, l.label,
                      l.quantity, l.unit_price, l.discount, o.currency, o.subtotal, o.discount, o.delivery,
                      o.delivery_discount, o.total, d.method, d.recipient, d.phone, d.address, d.note, o.payment,
                      (SELECT MIN(p.at) FROM payments p WHERE p.order_id = o.id AND p.outcome = :settled) AS paid_at,
                      (SELECT CAST(COALESCE(SUM(r.quantity), 0) AS BIGINT) FROM order_returns r
                        WHERE r.order_id = o.id AND r.sku_id = l.sku_id) AS off_quantity,
                      (SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) FROM order_returns r
                        WHERE r.order_id = o.id AND r.sku_id = l.sku_id) AS off_amount
                 FROM (SELECT * FROM orders WHERE id > :after AND placed_at >= :since AND placed_at < :until
                        ORDER BY id LIMIT :size) o
                 JOIN order_lines l ON l.order_id = o.id
                 JOIN customers c ON c.id = o.customer_id
                 LEFT JOIN order_deliveries d ON d.order_id = o.id
                ORDER BY o.id, l.position""",
            since=since,
            until=until,
            after=after,
            size=size,
            settled=Outcome.SETTLED,
        )
        return tuple(SoldLine(*row) for row in rows)

    async def trails(self, order_ids: Sequence[int]) -> Mapping[int, Trail]:
        these, orders = self.dialect.integers_in(":orders"), json.dumps(order_ids)
        history = await self.db.all(
            f"SELECT order_id, to_status, at, tracking FROM order_history WHERE order_id IN ({these}) ORDER BY id",
            orders=orders,
        )
        used = await self.db.all(
            f"SELECT order_id, code FROM redemptions WHERE order_id IN ({these}) ORDER BY id", orders=orders
        )
        steps: dict[int, dict[OrderStatus, int]] = {}
        tracking: dict[int, str] = {}
        coupons: dict[int, list[str]] = {}
        for row in history:
            steps.setdefault(row["order_id"], {})[OrderStatus(row["to_status"])] = row["at"]
            tracking[row["order_id"]] = row["tracking"] or tracking.get(row["order_id"], "")
        for row in used:
            coupons.setdefault(row["order_id"], []).append(row["code"])
        return {one: Trail(tuple(coupons.get(one, ())), steps.get(one, {}), tracking.get(one, "")) for one in order_ids}

    async def customers(
        self, since: int, until: int, after: int, size: int, crew: Collection[int]
    ) -> tuple[KnownCustomer, ...]:
        rows = await self.db.all(
            f"""SELECT c.id, c.name, c.username, c.first_seen, c.last_seen, COUNT(orders.id),
                      CAST(COALESCE(SUM(CASE WHEN orders.currency = :currency THEN orders.total - {TAKEN_OFF} END), 0)
                           AS BIGINT),
                      COALESCE({_LATEST.format("phone")}, ''), COALESCE({_LATEST.format("address")}, '')
                 FROM (SELECT * FROM customers WHERE id > :after AND first_seen >= :since AND first_seen < :until
                          AND id NOT IN ({self.dialect.integers_in(":crew")})
                        ORDER BY id LIMIT :size) c
                 LEFT JOIN orders ON orders.customer_id = c.id
                      AND orders.status IN ({words(SOLD)})
                GROUP BY c.id, c.name, c.username, c.first_seen, c.last_seen ORDER BY c.id""",
            since=since,
            until=until,
            after=after,
            size=size,
            currency=self.policy.currency,
            crew=json.dumps(list(crew)),
        )
        return tuple(KnownCustomer(*row) for row in rows)
