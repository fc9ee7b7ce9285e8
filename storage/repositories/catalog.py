"""The catalogue."""

import json
from collections.abc import Sequence

from core.models.catalog import MOST_FOUND, Category, Product, ProductSummary, Variant
from core.models.coupon import Scope
from core.models.page import Page, page_of
from core.models.policy import Policy
from storage.repositories.base import Repository
from storage.repositories.category import IS_SHOWN, SHOWN
from storage.sqlite.categories import CategoryCache, CategoryCounts, count_categories
from storage.sqlite.executor import Executor
from storage.sqlite.search import in_titles, words_of

_SOLD = "EXISTS (SELECT 1 FROM skus s WHERE s.product_id = p.id AND s.active = 1)"

_SUMMARY = """
    SELECT p.id, p.title, COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN s.price END), MIN(s.price)) AS price,
           COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN s.price END) <> MAX(CASE WHEN s.on_hand > 0 THEN s.price END),
                    MIN(s.price) <> MAX(s.price)) AS several_prices,
           CAST(SUM(s.on_hand) AS BIGINT) AS on_hand
      FROM products p JOIN skus s ON s.product_id = p.id AND s.active = 1
"""
"""A price that nobody can buy at is none to begin with: variants in stock count, all of them where none is."""


_SUMMARIES = f"{_SUMMARY} WHERE p.id IN (SELECT value FROM json_each(:ids)) GROUP BY p.id, p.title"

_FOUND = f"""
    SELECT id FROM (
        SELECT p.id, {{weight}} AS weight FROM product_search CROSS JOIN products p ON p.id = product_search.rowid
         WHERE product_search MATCH :words AND p.active = 1 AND {_SOLD} AND {SHOWN}
         ORDER BY product_search.rowid DESC LIMIT :most
    ) AS newest ORDER BY weight, id
"""
_RANKED = _FOUND.format(weight="product_search.rank")
_SHORTEST = _FOUND.format(weight="length(p.title)")
"""The newest matches, the best first. A rank looks at every match there is; a short title says the word as clearly."""


class CatalogRepository(Repository):
    """Implements core.ports.catalog.Products. `cache`: what is known of the shelves, for a transaction that only reads."""

    def __init__(self, db: Executor, now: int, policy: Policy, cache: CategoryCache | None = None) -> None:
        super().__init__(db, now, policy)
        self._cache = cache

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
            f"""SELECT p.id, p.category_id, p.title, p.description, p.photo, p.active FROM products p
                 WHERE p.id = :id AND p.active = 1 AND {SHOWN}""",
            id=product_id,
        )
        if row is None:
            return None
        variants = await self.db.all(
            """SELECT id AS sku_id, code, label, price, on_hand, active FROM skus
                WHERE product_id = :id AND active = 1 ORDER BY position, id""",
            id=product_id,
        )
        return Product(**row, variants=tuple(Variant(**variant) for variant in variants)) if variants else None

    async def search(self, text: str, number: int, size: int) -> Page[ProductSummary]:
        words = words_of(text)
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
        return await (self._cache.categories(self.db) if self._cache else count_categories(self.db))

    async def _found(self, words: str) -> list[int]:
        """The ids of what is on sale and has the words, best first. Of more than MOST_FOUND: those with the words in their titles."""
        found = await self._ids(_SHORTEST, in_titles(words))
        if len(found) <= MOST_FOUND:
            found = list(dict.fromkeys((*found, *await self._ids(_SHORTEST, words))))
        if not 0 < len(found) <= MOST_FOUND:
            return found[:MOST_FOUND]
        return await self._ids(_RANKED, words)

    async def _ids(self, sql: str, words: str) -> list[int]:
        return [row["id"] for row in await self.db.all(sql, words=words, most=MOST_FOUND + 1)]

    async def _summaries(self, ids: Sequence[int]) -> tuple[ProductSummary, ...]:
        """In this order."""
        rows = await self.db.all(_SUMMARIES, ids=json.dumps(ids)) if ids else []
        summaries = {row["id"]: ProductSummary(**row) for row in rows}
        return tuple([summaries[product_id] for product_id in ids])
