"""Products one by one, hidden and archived ones too."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from core.models.catalog import Product, Variant
from core.models.change import GoodsChanged
from core.models.page import MOST_LISTED, Page, page_of
from core.models.price import Current
from core.models.product import Card, Entry, State
from core.ports.product import Keeping
from storage.dialect import Dialect, Field
from storage.found import NAMES, first_found, is_part_of_code
from storage.indexing import index_products
from storage.prices import ENDS, IN_FORCE, PRICE
from storage.repositories.base import Repository
from storage.repositories.photo import photos_in
from storage.words import Query, escaped

_COUNTED = """(SELECT COUNT(*) FROM products o WHERE o.category_id = p.category_id{0})
            - (SELECT COUNT(*) FROM products o WHERE o.category_id = p.category_id AND o.archived_at IS NOT NULL{0})"""
"""The number of products in `p`'s category, without archived ones: indexes alone answer both counts."""

_PRODUCT = f"""
    SELECT p.id, p.category_id, p.title, p.description, p.photo, p.more_photos, p.active, p.kind, p.archived_at IS NOT NULL AS archived,
           c.name AS shelf, c.active AS shelf_active, top.name AS above, COALESCE(top.active, 1) AS above_active,
           {_COUNTED.format("")} AS count,
           CASE WHEN p.archived_at IS NULL
                THEN {_COUNTED.format(" AND (o.position, o.id) <= (p.position, p.id)")} ELSE 0 END AS number
      FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN categories top ON top.id = c.parent_id
"""

_VARIANTS = f"""
    SELECT s.id AS sku_id, s.code, s.label, s.price, s.on_hand, s.active, s.photo, s.stars, {PRICE} AS now_price, {ENDS} AS ends,
           EXISTS (SELECT 1 FROM scheduled_prices r WHERE r.sku_id = s.id AND r.ends_at > :now) AS scheduled
      FROM skus s {IN_FORCE} WHERE s.product_id = :id ORDER BY s.position, s.id
"""

_ENTRIES = """
    SELECT p.id, p.title, p.active, p.archived_at IS NOT NULL AS archived, c.active * COALESCE(top.active, 1) AS open,
           MIN(s.price) AS price, CASE WHEN MIN(s.price) <> MAX(s.price) THEN 1 ELSE 0 END AS several_prices,
           CAST(COALESCE(SUM(s.on_hand), 0) AS BIGINT) AS on_hand
      FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN categories top ON top.id = c.parent_id
      LEFT JOIN skus s ON s.product_id = p.id
     WHERE p.id IN ({integers})
     GROUP BY p.id, p.title, p.active, p.archived_at, c.active, top.active
"""

_MATCHING = """
    WITH found AS MATERIALIZED (
        SELECT id FROM products WHERE title_key LIKE '%' || :part || '%' ESCAPE '\\'
         UNION SELECT product_id FROM skus WHERE code_key LIKE '%' || :part || '%' ESCAPE '\\'
         UNION SELECT id FROM ({worded}) AS worded)
    SELECT p.id, (SELECT COUNT(*) FROM found) AS total FROM found {ordered_join} products p ON p.id = found.id
     ORDER BY p.archived_at IS NOT NULL, p.title_key, p.id LIMIT :most
"""


@cache
def _entries_sql(dialect: Dialect) -> str:
    return _ENTRIES.format(integers=dialect.integers_in(":ids"))


@cache
def _matching_sql(dialect: Dialect) -> str:
    return _MATCHING.format(worded=dialect.search.products_with(":words"), ordered_join=dialect.ordered_join)


