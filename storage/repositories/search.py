"""What customers searched for."""

from core.models.search import MOST_KEPT
from storage.repositories.base import Repository


class SearchRepository(Repository):
    """Implements core.ports.search.Searches."""

    async def words(self, customer_id: int, search_id: int) -> str | None:
        row = await self.db.one(
            "SELECT words FROM searches WHERE id = :id AND customer_id = :customer", id=search_id, customer=customer_id
        )
        return str(row["words"]) if row else None

    async def keep(self, customer_id: int, words: str) -> int:
        row = await self.db.one(
            """INSERT INTO searches (customer_id, words) VALUES (:customer, :words)
               ON CONFLICT (customer_id, words) DO UPDATE SET words = excluded.words RETURNING id""",
            customer=customer_id,
            words=words,
        )
        await self.db.run(
            """DELETE FROM searches WHERE customer_id = :customer AND id <> :id AND id < (
                   SELECT id FROM searches WHERE customer_id = :customer ORDER BY id DESC LIMIT 1 OFFSET :kept)""",
            customer=customer_id,
            id=row["id"],
            kept=MOST_KEPT - 1,
        )
        return int(row["id"])
