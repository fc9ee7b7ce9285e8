"""The catalogue as owners keep it: read as a whole, written set-wise."""

from collections.abc import Sequence
from typing import Protocol

from core.files.stage import Staged
from core.models.actor import Actor
from core.models.imports import Listing


class ImportReader(Protocol):
    """The catalogue as owners see it: everything, for sale or not."""

    async def listing(self) -> Listing: ...

    async def revision(self) -> int:
        """A number that changes with every change of the catalogue or its stock, except sales and what comes back from them."""

    async def stock(self) -> dict[int, int]:
        """What is on hand, by SKU id."""

    async def entered_stock(self, exports: Sequence[str]) -> dict[tuple[str, int], int]:
        """The stock last entered by files made from these exports, by export and SKU id."""

    async def stale_stagings(self, before: int) -> tuple[int, ...]:
        """Stagings that were opened before this time (ms UTC) and never dropped: a crash interrupted them."""

    async def sold_since(self, staging: int) -> dict[int, int]:
        """The current stock, by SKU id, of the staged SKUs whose stock has changed since they were planned."""

    async def sold_since_set(self, sku_ids: Sequence[int]) -> dict[int, int]:
        """How many pieces orders have taken, less what came back, since somebody last said how many there are; only of those SKUs that
        some were sold of. A count that was undone said nothing.
        """

    async def staged_skus(self, staging: int) -> tuple[int, ...]:
        """The ids of all SKUs of the staged products, once these are applied."""

    async def staged_to_fall(self, staging: int, most: int) -> tuple[int, ...]:
        """Staged SKUs whose stock will fall to their threshold, or to nothing; at most `most`."""


class Imports(ImportReader, Protocol):
    """Set-wise writing. Rows are staged beside the catalogue, in any number of transactions, and moved into it by a few statements."""

    async def open_staging(self) -> int: ...

    async def stage(self, staging: int, rows: Staged) -> None: ...

    async def drop_staging(self, staging: int) -> None: ...

    async def put_staged(self, staging: int, source: str, actor: Actor) -> None:
        """Add what is new and write what changed, including stock and its ledger rows. `index_due` later indexes what was reworded."""

    async def index_due(self, limit: int) -> int:
        """Make at most `limit` products findable by their current words; returns how many there were."""

    async def merge_words(self, limit: int) -> int:
        """Merge about `limit` pages of what many writes left of the search's index; 0 if there is no need."""
