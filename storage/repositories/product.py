"""The catalogue."""

from core.models.coupon import Scope
from core.models.page import Page, page_of
from core.models.product import Category, Product, ProductSummary, Variant
from storage.repositories.base import Repository
from storage.repositories.category import SHOWN
from storage.search import MATCHING, words_of

_SOLD = "EXISTS (SELECT 1 FROM skus s WHERE s.product_id = p.id AND s.active = 1)"

_SUMMARY = """
    SELECT p.id, p.title, COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN s.price END), MIN(s.price)) AS price,
           COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN s.price END) <> MAX(CASE WHEN s.on_hand > 0 THEN s.price END),
                    MIN(s.price) <> MAX(s.price)) AS several_prices,
           CAST(SUM(s.on_hand) AS BIGINT) AS on_hand
      FROM products p JOIN skus s ON s.product_id = p.id AND s.active = 1
"""
"""A price that nobody can buy at is none to begin with: variants in stock count, all of them where none is."""


class ProductRepository(Repository):
    """Implements core.ports.product.Products."""

    async def is_empty(self) -> bool:
        return await self.db.one("SELECT 1 FROM products LIMIT 1") is None

    async def category(self, category_id: int) -> Category | None:
        row = await self.db.one(
            """SELECT c.id, c.name, c.parent_id FROM categories c LEFT JOIN categories top ON top.id = c.parent_id
                WHERE c.id = :id AND c.active = 1 AND COALESCE(top.active, 1) = 1""",
            id=category_id,
        )
        return Category(**row) if row else None

    async def categories(self, parent_id: int | None) -> tuple[Category, ...]:
        rows = await self.db.all(
            f"""
            SELECT c.id, c.name, c.parent_id, COUNT(p.id) AS products
              FROM categories c
              JOIN categories below ON (below.id = c.id OR below.parent_id = c.id) AND below.active = 1
              JOIN products p ON p.category_id = below.id AND p.active = 1 AND {_SOLD}
             WHERE COALESCE(c.parent_id, 0) = :parent AND c.active = 1
             GROUP BY c.id, c.name, c.parent_id, c.position
             ORDER BY c.position, c.id
            """,
            parent=parent_id or 0,
        )
        return tuple(Category(**row) for row in rows)

    async def in_category(self, category_id: int, number: int, size: int) -> Page[ProductSummary]:
        counted = await self.db.one(
            f"""SELECT COUNT(*) AS total FROM products p
                 WHERE p.category_id = :category AND p.active = 1 AND {_SOLD} AND {SHOWN}""",
            category=category_id,
        )
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"""{_SUMMARY}
            WHERE p.category_id = :category AND p.active = 1 AND {SHOWN}
            GROUP BY p.id, p.title, p.position ORDER BY p.position, p.id LIMIT :size OFFSET :skip""",
            category=category_id,
            size=size,
            skip=number * size,
        )
        items = tuple(ProductSummary(**row) for row in rows)
        return Page(items=items, number=number, pages=pages, total=counted["total"])

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
        if not words:
            return Page(items=(), number=0, pages=1, total=0)
        counted = await self.db.one(
            f"SELECT COUNT(*) AS total FROM ({MATCHING}) found JOIN products p ON p.id = found.id"
            f" WHERE p.active = 1 AND {_SOLD} AND {SHOWN}",
            words=words,
        )
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"""{_SUMMARY} JOIN ({MATCHING}) found ON found.id = p.id
            WHERE p.active = 1 AND {SHOWN}
            GROUP BY p.id, p.title, found.rank ORDER BY found.rank, p.id LIMIT :size OFFSET :skip""",
            words=words,
            size=size,
            skip=number * size,
        )
        items = tuple(ProductSummary(**row) for row in rows)
        return Page(items=items, number=number, pages=pages, total=counted["total"])

    async def named(self, word: str) -> Scope | None:
        key = word.strip().casefold()
        if skus := await self.db.all("SELECT id FROM skus WHERE code_key = :key", key=key):
            return Scope(sku_ids=frozenset(row["id"] for row in skus))
        top, _slash, below = (part.strip() for part in key.partition("/"))
        shelves = await self.db.all(
            """SELECT c.id FROM categories c LEFT JOIN categories parent ON parent.id = c.parent_id
                WHERE c.name_key = :name AND (:parent = '' OR parent.name_key = :parent)""",
            name=below or top,
            parent=top if below else "",
        )
        if shelves:
            return Scope(category_ids=frozenset(row["id"] for row in shelves))
        products = await self.db.all("SELECT id FROM products WHERE title_key = :key", key=key)
        return Scope(product_ids=frozenset(row["id"] for row in products)) if products else None

    async def photo(self, key: str) -> bytes | None:
        row = await self.db.one("SELECT data FROM photos WHERE key = :key", key=key)
        return bytes(row["data"]) if row else None

    async def photo_file(self, bot_id: int, photo: str) -> str | None:
        row = await self.db.one(
            "SELECT file_id FROM photo_files WHERE bot_id = :bot AND photo = :photo", bot=bot_id, photo=photo
        )
        return str(row["file_id"]) if row else None

    async def remember_photo_file(self, bot_id: int, photo: str, file_id: str) -> None:
        await self.db.run(
            """INSERT INTO photo_files (bot_id, photo, file_id) VALUES (:bot, :photo, :file)
               ON CONFLICT (bot_id, photo) DO UPDATE SET file_id = excluded.file_id""",
            bot=bot_id,
            photo=photo,
            file=file_id,
        )
