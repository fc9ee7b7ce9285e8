"""Stock on hand and its ledger."""

from collections.abc import Sequence
from typing import Protocol

from core.models.cart import CartLine
from core.models.order import OrderLine
from core.models.page import Page
from core.models.stock import Entry, Movement, StockCounts, StockLevel


class StockReader(Protocol):
    async def first_code(self) -> str:
        """Of an article on sale, "" where there is none."""

    async def sku_id(self, code: str) -> int | None:
        """By SKU code, whatever its capitals; None where there is none. It may be hidden."""

    async def skus_below(self, category_id: int) -> tuple[int, ...]:
        """All on this shelf and on those below it, by SKU id."""

    async def find(self, sku_id: int) -> StockLevel | None:
        """By SKU id, on sale or not."""

    async def levels(self, number: int, size: int) -> tuple[Page[StockLevel], StockCounts]:
        """What is on sale: sold out first, then low, then by what is on hand. The pages are those of the first MOST_LISTED."""

    async def matching(self, text: str, number: int, size: int) -> Page[StockLevel]:
        """Those of `levels`, in its order, with `text` in their SKU code, or with each of its words in their title or label."""

    async def fallen(self, entry: Entry, most: int) -> Page[StockLevel]:
        """What the cause of this movement has brought down to its threshold, or has sold out, as far as that is still the news about it.

        One page of `most` at most, the emptiest first; `total` counts all of them.
        """

    async def ledger(self, sku_id: int, limit: int) -> tuple[Entry, ...]:
        """The last movements that were made, the newest first."""

    async def newest(self, sku_id: int) -> Entry | None:
        """The movement made last, whatever the clock said: it may have been put back."""

    async def entry(self, entry_id: int) -> Entry | None: ...

    async def moved_by(self, sku_id: int, source: str) -> Entry | None: ...

    async def entry_before(self, entry: Entry) -> Entry | None:
        """The movement of the same SKU made before it."""

    async def moved_after(self, entry: Entry) -> int:
        """By how many pieces its SKU has moved since, whatever the clock said."""

    async def sold_since(self, sku_id: int, since: int) -> int:
        """Pieces sold from `since` (ms UTC) on, less those that came back."""

    async def reserved(self, sku_id: int) -> int:
        """Pieces in orders that have not left yet."""


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

    async def set_threshold(self, sku_id: int, low_at: int | None) -> None:
        """From how many pieces on downwards it is low; None: the shop's default."""
