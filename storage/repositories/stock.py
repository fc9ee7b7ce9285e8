"""Stock on hand, and the ledger that explains it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from core.models.actor import Actor
from core.models.cart import CartLine
from core.models.change import GoodsChanged
from core.models.order import OPEN, OrderLine
from core.models.page import Page, page_of
from core.models.reservation import HotStock
from core.models.stock import LARGEST_STOCK, Entry, Movement, Reason, StockLevel
from storage.dialect import Dialect
from storage.executor import Value
from storage.repositories.base import words
from storage.repositories.category import ON_SALE
from storage.repositories.stock_levels import COLUMNS, StockLevels, level_of

_FALLEN = f"""
    WITH moved AS MATERIALIZED (
        SELECT {COLUMNS}, m.delta, s.on_hand - COALESCE(
                   (SELECT SUM(later.delta) FROM movements later WHERE later.sku_id = s.id AND later.id > m.id), 0) AS after
          -- Articles first: a source has an index with them only, and the ledger is longer than the catalogue.
          FROM skus s {{join}} movements m ON m.sku_id = s.id JOIN products p ON p.id = s.product_id
         WHERE m.source = :source AND m.delta < 0 AND s.on_hand <= COALESCE(s.low_at, :low)
    )
    SELECT *, COUNT(*) OVER () AS total FROM moved
     WHERE on_sale = 1 AND (after <= low_at AND after - delta > low_at OR after = 0) AND (on_hand > 0 OR after = 0)
     ORDER BY on_hand, sku_id LIMIT :most
