"""The catalogue as a whole: read at once, written set-wise. An import of 10,000 rows holds the writer for well under a second."""

from collections.abc import Mapping, Sequence

from core.models.catalogue import (
    ListedCategory,
    ListedProduct,
    ListedSku,
    Listing,
    PlannedCategory,
    PlannedProduct,
    PlannedSku,
)
from storage.repositories.base import Repository
from storage.search import index


class CatalogueRepository(Repository):
    """Implements core.ports.catalogue.Catalogue."""

    async def listing(self) -> Listing:
        categories = await self.db.all("SELECT id, parent_id, name, position FROM categories ORDER BY id")
        products = await self.db.all(
            "SELECT id, category_id, title, description, photo, position, active FROM products ORDER BY id"
        )
        skus = await self.db.all("SELECT id, product_id, code, label, price, position, active FROM skus ORDER BY id")
        return Listing(
            categories=tuple(ListedCategory(*row) for row in categories),
            products=tuple(ListedProduct(*row) for row in products),
            skus=tuple(ListedSku(*row) for row in skus),
        )

    async def stock(self) -> dict[int, int]:
        return {row["id"]: row["on_hand"] for row in await self.db.all("SELECT id, on_hand FROM skus")}

    async def photo_keys(self) -> frozenset[str]:
        return frozenset(row["key"] for row in await self.db.all("SELECT key FROM photos"))

    async def keep_photos(self, photos: Mapping[str, bytes]) -> None:
        await self.db.many(
            "INSERT INTO photos (key, data) VALUES (:key, :data) ON CONFLICT (key) DO NOTHING",
            [{"key": key, "data": data} for key, data in photos.items()],
        )

    async def put_categories(self, categories: Sequence[PlannedCategory]) -> dict[tuple[str, ...], int]:
        await self.db.many(
            "UPDATE categories SET name = :name, name_key = :key, position = :position WHERE id = :id",
            [
                {
                    "id": one.category_id,
                    "name": one.names[-1],
                    "key": one.names[-1].casefold(),
                    "position": one.position,
                }
                for one in categories
                if one.changed
            ],
        )
        ids: dict[tuple[str, ...], int] = {}
        for one in categories:
            ids[one.names] = one.category_id or await self._add_category(one, ids.get(one.names[:-1]))
        return ids

    async def _add_category(self, category: PlannedCategory, parent_id: int | None) -> int:
        row = await self.db.one(
            """INSERT INTO categories (parent_id, name, name_key, position)
               VALUES (:parent, :name, :key, :position) RETURNING id""",
            parent=parent_id,
            name=category.names[-1],
            key=category.names[-1].casefold(),
            position=category.position,
        )
        return int(row["id"])

    async def put_products(
        self, products: Sequence[PlannedProduct], categories: Mapping[tuple[str, ...], int]
    ) -> list[int]:
        rows = [
            {
                "id": one.product_id,
                "category": categories[one.category],
                "title": one.title,
                "key": one.title.casefold(),
                "description": one.description,
                "photo": one.photo,
                "position": one.position,
            }
            for one in products
        ]
        last = await self._last_id("products")
        await self.db.many(
            """INSERT INTO products (category_id, title, title_key, description, photo, position)
               VALUES (:category, :title, :key, :description, :photo, :position)""",
            [row for row, one in zip(rows, products, strict=True) if one.product_id is None],
        )
        await self.db.many(
            """UPDATE products SET category_id = :category, title = :title, title_key = :key, description = :description,
                                   photo = :photo, position = :position, active = 1, archived_at = NULL
                WHERE id = :id""",
            [row for row, one in zip(rows, products, strict=True) if one.changed],
        )
        added = await self.db.all("SELECT id, category_id, title_key FROM products WHERE id > :last", last=last)
        new = {(row["category_id"], row["title_key"]): row["id"] for row in added}
        ids = [one.product_id or new[row["category"], row["key"]] for row, one in zip(rows, products, strict=True)]
        await index(
            self.db,
            [
                (product_id, one.title, one.description)
                for product_id, one in zip(ids, products, strict=True)
                if one.changed or one.product_id is None
            ],
        )
        return ids

    async def put_skus(self, skus: Sequence[PlannedSku], products: Sequence[int]) -> list[int]:
        rows = [
            {
                "id": one.sku_id,
                "product": products[one.product],
                "code": one.code,
                "key": one.code.casefold(),
                "label": one.label,
                "price": one.price,
                "position": one.position,
            }
            for one in skus
        ]
        last = await self._last_id("skus")
        await self.db.many(
            """INSERT INTO skus (product_id, code, code_key, label, price, position)
               VALUES (:product, :code, :key, :label, :price, :position)""",
            [row for row, one in zip(rows, skus, strict=True) if one.sku_id is None],
        )
        await self.db.many(
            """UPDATE skus SET product_id = :product, code = :code, code_key = :key, label = :label, price = :price,
                               position = :position, active = 1
                WHERE id = :id""",
            [row for row, one in zip(rows, skus, strict=True) if one.changed],
        )
        added = await self.db.all("SELECT id, code_key FROM skus WHERE id > :last", last=last)
        new = {row["code_key"]: row["id"] for row in added}
        return [one.sku_id or new[row["key"]] for row, one in zip(rows, skus, strict=True)]

    async def set_stock(self, on_hand: Mapping[int, int]) -> None:
        await self.db.many(
            "UPDATE skus SET on_hand = :on_hand WHERE id = :id",
            [{"id": sku_id, "on_hand": pieces} for sku_id, pieces in on_hand.items()],
        )

    async def _last_id(self, table: str) -> int:
        row = await self.db.one(f"SELECT COALESCE(MAX(id), 0) AS id FROM {table}")
        return int(row["id"])
