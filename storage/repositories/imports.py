"""The catalogue as a whole: read at once, written in sets.

An import's rows wait in tables beside the catalogue. A handful of statements then move them, and do all their work in SQLite: 10,000
rows hold the writer for about a tenth of a second, and never hold Python's lock (bench/imports.py).
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import get_args, get_type_hints

from core.files.stage import Staged, StagedCategory, StagedPicture, StagedProduct, StagedSku
from core.models.actor import Actor
from core.models.change import GoodsChanged
from core.models.imports import ListedCategory, ListedProduct, ListedSku, Listing
from core.models.stock import LARGEST_STOCK, ORDERED, SET
from storage.indexing import index_due
from storage.repositories.base import Repository, words

WILL_BE = f"""
    CASE WHEN staged.delta IS NULL THEN staged.stock
         WHEN s.on_hand + staged.delta < 0 THEN 0
         WHEN s.on_hand + staged.delta > {LARGEST_STOCK} THEN {LARGEST_STOCK}
         ELSE s.on_hand + staged.delta END
"""
"""How many of a SKU `s` its row `staged` leaves on hand, as core.models.imports.PlannedSku.will_be; NULL: no change."""


class ImportRepository(Repository):
    """Implements core.ports.imports.Imports."""

    async def listing(self) -> Listing:
        categories = await self.db.all("SELECT id, parent_id, name, position, active FROM categories ORDER BY id")
        products = await self.db.all(
            """SELECT id, category_id, title, description,
                      CASE WHEN more_photos = '' THEN photo ELSE photo || '\n' || more_photos END, position, active,
                      archived_at IS NOT NULL, kind
                 FROM products ORDER BY id"""
        )
        skus = await self.db.all(
            "SELECT id, product_id, code, label, price, position, active, stars FROM skus ORDER BY id"
        )
        return Listing(
            categories=tuple(ListedCategory(*row) for row in categories),
            products=tuple(ListedProduct(*row) for row in products),
            skus=tuple(ListedSku(*row) for row in skus),
            revision=await self.revision(),
        )

    async def revision(self) -> int:
        row = await self.db.one("SELECT number + by_hand AS number FROM catalogue_revision")
        return int(row["number"])

    async def stock(self) -> dict[int, int]:
        return {row["id"]: row["on_hand"] for row in await self.db.all("SELECT id, on_hand FROM skus")}

    async def entered_stock(self, exports: Sequence[str]) -> dict[tuple[str, int], int]:
        rows = await self.db.all(
            f"""SELECT export, sku_id, stock FROM entered_stock
                 WHERE export IN ({self.dialect.texts_in(":exports")})""",
            exports=json.dumps(exports),
        )
        return {(row["export"], row["sku_id"]): row["stock"] for row in rows}

    async def open_staging(self) -> int:
        row = await self.db.one("INSERT INTO stagings (at) VALUES (:now) RETURNING id", now=self.now)
        return int(row["id"])

    async def stale_stagings(self, before: int) -> tuple[int, ...]:
        rows = await self.db.all("SELECT id FROM stagings WHERE at < :before ORDER BY id", before=before)
        return tuple(row["id"] for row in rows)

    async def stage(self, staging: int, rows: Staged) -> None:
        for (table, row), part in zip(_STAGED.items(), rows, strict=True):
            if part:
                statement = f"INSERT INTO {table} {self.dialect.rows(_kinds(row), ':staging')}"
                await self.db.run(statement, staging=staging, rows=json.dumps(part))

    async def drop_staging(self, staging: int) -> None:
        for table in _STAGED:
            await self.db.run(f"DELETE FROM {table} WHERE staging_id = :staging", staging=staging)
        await self.db.run("DELETE FROM stagings WHERE id = :staging", staging=staging)

    async def sold_since(self, staging: int) -> dict[int, int]:
        rows = await self.db.all(
            """SELECT s.id, s.on_hand FROM staged_skus staged JOIN skus s ON s.id = staged.id
                WHERE staged.staging_id = :staging AND staged.is_new = 0 AND s.on_hand <> staged.on_hand""",
            staging=staging,
        )
        return {row["id"]: row["on_hand"] for row in rows}

    async def sold_since_set(self, sku_ids: Sequence[int]) -> dict[int, int]:
        rows = await self.db.all(
            # An entry that was undone is known by the source of what undid it.
            f"""SELECT s.id, (
                       SELECT CAST(COALESCE(-SUM(m.delta), 0) AS BIGINT) FROM movements m
                        WHERE m.sku_id = s.id AND m.reason IN ({words(ORDERED)})
                          AND m.id > COALESCE((
                                  SELECT said.id FROM movements said
                                   WHERE said.sku_id = s.id AND said.reason IN ({words(SET)})
                                     AND NOT EXISTS (SELECT 1 FROM movements undoing
                                                      WHERE undoing.sku_id = s.id AND undoing.source = 'undo:' || said.id)
                                   ORDER BY said.id DESC LIMIT 1), 0)
                   ) AS sold
                  FROM skus s WHERE s.id IN ({self.dialect.integers_in(":skus")})""",
            skus=json.dumps(sku_ids),
        )
        return {row["id"]: row["sold"] for row in rows if row["sold"] > 0}

    async def staged_skus(self, staging: int) -> tuple[int, ...]:
        rows = await self.db.all(
            """SELECT s.id FROM skus s
                WHERE s.product_id IN (SELECT product_id FROM staged_skus WHERE staging_id = :staging)""",
            staging=staging,
        )
        return tuple([row["id"] for row in rows])

    async def staged_to_fall(self, staging: int, most: int) -> tuple[int, ...]:
        rows = await self.db.all(
            f"""SELECT s.id FROM staged_skus staged JOIN skus s ON s.id = staged.id
                WHERE staged.staging_id = :staging AND staged.is_new = 0
                  AND (s.on_hand > COALESCE(s.low_at, :low) AND {WILL_BE} <= COALESCE(s.low_at, :low)
                       OR s.on_hand > 0 AND {WILL_BE} = 0)
                LIMIT :most""",
            staging=staging,
            low=self.policy.low_stock,
            most=most,
        )
        return tuple(row["id"] for row in rows)

    async def put_staged(self, staging: int, source: str, actor: Actor) -> None:
        await self.db.run("UPDATE catalogue_revision SET held = 1")
        for statement in (*_PUT, _ENTER_STOCK):
            await self.db.run(statement, staging=staging)
        for statement in _PUT_STOCK:
            await self.db.run(statement, staging=staging, source=source, actor=str(actor), now=self.now)
        for table in ("categories", "products", "skus"):
            await self.dialect.ids_given(self.db, table)
        await self.db.run("UPDATE catalogue_revision SET number = number + 1, held = 0")
        self.changed.append(GoodsChanged(0))

    async def index_due(self, limit: int) -> int:
        return await index_due(self.db, self.dialect, limit)

    async def merge_words(self, limit: int) -> int:
        return await self.dialect.search.merge_products(self.db, limit)


_STAGED = {
    "staged_categories": StagedCategory,
    "staged_products": StagedProduct,
    "staged_skus": StagedSku,
    "staged_pictures": StagedPicture,
}
"""In the order of Staged's fields. Each table's columns after the first are the fields of its rows."""


@cache
def _kinds(row: type) -> tuple[type, ...]:
    """Of its fields, "int | None" as int."""
    return tuple((*get_args(hint), hint)[0] for hint in get_type_hints(row).values())


_PUT = (
    """INSERT INTO categories (id, parent_id, name, name_key, position)
       SELECT id, parent_id, name, name_key, position FROM staged_categories
        WHERE staging_id = :staging AND is_new = 1 ORDER BY id""",
    """UPDATE categories SET name = staged.name, name_key = staged.name_key, position = staged.position
         FROM staged_categories staged
        WHERE staged.staging_id = :staging AND staged.is_new = 0 AND categories.id = staged.id""",
    """INSERT INTO products (id, category_id, title, title_key, description, photo, position, more_photos, kind)
       SELECT id, category_id, title, title_key, description, photo, position, more_photos, kind FROM staged_products
        WHERE staging_id = :staging AND is_new = 1 ORDER BY id""",
    """INSERT INTO search_due (product_id)
       SELECT staged.id FROM staged_products staged JOIN products p ON p.id = staged.id
        WHERE staged.staging_id = :staging AND (staged.is_reworded = 1 OR p.category_id <> staged.category_id)
           ON CONFLICT DO NOTHING""",
    # Indexed columns are written only if they change: an index costs more than the row.
    """UPDATE products SET category_id = staged.category_id, title_key = staged.title_key, position = staged.position
         FROM staged_products staged
        WHERE staged.staging_id = :staging AND staged.is_new = 0 AND products.id = staged.id
          AND (products.category_id <> staged.category_id OR products.title_key <> staged.title_key
               OR products.position <> staged.position)""",
    """UPDATE products SET title = staged.title, description = staged.description, photo = staged.photo,
                           more_photos = staged.more_photos, kind = staged.kind
         FROM staged_products staged
        WHERE staged.staging_id = :staging AND staged.is_new = 0 AND products.id = staged.id""",
    """UPDATE products SET active = staged.active, archived_at = CASE staged.active WHEN 0 THEN archived_at END
         FROM staged_products staged
        WHERE staged.staging_id = :staging AND staged.is_new = 0 AND products.id = staged.id
          AND (products.active <> staged.active OR (staged.active = 1 AND products.archived_at IS NOT NULL))""",
    """INSERT INTO search_due (product_id)
       SELECT staged.product_id FROM staged_skus staged LEFT JOIN skus s ON s.id = staged.id
        WHERE staged.staging_id = :staging
          AND (staged.is_new = 1 OR s.product_id <> staged.product_id OR s.code <> staged.code OR s.label <> staged.label)
           ON CONFLICT DO NOTHING""",
    """INSERT INTO search_due (product_id)
       SELECT s.product_id FROM staged_skus staged JOIN skus s ON s.id = staged.id
        WHERE staged.staging_id = :staging AND s.product_id <> staged.product_id ON CONFLICT DO NOTHING""",
    """UPDATE skus SET product_id = staged.product_id, code_key = staged.code_key, position = staged.position,
                       active = staged.active
         FROM staged_skus staged
        WHERE staged.staging_id = :staging AND staged.is_changed = 1 AND skus.id = staged.id
          AND (skus.product_id <> staged.product_id OR skus.code_key <> staged.code_key
               OR skus.position <> staged.position OR skus.active <> staged.active)""",
    """UPDATE skus SET code = staged.code, label = staged.label, price = staged.price, stars = staged.stars
         FROM staged_skus staged
        WHERE staged.staging_id = :staging AND staged.is_changed = 1 AND skus.id = staged.id""",
)
_ENTER_STOCK = """
    INSERT INTO entered_stock (export, sku_id, stock)
    SELECT export, id, stock FROM staged_skus WHERE staging_id = :staging AND delta IS NOT NULL
        ON CONFLICT (export, sku_id) DO UPDATE SET stock = excluded.stock"""
_PUT_STOCK = (
    f"""INSERT INTO movements (sku_id, delta, reason, source, actor, at)
       SELECT s.id, {WILL_BE} - s.on_hand, CASE WHEN staged.delta IS NULL THEN 'imported' ELSE 'added' END, :source, :actor, :now
         FROM staged_skus staged JOIN skus s ON s.id = staged.id
        WHERE staged.staging_id = :staging AND staged.is_new = 0 AND s.on_hand <> {WILL_BE} ORDER BY s.id""",
    f"""UPDATE skus AS s SET on_hand = {WILL_BE} FROM staged_skus staged
        WHERE staged.staging_id = :staging AND staged.is_new = 0 AND s.id = staged.id AND s.on_hand <> {WILL_BE}""",
    """INSERT INTO skus (id, product_id, code, code_key, label, price, position, on_hand, stars)
       SELECT id, product_id, code, code_key, label, price, position, stock, stars FROM staged_skus
        WHERE staging_id = :staging AND is_new = 1 ORDER BY id""",
    """INSERT INTO movements (sku_id, delta, reason, source, actor, at)
       SELECT id, stock, 'imported', :source, :actor, :now FROM staged_skus
        WHERE staging_id = :staging AND is_new = 1 AND stock > 0 ORDER BY id""",
)
"""SKUs that were on hand come first, then new ones: each has at most one row of the ledger."""
