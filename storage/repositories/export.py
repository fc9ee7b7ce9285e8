"""Tables that leave the shop, page by page."""

from core.models.export import KnownCustomer, SoldLine
from core.models.order import SOLD
from core.models.payment import Outcome
from storage.repositories.base import Repository, words


class ExportRepository(Repository):
    """Implements core.ports.export.ExportReader."""

    async def order_lines(self, since: int, until: int, after: int, size: int) -> tuple[SoldLine, ...]:
        rows = await self.db.all(
            """SELECT o.id, o.code, o.placed_at, o.status, o.customer_id, c.name, l.code, l.title, l.label, l.quantity,
                      l.unit_price, l.discount, o.currency, o.subtotal, o.discount, o.delivery, o.delivery_discount,
                      o.total, d.method, d.recipient, d.phone, d.address, d.note, o.payment,
                      (SELECT MIN(p.at) FROM payments p WHERE p.order_id = o.id AND p.outcome = :settled) AS paid_at
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

    async def customers(self, since: int, until: int, after: int, size: int) -> tuple[KnownCustomer, ...]:
        rows = await self.db.all(
            f"""SELECT c.id, c.name, c.username, c.first_seen, c.last_seen, COUNT(o.id),
                      CAST(COALESCE(SUM(o.total), 0) AS BIGINT)
                 FROM (SELECT * FROM customers WHERE id > :after AND first_seen >= :since AND first_seen < :until
                        ORDER BY id LIMIT :size) c
                 LEFT JOIN orders o ON o.customer_id = c.id
                      AND o.status IN ({words(SOLD)})
                GROUP BY c.id, c.name, c.username, c.first_seen, c.last_seen ORDER BY c.id""",
            since=since,
            until=until,
            after=after,
            size=size,
        )
        return tuple(KnownCustomer(*row) for row in rows)
