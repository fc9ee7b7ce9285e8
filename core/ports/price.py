"""Changes of many prices, and prices for a time. The price in force is part of whatever reads a price (storage/prices.py)."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.models.page import Page
from core.models.price import EditState, Fate, Goods, Kept, Move, Overlap, Priced, PriceEdit, PriceOrder, Schedule
from core.ports.product import Keeping


class PriceReader(Protocol):
    async def named(self, name: str) -> tuple[Goods, ...]:
        """The categories ("Tea", "Drinks/Tea"; "Tea/" is on the top level) and the products with this name, archived ones left out."""

    async def edit(self, edit_id: int) -> PriceEdit | None: ...

    async def priced(self, goods: Goods) -> tuple[Priced, ...]:
        """Its variants in their order, without archived products, unless it is a variant itself; at most one more than MOST_PRICES."""

    async def overlaps(self, sku_ids: Sequence[int], begins: int, ends: int) -> tuple[Overlap, ...]:
        """The schedules that have some of these SKUs at some moment from `begins` to `ends` (ms UTC)."""

    async def fates(self, edit_id: int) -> Mapping[Fate, int]:
        """How many prices of an applied edit have which fate."""

    async def kept(self, edit_id: int, most: int) -> tuple[Kept, ...]:
        """The first of those that somebody has changed since."""

    async def keeping(self, edit_id: int) -> Keeping:
        """The open carts with a promised price below one that the edit has raised."""

    async def schedules(self, product_id: int, number: int, size: int) -> Page[Schedule]:
        """The schedules that run or come, the first to end first; of all products (0), or of this one."""


class Prices(PriceReader, Protocol):
    async def lock(self, edit_id: int) -> PriceEdit | None:
        """The edit, locked until the transaction ends."""

    async def propose(self, goods: Goods, order: PriceOrder) -> int:
        """Keep an edit that is shown; returns its id."""

    async def enter(self, edit_id: int, state: EditState) -> None:
        """Note its new state."""

    async def set(self, edit_id: int, moves: Sequence[Move]) -> None:
        """Set these prices for good."""

    async def schedule(self, edit: PriceEdit, moves: Sequence[Move]) -> None:
        """Have these prices count in the edit's time, before any schedule there is by now."""

    async def put_back(self, edit_id: int) -> tuple[Move, ...]:
        """Undo what nobody has changed since; returns those prices, from what they were to what they are."""

    async def stop(self, edit_id: int) -> None:
        """End its schedule now, or before it begins."""

    async def take_begun(self, limit: int) -> tuple[tuple[int, ...], ...]:
        """The SKU ids of schedules that have begun and of which nobody was told, each schedule once."""

    async def forget(self, before: int, limit: int) -> int:
        """Delete edits of which nothing has been heard since `before` (ms UTC), and schedules that ended before; returns how many."""
