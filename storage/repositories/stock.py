"""Stock on hand, and the ledger that explains it."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from core.models.actor import Actor
from core.models.cart import CartLine
from core.models.order import OPEN, OrderLine
from core.models.page import MOST_LISTED, Page, page_of
from core.models.stock import LARGEST_STOCK, Entry, Movement, Reason, StockCounts, StockLevel
from core.text import name_with_label
from core.typed import code_keys
from storage.dialect import Dialect, Field
from storage.found import NAMES, covers, first_found, is_part_of_code
from storage.repositories.base import Repository, words
from storage.repositories.category import IS_ACTIVE, ON_SALE, SHOWN_CATEGORIES
from storage.words import Query, escaped, terms_of

_COLUMNS = f"""
    s.id AS sku_id, s.product_id, s.code, p.title, s.label, s.on_hand,
    COALESCE(s.low_at, :low) AS low_at, s.low_at AS own_low_at,
    CASE WHEN {ON_SALE} THEN 1 ELSE 0 END AS on_sale
"""
_LEVEL = f"SELECT {_COLUMNS} FROM skus s JOIN products p ON p.id = s.product_id"

_URGENT_FIRST = """
    CASE WHEN s.on_hand = 0 THEN 0 WHEN s.on_hand <= COALESCE(s.low_at, :low) THEN 1 ELSE 2 END,
    s.on_hand, p.title_key, s.position, s.id
