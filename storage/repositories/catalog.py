"""The catalogue."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from core.models.catalog import MOST_FOUND, Category, Product, ProductSummary, Variant
from core.models.coupon import Scope
from core.models.page import Page, page_of
from core.models.policy import Policy
from storage.categories import CategoryCache, CategoryCounts, count_categories
from storage.dialect import Dialect, Field
from storage.executor import Executor
from storage.found import OWN, first_found, fitting, looks_like_code, score
from storage.prices import ENDS, IN_FORCE, PRICE, lowest, reduced
from storage.repositories.base import Repository
from storage.repositories.category import IS_SHOWN, ON_SALE, SHOWN
from storage.repositories.photo import photos_in
from storage.words import Query, as_typed

_MOST_FITTING = 2
"""Categories: one row of buttons."""

_SOLD = "EXISTS (SELECT 1 FROM skus s WHERE s.product_id = p.id AND s.active = 1)"
_IN_STOCK = "EXISTS (SELECT 1 FROM skus s WHERE s.product_id = p.id AND s.active = 1 AND s.on_hand > 0)"

_SOLD_OUT = f"{_SOLD} AND NOT {_IN_STOCK}"

_SUMMARY = f"""
    SELECT p.id, p.title, {lowest(PRICE)} AS price, {lowest("s.price")} AS regular, MIN({ENDS}) AS ends,
           COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN {PRICE} END) <> MAX(CASE WHEN s.on_hand > 0 THEN {PRICE} END),
                    MIN({PRICE}) <> MAX({PRICE})) AS several_prices,
           CAST(SUM(s.on_hand) AS BIGINT) AS on_hand
      FROM products p JOIN skus s ON s.product_id = p.id AND s.active = 1
      {IN_FORCE}
"""
"""A price that nobody can pay does not count: variants in stock count, or all of them if none is in stock."""

_VARIANTS = f"""
    SELECT s.id AS sku_id, s.code, s.label, {PRICE} AS price, s.on_hand, s.active, s.photo, s.stars, s.price AS regular, {ENDS} AS ends
      FROM skus s {IN_FORCE} WHERE s.product_id = :id AND s.active = 1 ORDER BY s.position, s.id
