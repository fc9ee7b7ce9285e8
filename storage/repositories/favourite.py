"""Who has marked which product, and what they are to be told of it."""

import json
from collections.abc import Sequence
from functools import cache

from core.models.favourite import FavouriteNews
from core.models.page import Page, page_of
from storage.dialect import Dialect
from storage.prices import IN_FORCE, PRICE, lowest
from storage.repositories.base import Repository
from storage.repositories.category import ON_SALE

_PRICE = lowest(PRICE)
"""Of a product's SKUs `s`, as its entry in a list shows it."""

_FOR_SALE = (
    f"EXISTS (SELECT 1 FROM products p JOIN skus s ON s.product_id = p.id WHERE p.id = f.product_id AND {ON_SALE})"
)

_ADD = f"""
    INSERT INTO favourites (customer_id, product_id, price, sold_out, added_at)
    SELECT :customer, p.id, {_PRICE}, CASE WHEN MAX(s.on_hand) > 0 THEN 0 ELSE 1 END, :now
      FROM products p JOIN skus s ON s.product_id = p.id {IN_FORCE}
     WHERE p.id = :product AND {ON_SALE}
     GROUP BY p.id
        ON CONFLICT (customer_id, product_id) DO NOTHING
"""

_NOTE = f"""
    INSERT INTO favourite_news (event_id, customer_id, product_id, price, was, back, at)
    WITH marked AS MATERIALIZED (
        SELECT DISTINCT s.product_id FROM skus s
         WHERE s.id IN ({{skus}}) AND EXISTS (SELECT 1 FROM favourites f WHERE f.product_id = s.product_id)),
    today AS MATERIALIZED (
        SELECT p.id, {_PRICE} AS price
          FROM marked {{join}} products p ON p.id = marked.product_id {{join}} skus s ON s.product_id = p.id {IN_FORCE}
         WHERE {ON_SALE} GROUP BY p.id HAVING MAX(s.on_hand) > 0)
    SELECT :event, f.customer_id, f.product_id, today.price, f.price, f.sold_out, :now
      FROM today {{join}} favourites f ON f.product_id = today.id
     WHERE today.price < f.price OR f.sold_out = 1
"""
_SEEN = """
    UPDATE favourites SET sold_out = 0, price = CASE WHEN n.price < n.was THEN n.price ELSE n.was END
      FROM favourite_news n
     WHERE n.event_id = :event AND favourites.customer_id = n.customer_id AND favourites.product_id = n.product_id
"""
_WAITING = """
    DELETE FROM favourite_news WHERE event_id = :event AND EXISTS (
        SELECT 1 FROM skus s JOIN waits w ON w.sku_id = s.id
         WHERE s.product_id = favourite_news.product_id AND s.on_hand > 0 AND s.active = 1
           AND w.customer_id = favourite_news.customer_id)
"""

_NEWS = f"""
    SELECT n.product_id, p.title, {_PRICE} AS price, n.was, n.back
      FROM favourite_news n {{join}} favourites f ON f.customer_id = n.customer_id AND f.product_id = n.product_id
           {{join}} products p ON p.id = n.product_id {{join}} skus s ON s.product_id = p.id {IN_FORCE}
     WHERE n.event_id = :event AND n.customer_id = :customer AND {ON_SALE}
       AND NOT EXISTS (SELECT 1 FROM favourite_news later
                        WHERE later.customer_id = n.customer_id AND later.product_id = n.product_id AND later.event_id > n.event_id)
     GROUP BY n.product_id, p.title, n.was, n.back
    HAVING MAX(s.on_hand) > 0 AND (n.back = 1 OR {_PRICE} < n.was)
"""


@cache
def _note_sql(dialect: Dialect) -> str:
    return _NOTE.format(skus=dialect.integers_in(":skus"), join=dialect.ordered_join)


@cache
def _news_sql(dialect: Dialect) -> str:
    return _NEWS.format(join=dialect.ordered_join)


class FavouriteRepository(Repository):
    """Implements core.ports.favourite.Favourites."""

    async def has(self, customer_id: int, product_id: int) -> bool:
        marked = "SELECT 1 FROM favourites WHERE customer_id = :customer AND product_id = :product"
        return await self.db.one(marked, customer=customer_id, product=product_id) is not None

    async def count(self, customer_id: int) -> int:
        counted = f"SELECT COUNT(*) AS total FROM favourites f WHERE f.customer_id = :customer AND {_FOR_SALE}"
        return int((await self.db.one(counted, customer=customer_id))["total"])

    async def of_customer(self, customer_id: int, number: int, size: int) -> Page[int]:
        total = await self.count(customer_id)
        number, pages = page_of(total, number, size)
        rows = await self.db.all(
            f"""SELECT f.product_id FROM favourites f WHERE f.customer_id = :customer AND {_FOR_SALE}
                 ORDER BY f.added_at DESC, f.product_id DESC LIMIT :size OFFSET :skip""",
            customer=customer_id,
            size=size,
            skip=number * size,
        )
        return Page(items=tuple([row["product_id"] for row in rows]), number=number, pages=pages, total=total)

    async def news(self, event_id: int, customer_id: int) -> tuple[FavouriteNews, ...]:
        rows = await self.db.all(_news_sql(self.dialect), event=event_id, customer=customer_id, now=self.now)
        return tuple(
            [FavouriteNews(row["product_id"], row["title"], row["price"], row["was"], row["back"] == 1) for row in rows]
        )

    async def add(self, customer_id: int, product_id: int) -> None:
        await self.db.run(_ADD, customer=customer_id, product=product_id, now=self.now)

    async def drop(self, customer_id: int, product_id: int) -> None:
        await self.db.run(
            "DELETE FROM favourites WHERE customer_id = :customer AND product_id = :product",
            customer=customer_id,
            product=product_id,
        )

    async def note_news(self, sku_ids: Sequence[int]) -> int:
        row = await self.db.one("SELECT COALESCE(MAX(event_id), 0) + 1 AS next FROM favourite_news")
        event = int(row["next"])
        if not await self.db.run(_note_sql(self.dialect), skus=json.dumps(sku_ids), event=event, now=self.now):
            return 0
        await self.db.run(_SEEN, event=event)
        await self.db.run(_WAITING, event=event)
        return event

    async def forget_news(self, before: int, limit: int) -> int:
        return await self.db.run(
            """DELETE FROM favourite_news WHERE at < :before
                  AND id IN (SELECT id FROM favourite_news ORDER BY id LIMIT :limit)""",
            before=before,
            limit=limit,
        )
