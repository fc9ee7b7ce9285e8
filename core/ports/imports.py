"""The catalogue as its owner keeps it: read whole, written set-wise."""

from collections.abc import Sequence
from typing import Protocol

from core.files.stage import Staged
from core.models.actor import Actor
from core.models.imports import Listing


class ImportReader(Protocol):
    """The catalogue as its owner sees it: everything, on sale or not."""

    async def listing(self) -> Listing: ...

    async def revision(self) -> int:
        """Another number after whatever changes the catalogue or its stock, but for sales and what comes back of them."""

    async def stock(self) -> dict[int, int]:
        """What is on hand, by SKU id."""

    async def entered_stock(self, exports: Sequence[str]) -> dict[tuple[str, int], int]:
        """The stock that files made from these exports have said last, by export and SKU id."""

    async def stale_stagings(self, before: int) -> tuple[int, ...]:
        """Stagings opened before (ms UTC) and never dropped: a crash came between."""

    async def sold_since(self, staging: int) -> dict[int, int]:
        """What is on hand now of the staged SKUs of which that has changed since they were planned, by SKU id."""

    async def staged_skus(self, staging: int) -> tuple[int, ...]:
        """The ids of all SKUs of the products that are laid out there, once they are put."""

    async def staged_to_fall(self, staging: int, most: int) -> tuple[int, ...]:
        """Staged SKUs whose stock will fall to their threshold, or to nothing; at most `most` of them."""


class Imports(ImportReader, Protocol):
    """Set-wise writing. Rows are staged beside the catalogue, in as many transactions as one likes, and put into it by a few statements."""

    async def open_staging(self) -> int: ...

    async def stage(self, staging: int, rows: Staged) -> None: ...

    async def drop_staging(self, staging: int) -> None: ...

    async def put_staged(self, staging: int, source: str, actor: Actor) -> None:
        """Add what is new and write what changed; stock and its ledger rows, too. What was reworded waits for `index_due`."""

    async def index_due(self, limit: int) -> int:
        """Make at most `limit` products findable by what they are called now; gives how many."""