class ProductRepository(Repository):
    """Implements core.ports.product.Products."""

    async def card(self, product_id: int) -> Card | None:
        return await self._card(await self.db.one(f"{_PRODUCT} WHERE p.id = :id", id=product_id))

    async def product_of(self, code: str) -> int | None:
        row = await self._sku_with(code)
        return int(row["product_id"]) if row else None

    async def titled(self, category_id: int, title: str) -> Card | None:
        row = await self.db.one(
            f"""{_PRODUCT} WHERE p.title_key = :key AND p.category_id = :category
                ORDER BY p.archived_at IS NOT NULL, p.id LIMIT 1""",
            key=title.casefold(),
            category=category_id,
        )
        return await self._card(row)

    async def in_category(self, category_id: int, number: int, size: int) -> Page[Entry]:
        where, order = "p.category_id = :category AND p.archived_at IS NULL", "p.position, p.id"
        return await self._listed(where, order, number, size, category=category_id)

    async def after(self, product_id: int, size: int) -> tuple[Entry, ...]:
        rows = await self.db.all(
            "SELECT p.id FROM products p WHERE p.id > :after ORDER BY p.id LIMIT :size", after=product_id, size=size
        )
        return await self._entries(rows)

    async def archived(self, number: int, size: int) -> Page[Entry]:
        return await self._listed("p.archived_at IS NOT NULL", "p.archived_at DESC, p.id DESC", number, size)

    async def matching(self, text: str, number: int, size: int) -> Page[Entry]:
        part = escaped(text.strip().casefold())

        async def find(query: Query, fields: Sequence[Field]) -> list[Any]:
            words = self.dialect.search.words_in(query, fields)
            return await self.db.all(_matching_sql(self.dialect), part=part, words=words, most=MOST_LISTED)

        words = "" if await is_part_of_code(self.db, text) else text
        rows = await first_found(self.db, self.dialect, words, find, NAMES)
        total = rows[0]["total"] if rows else 0
        number, pages = page_of(len(rows), number, size)
        items = await self._entries(rows[number * size :][:size])
        return Page(items=items, number=number, pages=pages, total=total)

    async def codes_like(self, code: str) -> frozenset[str]:
        key = code.casefold()
        rows = await self.db.all(
            "SELECT code_key FROM skus WHERE code_key = :key OR (code_key >= :dash AND code_key < :behind)",
            key=key,
            dash=f"{key}-",
            behind=f"{key}.",  # the character after the dash
        )
        return frozenset(row["code_key"] for row in rows)

    async def carts_keeping(self, sku_id: int, price: int) -> Keeping:
        row = await self.db.one(
            f"""SELECT COUNT(*) AS carts, COALESCE(MAX(l.promise_ends), 0) AS until
                  FROM cart_lines l {self.dialect.ordered_join} carts c ON c.id = l.cart_id
                 WHERE l.sku_id = :sku AND l.promise_ends > :now AND l.promised < :price
                   AND c.status = 'open' AND c.expires_at > :now""",
            sku=sku_id,
            price=price,
            now=self.now,
        )
        return Keeping(row["carts"], row["until"])

    async def newest_category(self) -> int | None:
        row = await self.db.one("SELECT category_id FROM products ORDER BY id DESC LIMIT 1")
        return int(row["category_id"]) if row else None

    async def places(self, product_id: int) -> tuple[tuple[int, int], ...]:
        rows = await self.db.all(
            """SELECT p.id, p.position FROM products p
                WHERE p.category_id = (SELECT category_id FROM products WHERE id = :id) AND p.archived_at IS NULL
                ORDER BY p.position, p.id""",
            id=product_id,
        )
        return tuple((row["id"], row["position"]) for row in rows)

    async def add_product(self, product: Product) -> int:
        row = await self.db.one(
            """INSERT INTO products (category_id, title, title_key, description, photo, more_photos, position)
               SELECT :category, :title, :key, :description, :photo, :more_photos, COALESCE(MAX(position), -1) + 1
                 FROM products WHERE category_id = :category RETURNING id""",
            **_told(product),
        )
        await index_products(self.db, self.dialect, [row["id"]])
        return int(row["id"])

    async def add_sku(self, product_id: int, variant: Variant) -> int:
        row = await self.db.one(
            """INSERT INTO skus (product_id, code, code_key, label, price, position)
               SELECT :product, :code, :key, :label, :price, COALESCE(MAX(position), -1) + 1
                 FROM skus WHERE product_id = :product RETURNING id""",
            product=product_id,
            code=variant.code,
            key=variant.code.casefold(),
            label=variant.label,
            price=variant.price,
        )
        await index_products(self.db, self.dialect, [product_id])
        return int(row["id"])

    async def save_product(self, product: Product) -> None:
        await self.db.run(
            """UPDATE products SET category_id = :category, title = :title, title_key = :key, description = :description,
                                   photo = :photo, more_photos = :more_photos, active = :active, kind = :kind WHERE id = :id""",
            id=product.id,
            active=int(product.active),
            kind=product.kind,
            **_told(product),
        )
        await index_products(self.db, self.dialect, [product.id])

    async def save_sku(self, variant: Variant) -> None:
        row = await self.db.one(
            """UPDATE skus SET code = :code, code_key = :key, label = :label, price = :price, active = :active,
                               photo = :photo, stars = :stars WHERE id = :id RETURNING product_id""",
            id=variant.sku_id,
            code=variant.code,
            key=variant.code.casefold(),
            label=variant.label,
            price=variant.price,
            active=int(variant.active),
            photo=variant.photo,
            stars=variant.stars,
        )
        self.changed.append(GoodsChanged(variant.sku_id))
        await index_products(self.db, self.dialect, [row["product_id"]] if row else [])

    async def archive(self, product_id: int) -> None:
        await self.db.run(
            "UPDATE products SET active = 0, archived_at = :now WHERE id = :id", id=product_id, now=self.now
        )

    async def restore(self, product_id: int) -> None:
        await self.db.run("UPDATE products SET archived_at = NULL WHERE id = :id", id=product_id)

    async def put_in_order(self, places: Mapping[int, int]) -> None:
        await self.db.many(
            "UPDATE products SET position = :place WHERE id = :id",
            [{"id": product_id, "place": place} for product_id, place in places.items()],
        )

    async def put_last(self, product_id: int) -> None:
        await self.db.run(
            """UPDATE products SET position = (
                   SELECT MAX(o.position) + 1 FROM products o WHERE o.category_id = products.category_id) WHERE id = :id""",
            id=product_id,
        )

    async def _card(self, row: Any) -> Card | None:  # noqa: ANN401 - a Row
        if row is None:
            return None
        rows = await self.db.all(_VARIANTS, id=row["id"], now=self.now)
        variants = tuple([Variant(**one) for one in rows])
        told = {name: row[name] for name in ("id", "category_id", "title", "description", "photo", "active", "kind")}
        more_photos = photos_in(row["more_photos"])
        return Card(
            product=Product(**told, more_photos=more_photos, variants=variants),
            scheduled=any(one["scheduled"] for one in rows),
            current={one["sku_id"]: _current(one, self.now) for one in rows if one["ends"]},
            category=(row["above"], row["shelf"]) if row["above"] is not None else (row["shelf"],),
            archived=row["archived"] == 1,
            category_hidden=not (row["shelf_active"] and row["above_active"]),
            number=row["number"],
            count=row["count"],
        )

    async def _listed(self, where: str, order: str, number: int, size: int, **values: int) -> Page[Entry]:
        counted = await self.db.one(f"SELECT COUNT(*) AS total FROM products p WHERE {where}", **values)
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"SELECT p.id FROM products p WHERE {where} ORDER BY {order} LIMIT :size OFFSET :skip",
            **values,
            size=size,
            skip=number * size,
        )
        return Page(items=await self._entries(rows), number=number, pages=pages, total=counted["total"])

    async def _entries(self, chosen: Sequence[Any]) -> tuple[Entry, ...]:
        """The entries for the `id` of these rows, in their order."""
        ids = [row["id"] for row in chosen]
        found = {row["id"]: _entry(row) for row in await self.db.all(_entries_sql(self.dialect), ids=json.dumps(ids))}
        return tuple([found[product_id] for product_id in ids])


def _current(row: Any, now: int) -> Current:  # noqa: ANN401 - a Row
    return Current(row["now_price"], row["ends"], now)


def _told(product: Product) -> dict[str, Any]:
    return {
        "category": product.category_id,
        "title": product.title,
        "key": product.title.casefold(),
        "description": product.description,
        "photo": product.photo,
        "more_photos": "\n".join(product.more_photos),
    }


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a Row
    shown = State.ON_SALE if row["active"] else State.HIDDEN
    return Entry(
        id=row["id"],
        title=row["title"],
        price=row["price"],
        several_prices=row["several_prices"] == 1,
        on_hand=row["on_hand"],
        state=State.ARCHIVED if row["archived"] else shown,
        category_hidden=row["open"] == 0,
    )
