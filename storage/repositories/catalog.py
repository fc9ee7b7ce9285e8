"""The catalogue."""

import json
from collections.abc import Sequence
from functools import cache

from core.models.catalog import MOST_FOUND, Category, Product, ProductSummary, Variant
from core.models.coupon import Scope
from core.models.page import Page, page_of
from core.models.policy import Policy
from storage.categories import CategoryCache, CategoryCounts, count_categories
from storage.dialect import Dialect
from storage.executor import Executor
from storage.repositories.base import Repository
from storage.repositories.category import IS_SHOWN, SHOWN
from storage.repositories.photo import photos_in

_SOLD = "EXISTS (SELECT 1 FROM skus s WHERE s.product_id = p.id AND s.active = 1)"

_SUMMARY = """
    SELECT p.id, p.title, COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN s.price END), MIN(s.price)) AS price,
           COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN s.price END) <> MAX(CASE WHEN s.on_hand > 0 THEN s.price END),
                    MIN(s.price) <> MAX(s.price)) AS several_prices,
           CAST(SUM(s.on_hand) AS BIGINT) AS on_hand
      FROM products p JOIN skus s ON s.product_id = p.id AND s.active = 1
"""
"""A price that nobody can pay does not count: variants in stock count, or all of them if none is in stock."""


@cache
def _summaries_sql(dialect: Dialect) -> str:
    return f"{_SUMMARY} WHERE p.id IN ({dialect.integers_in(':ids')}) GROUP BY p.id, p.title"


@cache
def _found_sql(dialect: Dialect, *, ranked: bool) -> str:
    return dialect.search.products_found(f"p.active = 1 AND {_SOLD} AND {SHOWN}", ranked=ranked)


class CatalogRepository(Repository):
    """Implements core.ports.catalog.CatalogReader. `known` caches the categories, for a transaction that only reads."""

    def __init__(
        self, db: Executor, dialect: Dialect, now: int, policy: Policy, known: CategoryCache | None = None
    ) -> None:
        super().__init__(db, dialect, now, policy)
        self._known = known

    async def is_empty(self) -> bool:
        return await self.db.one("SELECT 1 FROM products LIMIT 1") is None

    async def category(self, category_id: int) -> Category | None:
        row = await self.db.one(
            f"""SELECT c.id, c.name, c.parent_id FROM categories c LEFT JOIN categories top ON top.id = c.parent_id
                 WHERE c.id = :id AND {IS_SHOWN}""",
            id=category_id,
        )
        return Category(**row) if row else None

    async def categories(self, parent_id: int | None) -> tuple[Category, ...]:
        return (await self._categories()).below.get(parent_id or 0, ())

    async def in_category(self, category_id: int, number: int, size: int) -> Page[ProductSummary]:
        total = (await self._categories()).products.get(category_id, 0)
        number, pages = page_of(total, number, size)
        rows = await self.db.all(
            f"""SELECT p.id FROM products p WHERE p.category_id = :category AND p.active = 1 AND {_SOLD}
                 ORDER BY p.position, p.id LIMIT :size OFFSET :skip""",
            category=category_id,
            size=size if total else 0,
            skip=number * size,
        )
        items = await self._summaries([row["id"] for row in rows])
        return Page(items=items, number=number, pages=pages, total=total)

    async def product(self, product_id: int) -> Product | None:
        row = await self.db.one(
            f"""SELECT p.id, p.category_id, p.title, p.description, p.photo, p.more_photos, p.active FROM products p
                 WHERE p.id = :id AND p.active = 1 AND {SHOWN}""",
            id=product_id,
        )
        if row is None:
            return None
        variants = await self.db.all(
            """SELECT id AS sku_id, code, label, price, on_hand, active, photo FROM skus
                WHERE product_id = :id AND active = 1 ORDER BY position, id""",
            id=product_id,
        )
        told = {**row, "more_photos": photos_in(row["more_photos"])}
        return Product(**told, variants=tuple(Variant(**variant) for variant in variants)) if variants else None

    async def search(self, text: str, number: int, size: int) -> Page[ProductSummary]:
        words = self.dialect.search.words_of(text)
        found = await self._found(words) if words else []
        number, pages = page_of(len(found), number, size)
        items = await self._summaries(found[number * size :][:size])
        return Page(items=items, number=number, pages=pages, total=len(found))

    async def named(self, word: str) -> Scope | None:
        key = word.strip().casefold()
        if skus := await self.db.all("SELECT id FROM skus WHERE code_key = :key", key=key):
            return Scope(sku_ids=frozenset(row["id"] for row in skus))
        top, _slash, below = (part.strip() for part in key.partition("/"))
        categories = await self.db.all(
            """SELECT c.id FROM categories c LEFT JOIN categories parent ON parent.id = c.parent_id
                WHERE c.name_key = :name AND (:parent = '' OR parent.name_key = :parent)""",
            name=below or top,
            parent=top if below else "",
        )
        if categories:
            return Scope(category_ids=frozenset(row["id"] for row in categories))
        products = await self.db.all("SELECT id FROM products WHERE title_key = :key", key=key)
        return Scope(product_ids=frozenset(row["id"] for row in products)) if products else None

    async def _categories(self) -> CategoryCounts:
        return await (self._known.categories(self.db) if self._known else count_categories(self.db))

    async def _found(self, words: str) -> list[int]:
        """The ids of products for sale with these words, best first. Beyond MOST_FOUND, only titles count."""
        found = await self._ids(self.dialect.search.in_titles(words), ranked=False)
        if len(found) <= MOST_FOUND:
            found = list(dict.fromkeys((*found, *await self._ids(words, ranked=False))))
        if not 0 < len(found) <= MOST_FOUND:
            return found[:MOST_FOUND]
        return await self._ids(words, ranked=True)

    async def _ids(self, words: str, *, ranked: bool) -> list[int]:
        rows = await self.db.all(_found_sql(self.dialect, ranked=ranked), words=words, most=MOST_FOUND + 1)
        return [row["id"] for row in rows]

    async def _summaries(self, ids: Sequence[int]) -> tuple[ProductSummary, ...]:
        """The products with these ids, in this order."""
        rows = await self.db.all(_summaries_sql(self.dialect), ids=json.dumps(ids)) if ids else []
        summaries = {row["id"]: ProductSummary(**row) for row in rows}
        return tuple([summaries[product_id] for product_id in ids])
