"""Who waits for which SKU."""

import json
from collections.abc import Sequence

from storage.repositories.base import Repository
from storage.repositories.category import ON_SALE


class WaitRepository(Repository):
    """Implements core.ports.wait.Waits."""

    async def count(self, sku_id: int) -> int:
        row = await self.db.one("SELECT COUNT(*) AS total FROM waits WHERE sku_id = :sku", sku=sku_id)
        return int(row["total"])

    async def of_customer(self, customer_id: int, sku_ids: Sequence[int]) -> frozenset[int]:
        asked = "SELECT 1 FROM waits WHERE sku_id = :sku AND customer_id = :customer"
        return frozenset([one for one in sku_ids if await self.db.one(asked, sku=one, customer=customer_id)])

    async def add(self, sku_id: int, customer_id: int) -> None:
        await self.db.run(
            """INSERT INTO waits (sku_id, customer_id, asked_at) VALUES (:sku, :customer, :now)
               ON CONFLICT (sku_id, customer_id) DO NOTHING""",
            sku=sku_id,
            customer=customer_id,
            now=self.now,
        )

    async def drop(self, sku_id: int, customer_id: int) -> None:
        await self.db.run(
            "DELETE FROM waits WHERE sku_id = :sku AND customer_id = :customer", sku=sku_id, customer=customer_id
        )

    async def end(self, sku_ids: Sequence[int]) -> tuple[tuple[int, int], ...]:
        ended = await self.db.all(
            f"""DELETE FROM waits WHERE sku_id IN (
                   SELECT s.id FROM skus s JOIN products p ON p.id = s.product_id
                    WHERE s.id IN ({self.dialect.integers_in(":ids")}) AND s.on_hand > 0 AND {ON_SALE}
               ) RETURNING customer_id, sku_id""",
            ids=json.dumps(sku_ids),
        )
        return tuple((row["customer_id"], row["sku_id"]) for row in ended)
