"""How much of each variant is on hand: lists of it, and the search in them."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from core.models.page import MOST_LISTED, Page, page_of
from core.models.stock import StockCounts, StockLevel
from core.text import name_with_label
from storage.dialect import Dialect, Field
from storage.found import NAMES, covers, first_found, is_part_of_code
from storage.repositories.base import Repository
from storage.repositories.category import IS_ACTIVE, ON_SALE, SHOWN_CATEGORIES
from storage.words import Query, escaped, terms_of

COLUMNS = f"""
    s.id AS sku_id, s.product_id, s.code, p.title, s.label, s.on_hand,
    COALESCE(s.low_at, :low) AS low_at, s.low_at AS own_low_at,
    CASE WHEN {ON_SALE} THEN 1 ELSE 0 END AS on_sale,
    CASE WHEN EXISTS (SELECT 1 FROM contents c WHERE c.sku_id = s.id AND c.kind = 'codes') THEN 1 ELSE 0 END AS pool, s.hot
"""
_LEVEL = f"SELECT {COLUMNS} FROM skus s JOIN products p ON p.id = s.product_id"

_URGENT_FIRST = """
    CASE WHEN s.on_hand = 0 THEN 0 WHEN s.on_hand <= COALESCE(s.low_at, :low) THEN 1 ELSE 2 END,
    s.on_hand, p.title_key, s.position, s.id
"""

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

_NAMED = """
    SELECT id FROM skus WHERE code_key LIKE '%' || :part || '%' ESCAPE '\\'
     UNION SELECT k.id FROM skus k WHERE k.product_id IN ({whole})
     UNION {skus}
"""


@cache
def _all_on_sale(dialect: Dialect) -> str:
    """ON_SALE for all SKUs at once: the categories are looked up only once."""
    return f"""
        skus s {dialect.ordered_join} products p ON p.id = s.product_id
         WHERE {IS_ACTIVE} AND p.category_id IN ({SHOWN_CATEGORIES})"""


@cache
def _named_sql(dialect: Dialect) -> str:
    """SKUs with a part of their code, of products whose name has all words, or found one by one."""
    return _NAMED.format(whole=dialect.search.products_with(":whole"), skus=dialect.integers_in(":skus"))


@cache
def _newest_sql(dialect: Dialect) -> str:
    return dialect.search.newest_with(f"p.active = 1 AND p.id NOT IN ({dialect.search.products_with(':whole')})")


class StockLevels(Repository):
    """The part of core.ports.stock.StockReader that lists variants."""

    async def find(self, sku_id: int) -> StockLevel | None:
        row = await self.db.one(f"{_LEVEL} WHERE s.id = :sku", sku=sku_id, low=self.policy.low_stock)
        return level_of(row) if row else None

    async def after(self, sku_id: int, size: int) -> tuple[StockLevel, ...]:
        rows = await self.db.all(
            f"""SELECT {COLUMNS} FROM skus s {self.dialect.ordered_join} products p ON p.id = s.product_id
                 WHERE s.id > :after AND p.archived_at IS NULL ORDER BY s.id LIMIT :size""",
            after=sku_id,
            size=size,
            low=self.policy.low_stock,
        )
        return tuple(map(level_of, rows))

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
        items = sorted(map(level_of, rows), key=lambda level: ids.index(level.sku_id))
        return Page(items=tuple(items), number=number, pages=pages, total=total)


def _whole(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Those of the fields that all variants of a product share."""
    return tuple(field for field in fields if field not in (Field.LABEL, Field.CODE))


def _terms(sku: Any, product: Any, fields: Sequence[Field]) -> str:  # noqa: ANN401 - two Rows
    shared = (product[field] for field in _whole(fields))
    return " ".join((*shared, terms_of(sku["label"]), terms_of(sku["code"])))


def level_of(row: Any) -> StockLevel:  # noqa: ANN401 - a Row
    fields = {name: row[name] for name in StockLevel.model_fields if name != "name"}
    return StockLevel(name=name_with_label(row["title"], row["label"]), **fields)
