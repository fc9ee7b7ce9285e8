"""What customers say of products, and whom to ask."""

import json
from typing import Any

from core.models.order import OrderStatus
from core.models.page import MOST_LISTED, Page, page_of
from core.models.review import Bought, Rating, Review, ReviewState
from storage.repositories.base import Repository

_REVIEW = """
    SELECT r.id, r.customer_id, r.product_id, p.title, r.stars, r.line, r.state, r.revision, r.written_at
      FROM reviews r JOIN products p ON p.id = r.product_id
"""
_WAITS = f"state = '{ReviewState.WAITING}'"
_READ = f"product_id = :product AND state = '{ReviewState.SHOWN}' AND line <> ''"


class ReviewRepository(Repository):
    """Implements core.ports.review.Reviews."""

    async def bought(self, customer_id: int, product_id: int) -> Bought | None:
        row = await self.db.one(
            f"""SELECT p.id, p.title FROM products p WHERE p.id = :product AND EXISTS (
                   SELECT 1 FROM orders o {self.dialect.ordered_join} order_lines l ON l.order_id = o.id
                                          {self.dialect.ordered_join} skus s ON s.id = l.sku_id
                    WHERE o.customer_id = :customer AND o.status = '{OrderStatus.DELIVERED}' AND s.product_id = p.id)""",
            product=product_id,
            customer=customer_id,
        )
        return Bought(*row) if row else None

    async def to_review(self, order_id: int) -> tuple[Bought, ...]:
        join = self.dialect.ordered_join
        rows = await self.db.all(
            f"""SELECT p.id, p.title
                  FROM orders o {join} order_lines l ON l.order_id = o.id {join} skus s ON s.id = l.sku_id
                       {join} products p ON p.id = s.product_id
                 WHERE o.id = :order AND NOT EXISTS (
                           SELECT 1 FROM reviews r WHERE r.customer_id = o.customer_id AND r.product_id = p.id)
                 GROUP BY p.id, p.title ORDER BY MIN(l.position)""",
            order=order_id,
        )
        return tuple([Bought(*row) for row in rows])

    async def bought_with(self, customer_id: int, product_id: int) -> tuple[Bought, ...]:
        row = await self.db.one(
            f"""SELECT MAX(o.id) AS id
                  FROM orders o {self.dialect.ordered_join} order_lines l ON l.order_id = o.id
                       {self.dialect.ordered_join} skus s ON s.id = l.sku_id
                 WHERE o.customer_id = :customer AND o.status = '{OrderStatus.DELIVERED}' AND s.product_id = :product""",
            customer=customer_id,
            product=product_id,
        )
        return tuple([one for one in await self.to_review(row["id"] or 0) if one.product_id != product_id])

    async def of(self, customer_id: int, product_id: int) -> Review | None:
        return _review(
            await self.db.one(
                f"{_REVIEW} WHERE r.customer_id = :customer AND r.product_id = :product",
                customer=customer_id,
                product=product_id,
            )
        )

    async def find(self, review_id: int) -> Review | None:
        return _review(await self.db.one(f"{_REVIEW} WHERE r.id = :id", id=review_id))

    async def waiting(self, number: int) -> Page[Review]:
        counted = f"SELECT COUNT(*) AS total FROM (SELECT 1 FROM reviews WHERE {_WAITS} LIMIT :most) AS counted"
        total = (await self.db.one(counted, most=MOST_LISTED))["total"]
        number, pages = page_of(total, number, 1)
        return await self._page(f"{_WAITS} ORDER BY id", number, pages, 1, total)

    async def rating(self, product_id: int) -> Rating:
        row = await self.db.one("SELECT reviews, stars, lines FROM ratings WHERE product_id = :id", id=product_id)
        return Rating(*row) if row else Rating(0, 0, 0)

    async def shown(self, product_id: int, number: int, size: int) -> Page[Review]:
        total = (await self.rating(product_id)).lines
        number, pages = page_of(total, number, size)
        return await self._page(f"{_READ} ORDER BY id DESC", number, pages, size, total, product=product_id)

    async def request(self, order_id: int) -> None:
        await self.db.run(
            "INSERT INTO review_requests (order_id, at) VALUES (:id, :now) ON CONFLICT DO NOTHING",
            id=order_id,
            now=self.now,
        )

    async def take_requests(self, before: int, limit: int) -> tuple[tuple[int, int], ...]:
        rows = await self.db.all(
            """DELETE FROM review_requests WHERE order_id IN (
                   SELECT order_id FROM review_requests WHERE at < :before ORDER BY at LIMIT :limit)
               RETURNING order_id""",
            before=before,
            limit=limit,
        )
        orders = await self.db.all(
            f"SELECT customer_id, id FROM orders WHERE id IN ({self.dialect.integers_in(':ids')})",
            ids=json.dumps([row["order_id"] for row in rows]),
        )
        return tuple([(row["customer_id"], row["id"]) for row in orders])

    async def save(self, customer_id: int, product_id: int, stars: int, line: str) -> None:
        await self.db.run(
            f"""INSERT INTO reviews (customer_id, product_id, stars, line, state, revision, written_at)
                VALUES (:customer, :product, :stars, :line, '{ReviewState.WAITING}', 0, :now)
                ON CONFLICT (customer_id, product_id) DO UPDATE
                SET stars = excluded.stars, line = excluded.line, state = excluded.state, written_at = excluded.written_at,
                    revision = reviews.revision + 1""",
            customer=customer_id,
            product=product_id,
            stars=stars,
            line=line,
            now=self.now,
        )

    async def decide(self, review_id: int, revision: int, state: ReviewState) -> bool:
        decided = await self.db.run(
            f"UPDATE reviews SET state = :state WHERE id = :id AND revision = :revision AND {_WAITS}",
            id=review_id,
            revision=revision,
            state=state,
        )
        return bool(decided)

    async def _page(self, which: str, number: int, pages: int, size: int, total: int, **values: int) -> Page[Review]:
        rows = await self.db.all(
            f"SELECT id FROM reviews WHERE {which} LIMIT :size OFFSET :skip", size=size, skip=number * size, **values
        )
        found = [_review(await self.db.one(f"{_REVIEW} WHERE r.id = :id", id=row["id"])) for row in rows]
        return Page(items=tuple([one for one in found if one]), number=number, pages=pages, total=total)


def _review(row: Any) -> Review | None:  # noqa: ANN401 - a Row
    return Review(**{**dict(row), "state": ReviewState(row["state"])}) if row else None
