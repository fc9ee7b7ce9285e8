"""Stock on hand and its ledger."""

from collections.abc import Sequence
from typing import Protocol

from core.models.cart import CartLine
from core.models.order import OrderLine
from core.models.page import Page
from core.models.reservation import HotStock
from core.models.stock import Entry, Movement, StockCounts, StockLevel


class StockReader(Protocol):
    async def first_code(self) -> str:
        """The code of a variant that is for sale; "" if there is none."""

    async def sku_id(self, code: str) -> int | None:
        """The SKU with this code, in any case; None if there is none. It may be hidden."""

    async def skus_below(self, category_id: int) -> tuple[int, ...]:
        """All SKUs of this category and those below it, by SKU id."""

    async def find(self, sku_id: int) -> StockLevel | None:
        """A SKU, for sale or not."""

    async def count_low(self, most: int) -> int:
        """How many variants on sale are low or sold out, at most `most`."""

    async def levels(self, number: int, size: int) -> tuple[Page[StockLevel], StockCounts]:
        """What is for sale: sold out first, then low, then by the number on hand. The pages cover the first MOST_LISTED."""

    async def matching(self, text: str, number: int, size: int) -> Page[StockLevel]:
        """The SKUs of `levels`, in its order, with `text` in the SKU code, or with each of its words in the title or label."""

    async def fallen(self, entry: Entry, most: int) -> Page[StockLevel]:
        """What the cause of this movement has sold out or brought down to its threshold, as far as no later notice says so.

        One page of at most `most`, the lowest stock first; `total` counts all.
        """

    async def ledger(self, sku_id: int, limit: int) -> tuple[Entry, ...]:
        """The last movements made, the newest first."""

    async def newest(self, sku_id: int) -> Entry | None:
        """The movement made last, whatever the clock said: the clock may have been put back."""

    async def entry(self, entry_id: int) -> Entry | None: ...

    async def after(self, sku_id: int, size: int) -> tuple[StockLevel, ...]:
        """The next SKUs by id, for sale or not, without those of archived products."""

    async def movements(self, after: int, size: int) -> tuple[Entry, ...]:
        """The next lines of the ledger after this one, oldest first."""

    async def movements_of(self, sku_id: int, after: int, size: int) -> tuple[Entry, ...]:
        """Those of one SKU."""

    async def moved_by(self, sku_id: int, source: str) -> Entry | None: ...

    async def entry_before(self, entry: Entry) -> Entry | None:
        """The movement of the same SKU before this one."""

    async def moved_after(self, entry: Entry) -> int:
        """By how many pieces the SKU has moved since this movement, whatever the clock said."""

    async def sold_since(self, sku_id: int, since: int) -> int:
        """Pieces sold from `since` (ms UTC) on, without those that came back."""

    async def reserved(self, sku_id: int) -> int:
        """Pieces in orders that have not been shipped yet."""

    async def hot(self) -> tuple[HotStock, ...]:
        """What is on hand of all hot goods, by SKU id."""


class Stock(StockReader, Protocol):
    async def lock_skus(self, sku_ids: Sequence[int]) -> None:
        """Lock the SKUs in ascending order until the transaction ends."""

    async def take_if_available(self, lines: Sequence[CartLine]) -> bool:
        """Take every line's quantity, if there is enough. False if any line was short: the caller must refuse."""

    async def take_again(self, lines: Sequence[OrderLine]) -> bool:
        """Take every line's quantity, of locked SKUs and for sale or not; False, without a change, if any is short."""

    async def put_back(self, lines: Sequence[OrderLine]) -> None:
        """Return every line's quantity."""

    async def move_if_enough(self, sku_id: int, delta: int) -> bool:
        """Change `on_hand`; False, without a change, if it would fall below zero or rise above the largest stock."""

    async def record(self, movements: Sequence[Movement]) -> None:
        """Write the ledger rows of these movements."""

    async def set_threshold(self, sku_id: int, low_at: int | None) -> None:
        """Set the number of pieces at which it becomes low; None: the shop's default."""

    async def set_hot(self, sku_id: int, *, hot: bool) -> None: ...
