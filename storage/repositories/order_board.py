"""Orders as staff's lists show them."""

from core.models.order import MOST_COUNTED, SOLD, BoardOrder, OrderStatus, Takings
from core.models.page import Page, page_of
from storage.repositories.base import Repository, words

TAKEN_OFF = "CAST(COALESCE((SELECT SUM(amount) FROM order_returns WHERE order_id = orders.id), 0) AS BIGINT)"
"""What need not be paid of an order of `orders`, or was given back."""

PICK_UP = "COALESCE((SELECT pick_up FROM order_deliveries WHERE order_id = orders.id), 0) AS pick_up"
"""Whether an order of `orders` is fetched."""
BOARD = f"""SELECT orders.id, orders.code, orders.status, orders.currency, orders.total, orders.placed_at, {PICK_UP}, c.name AS customer
              FROM orders JOIN customers c ON c.id = orders.customer_id"""
"""Orders as staff's lists show them."""

_COUNTED = """SELECT '{0}' AS status, COUNT(*) AS total
    FROM (SELECT 1 FROM orders WHERE status = '{0}' LIMIT :most) AS counted"""


class OrderBoard(Repository):
    """The part of core.ports.order.Orders that lists and counts them."""

    async def counts(self) -> dict[OrderStatus, int]:
        rows = await self.db.all(
            " UNION ALL ".join(_COUNTED.format(one.value) for one in OrderStatus), most=MOST_COUNTED
        )
        return {OrderStatus(row["status"]): int(row["total"]) for row in rows if row["total"]}

    async def takings(self, since: int, until: int) -> Takings:
        row = await self.db.one(
            # The states are no condition: a planner would take them for the better index, and read years.
            f"""SELECT COUNT(CASE WHEN status IN ({words(SOLD)}) THEN 1 END) AS orders,
                       COALESCE(SUM(CASE WHEN status IN ({words(SOLD)}) THEN total - {TAKEN_OFF} END), 0) AS total
                  FROM orders WHERE placed_at >= :since AND placed_at < :until AND currency = :currency""",
            since=since,
            until=until,
            currency=self.policy.currency,
        )
        return Takings(row["orders"], row["total"])

    async def recent(self, before: int, size: int) -> tuple[BoardOrder, ...]:
        rows = await self.db.all(
            f"{BOARD} WHERE orders.id < :before ORDER BY orders.id DESC LIMIT :size", before=before, size=size
        )
        return tuple(BoardOrder(**row) for row in rows)

    async def recent_in(self, status: OrderStatus, before: int, size: int) -> tuple[BoardOrder, ...]:
        rows = await self.db.all(
            f"{BOARD} WHERE orders.status = :status AND orders.id < :before ORDER BY orders.id DESC LIMIT :size",
            status=status,
            before=before,
            size=size,
        )
        return tuple(BoardOrder(**row) for row in rows)

    async def in_state(self, status: OrderStatus, number: int, size: int, *, newest_first: bool) -> Page[BoardOrder]:
        row = await self.db.one(_COUNTED.format(status.value), most=MOST_COUNTED)
        number, pages = page_of(row["total"], number, size)
        rows = await self.db.all(
            f"""{BOARD} WHERE orders.status = :status
                 ORDER BY orders.id {"DESC" if newest_first else "ASC"} LIMIT :size OFFSET :skip""",
            status=status,
            size=size,
            skip=number * size,
        )
        return Page(items=tuple(BoardOrder(**row) for row in rows), number=number, pages=pages, total=row["total"])
