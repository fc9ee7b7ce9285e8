"""Stock on hand and its ledger."""

from collections.abc import Sequence
from typing import Protocol

from core.models.cart import CartLine
from core.models.order import OrderLine
from core.models.stock import Movement, StockLevel


class StockReader(Protocol):
    async def sku_id(self, code: str) -> int | None:
        """By SKU code, whatever its capitals; None for one that is not sold."""

    async def level(self, sku_id: int) -> StockLevel: ...


class Stock(StockReader, Protocol):
    async def lock_skus(self, sku_ids: Sequence[int]) -> None:
        """In ascending order, until the transaction ends."""

    async def take_if_available(self, lines: Sequence[CartLine]) -> bool:
        """Take every line's quantity where there is enough. False when any line was short: the caller must refuse."""

    async def put_back(self, lines: Sequence[OrderLine]) -> None:
        """Return every line's quantity."""

    async def move_if_enough(self, sku_id: int, delta: int) -> bool:
        """Change `on_hand`; False (and no change) where it would fall below zero or rise beyond all reason."""

    async def record(self, movements: Sequence[Movement]) -> None:
        """Write the ledger rows of what was just moved."""

    async def moved_by(self, sku_id: int, source: str) -> Movement | None: ...
