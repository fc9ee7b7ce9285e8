"""Stock on hand, and the ledger that explains it."""

from collections.abc import Sequence

from core.models.cart import CartLine
from core.models.order import OrderLine
from core.models.stock import LARGEST_STOCK, Movement, Reason, StockLevel
from storage.repositories.base import Repository


class StockRepository(Repository):
    """Implements core.ports.stock.Stock."""

    async def lock_skus(self, sku_ids: Sequence[int]) -> None:
        """SQLite has one writer: it holds every lock there is."""

    async def sku_id(self, code: str) -> int | None:
        row = await self.db.one("SELECT id FROM skus WHERE code_key = :code AND active = 1", code=code.casefold())
        return int(row["id"]) if row else None

    async def level(self, sku_id: int) -> StockLevel:
        row = await self.db.one(
            """SELECT s.id AS sku_id, s.code, p.title, s.label, s.on_hand, s.on_hand AS before
                 FROM skus s JOIN products p ON p.id = s.product_id WHERE s.id = :sku""",
            sku=sku_id,
        )
        name = f"{row['title']} ({row['label']})" if row["label"] else row["title"]
        return StockLevel(sku_id=sku_id, code=row["code"], name=name, on_hand=row["on_hand"], before=row["before"])

    async def take_if_available(self, lines: Sequence[CartLine]) -> bool:
        taken = await self.db.many(
            """UPDATE skus SET on_hand = on_hand - :quantity
                WHERE id = :sku AND on_hand >= :quantity AND active = 1""",
            [{"sku": line.sku_id, "quantity": line.quantity} for line in lines],
        )
        return taken == len(lines)

    async def put_back(self, lines: Sequence[OrderLine]) -> None:
        await self.db.many(
            "UPDATE skus SET on_hand = on_hand + :quantity WHERE id = :sku",
            [{"sku": line.sku_id, "quantity": line.quantity} for line in lines],
        )

    async def move_if_enough(self, sku_id: int, delta: int) -> bool:
        moved = await self.db.run(
            "UPDATE skus SET on_hand = on_hand + :delta WHERE id = :sku AND on_hand + :delta BETWEEN 0 AND :most",
            sku=sku_id,
            delta=delta,
            most=LARGEST_STOCK,
        )
        return moved == 1

    async def record(self, movements: Sequence[Movement]) -> None:
        await self.db.many(
            """INSERT INTO movements (sku_id, delta, reason, source, actor, at)
               VALUES (:sku_id, :delta, :reason, :source, :actor, :at)""",
            [
                {
                    "sku_id": movement.sku_id,
                    "delta": movement.delta,
                    "reason": movement.reason,
                    "source": movement.source,
                    "actor": movement.actor,
                    "at": self.now,
                }
                for movement in movements
            ],
        )

    async def moved_by(self, sku_id: int, source: str) -> Movement | None:
        row = await self.db.one(
            "SELECT sku_id, delta, reason, source, actor FROM movements WHERE sku_id = :sku AND source = :source",
            sku=sku_id,
            source=source,
        )
        return Movement(**{**row, "reason": Reason(row["reason"])}) if row else None