"""
"""If a SKU has sold out since, only the cause that sold it out says so."""

_CLOCK_SET_BACK = 24 * 3_600_000
"""ms by which an entry of the ledger may be dated before an earlier one."""

_ENTRY = "SELECT id, at, sku_id, delta, reason, source, actor, note FROM movements"


@cache
def _fallen_sql(dialect: Dialect) -> str:
    return _FALLEN.format(join=dialect.ordered_join)


class StockRepository(StockLevels):
    """Implements core.ports.stock.Stock."""

    async def lock_skus(self, sku_ids: Sequence[int]) -> None:
        await self.dialect.lock(self.db, "skus", "id", sku_ids)

    async def first_code(self) -> str:
        row = await self.db.one(
            f"""SELECT s.code FROM skus s {self.dialect.ordered_join} products p ON p.id = s.product_id
                 WHERE {ON_SALE} ORDER BY s.id LIMIT 1"""
        )
        return str(row["code"]) if row else ""

    async def sku_id(self, code: str) -> int | None:
        row = await self._sku_with(code)
        return int(row["id"]) if row else None

    async def skus_below(self, category_id: int) -> tuple[int, ...]:
        join = self.dialect.ordered_join
        rows = await self.db.all(
            f"""SELECT s.id FROM categories c {join} products p ON p.category_id = c.id {join} skus s ON s.product_id = p.id
                 WHERE c.id = :category OR COALESCE(c.parent_id, 0) = :category""",
            category=category_id,
        )
        return tuple([row["id"] for row in rows])

    async def fallen(self, entry: Entry, most: int) -> Page[StockLevel]:
        rows = await self.db.all(
            _fallen_sql(self.dialect), source=entry.movement.source, low=self.policy.low_stock, most=most
        )
        total = rows[0]["total"] if rows else 0
        return Page(items=tuple(map(level_of, rows)), number=0, pages=page_of(total, 0, most)[1], total=total)

    async def ledger(self, sku_id: int, limit: int) -> tuple[Entry, ...]:
        rows = await self.db.all(f"{_ENTRY} WHERE sku_id = :sku ORDER BY id DESC LIMIT :limit", sku=sku_id, limit=limit)
        return tuple(_entry(row) for row in rows)

    async def entry(self, entry_id: int) -> Entry | None:
        row = await self.db.one(f"{_ENTRY} WHERE id = :id", id=entry_id)
        return _entry(row) if row else None

    async def movements(self, after: int, size: int) -> tuple[Entry, ...]:
        rows = await self.db.all(f"{_ENTRY} WHERE id > :after ORDER BY id LIMIT :size", after=after, size=size)
        return tuple(map(_entry, rows))

    async def movements_of(self, sku_id: int, after: int, size: int) -> tuple[Entry, ...]:
        rows = await self.db.all(
            f"{_ENTRY} WHERE sku_id = :sku AND id > :after ORDER BY id LIMIT :size", sku=sku_id, after=after, size=size
        )
        return tuple(map(_entry, rows))

    async def moved_by(self, sku_id: int, source: str) -> Entry | None:
        row = await self.db.one(f"{_ENTRY} WHERE sku_id = :sku AND source = :source", sku=sku_id, source=source)
        return _entry(row) if row else None

    async def newest(self, sku_id: int) -> Entry | None:
        row = await self.db.one(f"{_ENTRY} WHERE id = (SELECT MAX(id) FROM movements WHERE sku_id = :sku)", sku=sku_id)
        return _entry(row) if row else None

    async def entry_before(self, entry: Entry) -> Entry | None:
        row = await self.db.one(
            f"{_ENTRY} WHERE id = (SELECT MAX(id) FROM movements WHERE sku_id = :sku AND id < :id)",
            sku=entry.movement.sku_id,
            id=entry.id,
        )
        return _entry(row) if row else None

    async def moved_after(self, entry: Entry) -> int:
        row = await self.db.one(
            """SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) AS moved FROM movements
                WHERE sku_id = :sku AND id > :id""",
            sku=entry.movement.sku_id,
            id=entry.id,
        )
        return int(row["moved"])

    async def sold_since(self, sku_id: int, since: int) -> int:
        row = await self.db.one(
            # Reads from the newest entry back to one that is old enough, and not the years of sales before it.
            """SELECT CAST(COALESCE(-SUM(delta), 0) AS BIGINT) AS sold FROM movements
                WHERE sku_id = :sku AND at >= :since AND reason IN ('sold', 'returned')
                  AND id > COALESCE((SELECT id FROM movements WHERE sku_id = :sku AND at < :before ORDER BY id DESC LIMIT 1), 0)""",
            sku=sku_id,
            since=since,
            before=since - _CLOCK_SET_BACK,
        )
        return max(0, int(row["sold"]))

    async def reserved(self, sku_id: int) -> int:
        row = await self.db.one(
            # Open orders are few; a join might begin with the lines of all orders.
            f"""SELECT CAST(COALESCE(SUM((SELECT quantity FROM order_lines l WHERE l.order_id = o.id AND l.sku_id = :sku)), 0)
                           AS BIGINT) AS reserved
                 FROM orders o WHERE o.status IN ({words(OPEN)})""",
            sku=sku_id,
        )
        return int(row["reserved"])

    async def hot(self) -> tuple[HotStock, ...]:
        rows = await self.db.all(
            """SELECT id, on_hand, COALESCE((SELECT MAX(m.id) FROM movements m WHERE m.sku_id = skus.id), 0) AS moved
                 FROM skus WHERE hot = 1 ORDER BY id"""
        )
        return tuple(HotStock(*row) for row in rows)

    async def take_if_available(self, lines: Sequence[CartLine]) -> bool:
        taken = await self.db.many(
            """UPDATE skus SET on_hand = on_hand - :quantity
                WHERE id = :sku AND on_hand >= :quantity AND active = 1""",
            [{"sku": line.sku_id, "quantity": line.quantity} for line in lines],
        )
        self._note(lines)
        return taken == len(lines)

    async def take_again(self, lines: Sequence[OrderLine]) -> bool:
        wanted: list[dict[str, Value]] = [{"sku": line.sku_id, "quantity": line.quantity} for line in lines]
        for one in wanted:
            if await self.db.one("SELECT 1 FROM skus WHERE id = :sku AND on_hand >= :quantity", **one) is None:
                return False
        await self.db.many("UPDATE skus SET on_hand = on_hand - :quantity WHERE id = :sku", wanted)
        self._note(lines)
        return True

    async def put_back(self, lines: Sequence[OrderLine]) -> None:
        await self.db.many(
            "UPDATE skus SET on_hand = on_hand + :quantity WHERE id = :sku",
            [{"sku": line.sku_id, "quantity": line.quantity} for line in lines],
        )
        self._note(lines)

    async def move_if_enough(self, sku_id: int, delta: int) -> bool:
        moved = await self.db.run(
            "UPDATE skus SET on_hand = on_hand + :delta WHERE id = :sku AND on_hand + :delta BETWEEN 0 AND :most",
            sku=sku_id,
            delta=delta,
            most=LARGEST_STOCK,
        )
        self.changed.append(GoodsChanged(sku_id))
        return moved == 1

    async def record(self, movements: Sequence[Movement]) -> None:
        await self.db.many(
            """INSERT INTO movements (sku_id, delta, reason, source, actor, note, at)
               VALUES (:sku_id, :delta, :reason, :source, :actor, :note, :at)""",
            [
                {
                    "sku_id": movement.sku_id,
                    "delta": movement.delta,
                    "reason": movement.reason,
                    "source": movement.source,
                    "actor": str(movement.actor),
                    "note": movement.note,
                    "at": self.now,
                }
                for movement in movements
            ],
        )

    async def set_threshold(self, sku_id: int, low_at: int | None) -> None:
        await self.db.run("UPDATE skus SET low_at = :low_at WHERE id = :sku", sku=sku_id, low_at=low_at)

    async def set_hot(self, sku_id: int, *, hot: bool) -> None:
        await self.db.run("UPDATE skus SET hot = :hot WHERE id = :sku", sku=sku_id, hot=int(hot))

    def _note(self, lines: Sequence[CartLine | OrderLine]) -> None:
        self.changed.extend([GoodsChanged(line.sku_id) for line in lines])


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a Row
    entry_id, at, sku_id, delta, reason, source, actor, note = row
    return Entry(entry_id, at, Movement(sku_id, delta, Reason(reason), source, Actor.parse(actor), note))