"""

_FALLEN = f"""
    WITH moved AS MATERIALIZED (
        SELECT {_COLUMNS}, m.delta, s.on_hand - COALESCE(
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

_COUNT_LOW = """
    SELECT COUNT(*) AS total FROM (
        SELECT s.id FROM skus s JOIN products p ON p.id = s.product_id
         WHERE {shown} AND s.low_at IS NULL AND s.on_hand <= :low
         UNION ALL
        SELECT s.id FROM skus s JOIN products p ON p.id = s.product_id
         WHERE {shown} AND s.low_at IS NOT NULL AND s.on_hand - s.low_at <= 0
         LIMIT :most) AS low
"""
"""By the shop's threshold, and by those of their own: each has an index. What is sold out counts as well."""

_CLOCK_SET_BACK = 24 * 3_600_000
"""ms by which an entry of the ledger may be dated before an earlier one."""

_NAMED = """
    SELECT id FROM skus WHERE code_key LIKE '%' || :part || '%' ESCAPE '\\'
     UNION SELECT k.id FROM skus k WHERE k.product_id IN ({whole})
     UNION {skus}
"""

_ENTRY = "SELECT id, at, sku_id, delta, reason, source, actor, note FROM movements"


@cache
def _all_on_sale(dialect: Dialect) -> str:
    """ON_SALE for all SKUs at once: the categories are looked up only once."""
    return f"""
        skus s {dialect.ordered_join} products p ON p.id = s.product_id
         WHERE {IS_ACTIVE} AND p.category_id IN ({SHOWN_CATEGORIES})"""


@cache
def _fallen_sql(dialect: Dialect) -> str:
    return _FALLEN.format(join=dialect.ordered_join)


@cache
def _named_sql(dialect: Dialect) -> str:
    """SKUs with a part of their code, of products whose name has all words, or found one by one."""
    return _NAMED.format(whole=dialect.search.products_with(":whole"), skus=dialect.integers_in(":skus"))


@cache
def _newest_sql(dialect: Dialect) -> str:
    return dialect.search.newest_with(f"p.active = 1 AND p.id NOT IN ({dialect.search.products_with(':whole')})")


class StockRepository(Repository):
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
        for key in code_keys(code):
            if row := await self.db.one("SELECT id FROM skus WHERE code_key = :code", code=key):
                return int(row["id"])
        return None

    async def skus_below(self, category_id: int) -> tuple[int, ...]:
        join = self.dialect.ordered_join
        rows = await self.db.all(
            f"""SELECT s.id FROM categories c {join} products p ON p.category_id = c.id {join} skus s ON s.product_id = p.id
                 WHERE c.id = :category OR COALESCE(c.parent_id, 0) = :category""",
            category=category_id,
        )
        return tuple([row["id"] for row in rows])

    async def find(self, sku_id: int) -> StockLevel | None:
        row = await self.db.one(f"{_LEVEL} WHERE s.id = :sku", sku=sku_id, low=self.policy.low_stock)
        return _level(row) if row else None

    async def levels(self, number: int, size: int) -> tuple[Page[StockLevel], StockCounts]:
        on_sale = _all_on_sale(self.dialect)
        row = await self.db.one(
            f"""SELECT COUNT(*), COUNT(CASE WHEN s.on_hand = 0 THEN 1 END),
                       COUNT(CASE WHEN s.on_hand > 0 AND s.on_hand <= COALESCE(s.low_at, :low) THEN 1 END)
                  FROM {on_sale}""",
            low=self.policy.low_stock,
        )
        counts = StockCounts(*row)
        return await self._page(on_sale, counts.on_sale, number, size), counts

    async def count_low(self, most: int) -> int:
        row = await self.db.one(_COUNT_LOW.format(shown=ON_SALE), low=self.policy.low_stock, most=most)
        return int(row["total"])

    async def matching(self, text: str, number: int, size: int) -> Page[StockLevel]:
        async def find(query: Query, fields: Sequence[Field]) -> Sequence[Page[StockLevel]]:
            values = {
                "part": escaped(text.strip().casefold()),
                "whole": self.dialect.search.words_in(query, _whole(fields)),
                "skus": json.dumps(await self._by_variant(query, fields)),
            }
            where = f"{_all_on_sale(self.dialect)} AND s.id IN ({_named_sql(self.dialect)})"
            counted = await self.db.one(f"SELECT COUNT(*) AS total FROM {where}", **values)
            return [await self._page(where, counted["total"], number, size, **values)] if counted["total"] else []

        words = "" if await is_part_of_code(self.db, text) else text
        found = await first_found(self.db, self.dialect, words, find, NAMES)
        return found[0] if found else Page(items=(), number=0, pages=1, total=0)

    async def _by_variant(self, query: Query, fields: Sequence[Field]) -> list[int]:
        """The SKUs that need their own label or code to have all words; of very many products, the newest ones."""
        search = self.dialect.search
        rows = await self.db.all(
            _newest_sql(self.dialect),
            words=search.words_in(query, fields),
            whole=search.words_in(query, _whole(fields)),
            most=MOST_LISTED,
        )
        ids = json.dumps([row["id"] for row in rows])
        shared = {row["id"]: row for row in await self.db.all(search.short_fields, ids=ids)}
        skus = await self.db.all(
            f"SELECT id, product_id, label, code FROM skus WHERE product_id IN ({self.dialect.integers_in(':ids')})",
            ids=ids,
        )
        return [sku["id"] for sku in skus if covers(query, _terms(sku, shared[sku["product_id"]], fields))]

    async def _page(self, where: str, total: int, number: int, size: int, **values: str) -> Page[StockLevel]:
        """Sort only ids: whole rows would not fit into the sort's memory."""
        number, pages = page_of(min(total, MOST_LISTED), number, size)
        chosen = await self.db.all(
            f"SELECT s.id FROM {where} ORDER BY {_URGENT_FIRST} LIMIT :size OFFSET :skip",
            **values,
            low=self.policy.low_stock,
            size=size,
            skip=number * size,
        )
        ids = [row["id"] for row in chosen]
        rows = await self.db.all(
            f"{_LEVEL} WHERE s.id IN ({self.dialect.integers_in(':ids')})",
            ids=json.dumps(ids),
            low=self.policy.low_stock,
        )
        items = sorted(map(_level, rows), key=lambda level: ids.index(level.sku_id))
        return Page(items=tuple(items), number=number, pages=pages, total=total)

    async def fallen(self, entry: Entry, most: int) -> Page[StockLevel]:
        rows = await self.db.all(
            _fallen_sql(self.dialect), source=entry.movement.source, low=self.policy.low_stock, most=most
        )
        total = rows[0]["total"] if rows else 0
        return Page(items=tuple(map(_level, rows)), number=0, pages=page_of(total, 0, most)[1], total=total)

    async def ledger(self, sku_id: int, limit: int) -> tuple[Entry, ...]:
        rows = await self.db.all(f"{_ENTRY} WHERE sku_id = :sku ORDER BY id DESC LIMIT :limit", sku=sku_id, limit=limit)
        return tuple(_entry(row) for row in rows)

    async def entry(self, entry_id: int) -> Entry | None:
        row = await self.db.one(f"{_ENTRY} WHERE id = :id", id=entry_id)
        return _entry(row) if row else None

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

    async def take_if_available(self, lines: Sequence[CartLine]) -> bool:
        taken = await self.db.many(
            """UPDATE skus SET on_hand = on_hand - :quantity
                WHERE id = :sku AND on_hand >= :quantity AND active = 1""",
            [{"sku": line.sku_id, "quantity": line.quantity} for line in lines],
        )
        return taken == len(lines)

    async def put_back(self, lines: Sequence[OrderLine]) -> None:
        await self.db.many(
            "UPDATE skus SET on_hand = on_hand + :quantity WHERE id = :sku",
            [{"sku": line.sku_id, "quantity": line.quantity} for line in lines],
        )

    async def move_if_enough(self, sku_id: int, delta: int) -> bool:
        moved = await self.db.run(
            "UPDATE skus SET on_hand = on_hand + :delta WHERE id = :sku AND on_hand + :delta BETWEEN 0 AND :most",
            sku=sku_id,
            delta=delta,
            most=LARGEST_STOCK,
        )
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


def _whole(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Those of the fields that all variants of a product share."""
    return tuple(field for field in fields if field not in (Field.LABEL, Field.CODE))


def _terms(sku: Any, product: Any, fields: Sequence[Field]) -> str:  # noqa: ANN401 - two Rows
    shared = (product[field] for field in _whole(fields))
    return " ".join((*shared, terms_of(sku["label"]), terms_of(sku["code"])))


def _level(row: Any) -> StockLevel:  # noqa: ANN401 - a Row
    fields = {name: row[name] for name in StockLevel.model_fields if name != "name"}
    return StockLevel(name=name_with_label(row["title"], row["label"]), **fields)


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a Row
    entry_id, at, sku_id, delta, reason, source, actor, note = row
    return Entry(entry_id, at, Movement(sku_id, delta, Reason(reason), source, Actor.parse(actor), note))