"""


@cache
def _summaries_sql(dialect: Dialect) -> str:
    return f"{_SUMMARY} WHERE p.id IN ({dialect.integers_in(':ids')}) GROUP BY p.id, p.title"


@cache
def _found_sql(dialect: Dialect, which: str) -> str:
    late = f"CASE WHEN {_IN_STOCK} THEN 0 ELSE 1 END" if which == _SOLD else "0"
    return dialect.search.newest_with(_condition(which), late)


@cache
def _titled_sql(dialect: Dialect, which: str) -> str:
    return dialect.search.newest_titled(_condition(which))


def _condition(which: str) -> str:
    return f"p.active = 1 AND {which} AND {SHOWN}"


@cache
def _paths_sql(dialect: Dialect) -> str:
    return f"""
        SELECT p.id, c.name, top.name AS above
          FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN categories top ON top.id = c.parent_id
         WHERE p.id IN ({dialect.integers_in(":ids")})"""


class _Rank(NamedTuple):
    """Of a product that is found; `length`: its title's."""

    late: int
    """1 for one that is sold out, where others are not."""
    begun: int
    """1 for one of `_titled` whose title has a word only as the beginning of a longer one."""
    length: int


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
        items = await self.summaries([row["id"] for row in rows])
        return Page(items=items, number=number, pages=pages, total=total)

    async def after(self, product_id: int, size: int) -> tuple[ProductSummary, ...]:
        rows = await self.db.all(
            f"SELECT p.id FROM products p WHERE p.id > :after AND p.active = 1 AND {_SOLD} AND {SHOWN} ORDER BY p.id LIMIT :size",
            after=product_id,
            size=size,
        )
        return await self.summaries([row["id"] for row in rows])

    async def product(self, product_id: int) -> Product | None:
        row = await self.db.one(
            f"""SELECT p.id, p.category_id, p.title, p.description, p.photo, p.more_photos, p.active, p.kind FROM products p
                 WHERE p.id = :id AND p.active = 1 AND {SHOWN}""",
            id=product_id,
        )
        if row is None:
            return None
        variants = await self.db.all(
            _VARIANTS,
            id=product_id,
            now=self.now,
        )
        told = {**row, "more_photos": photos_in(row["more_photos"])}
        sold = tuple(Variant(**variant, reduced=reduced(variant, self.now)) for variant in variants)
        return Product(**told, variants=sold).as_shown if sold else None

    async def search(self, text: str, number: int, size: int) -> Page[ProductSummary]:
        found = await self._with_code(text)
        if not (found and looks_like_code(text)):
            others = await first_found(self.db, self.dialect, text, self._found, OWN, by_words=True)
            found = list(dict.fromkeys((*found, *others)))[:MOST_FOUND]
        number, pages = page_of(len(found), number, size)
        items = await self._told_apart(await self.summaries(found[number * size :][:size]))
        return Page(items=items, number=number, pages=pages, total=len(found))

    async def fitting(self, text: str) -> tuple[Category, ...]:
        names = (await self._categories()).names
        return tuple((await fitting(self.db, self.dialect, text, names))[:_MOST_FITTING])

    async def named(self, word: str) -> Scope | None:
        if sku := await self._sku_with(word.strip()):
            return Scope(sku_ids=frozenset((sku["id"],)))
        key = word.strip().casefold()
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

    async def _with_code(self, text: str) -> list[int]:
        """The product for sale with exactly this SKU code."""
        sku = await self._sku_with(text.strip())
        on_sale = f"SELECT p.id FROM skus s JOIN products p ON p.id = s.product_id WHERE s.id = :sku AND {ON_SALE}"
        return [row["id"] for row in await self.db.all(on_sale, sku=sku["id"])] if sku else []

    async def _found(self, query: Query, fields: Sequence[Field]) -> list[int]:
        """The ids of products for sale with these words, best first, sold-out ones last."""
        titled = await self._titled(query, _IN_STOCK, MOST_FOUND)
        if len(titled) <= MOST_FOUND:
            every = await self._newest(query, fields, _SOLD, MOST_FOUND)
            if len(every) <= MOST_FOUND or not any(rank.late for rank in every.values()):
                return (await self._ranked(query, {**titled, **every}))[:MOST_FOUND]
        in_stock = await self._best(query, fields, titled, _IN_STOCK, MOST_FOUND)
        if not (left := MOST_FOUND - len(in_stock)):
            return in_stock
        titled = await self._titled(query, _SOLD_OUT, left)
        return in_stock + await self._best(query, fields, titled, _SOLD_OUT, left)

    async def _best(
        self, query: Query, fields: Sequence[Field], titled: Mapping[int, _Rank], which: str, most: int
    ) -> list[int]:
        """The best of those with the words in their title and of the newest others. Of too many with the words in their title: first those
        that have the words themselves, the shortest title first.
        """
        if len(titled) > most:
            return sorted(titled, key=lambda product_id: (titled[product_id], product_id))[:most]
        return (await self._ranked(query, {**titled, **await self._newest(query, fields, which, most)}))[:most]

    async def _ranked(self, query: Query, found: Mapping[int, _Rank]) -> list[int]:
        rows = await self.db.all(self.dialect.search.short_fields, ids=json.dumps([*found])) if found else []
        ranks = {row["id"]: (found[row["id"]], score(query, row)) for row in rows}
        return sorted(ranks, key=lambda one: (ranks[one][0].late, -ranks[one][1], ranks[one][0].length, one))

    async def _newest(self, query: Query, fields: Sequence[Field], which: str, most: int) -> dict[int, _Rank]:
        """The newest ones, by their ids; one more than `most`."""
        words = self.dialect.search.words_in(query, fields)
        rows = await self.db.all(_found_sql(self.dialect, which), words=words, most=most + 1)
        return {row["id"]: _Rank(row["late"], 0, row["length"]) for row in rows}

    async def _titled(self, query: Query, which: str, most: int) -> dict[int, _Rank]:
        """The newest with the words in their title, by their ids; more than `most` if there are more."""
        words, whole = map(self.dialect.search.titled, (query, as_typed(query)))
        rows = await self.db.all(_titled_sql(self.dialect, which), words=words, whole=whole, most=most + 1)
        return {row["id"]: _Rank(0, row["begun"], row["length"]) for row in rows}

    async def _told_apart(self, items: Sequence[ProductSummary]) -> tuple[ProductSummary, ...]:
        """The products; those with a title that another one has, too, with their categories."""
        titles = Counter(one.title.casefold() for one in items)
        twins = [one.id for one in items if titles[one.title.casefold()] > 1]
        rows = await self.db.all(_paths_sql(self.dialect), ids=json.dumps(twins)) if twins else []
        paths = {row["id"]: "/".join(filter(None, (row["above"], row["name"]))) for row in rows}
        return tuple(one.having(category=paths[one.id]) if one.id in paths else one for one in items)

    async def summaries(self, product_ids: Sequence[int]) -> tuple[ProductSummary, ...]:
        """The products with these ids, in this order."""
        ids = json.dumps(product_ids)
        rows = await self.db.all(_summaries_sql(self.dialect), ids=ids, now=self.now) if product_ids else []
        summaries = {row["id"]: ProductSummary(**row, reduced=reduced(row, self.now)) for row in rows}
        return tuple([summaries[product_id] for product_id in product_ids])
