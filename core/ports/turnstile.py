"""What counts the customers who check out hot goods, so that not all of them queue at the database.

It can only refuse, or delay: what is sold, the database alone decides. It may forget everything at any time, or not answer. What it does
not know it is told again, from the database.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from core.models.reservation import HotStock, Reservation


class NoAnswer(Exception):
    """It cannot be reached, or not in time: nobody waits for it, and everybody goes to the database."""


class Admitted(NamedTuple):
    """All of it is reserved, until then (ms UTC)."""

    until: int


class Refused(NamedTuple):
    """Of these SKUs there is not enough that nobody else has reserved; nothing was reserved."""

    sku_ids: tuple[int, ...]


class Unknown(NamedTuple):
    """It has to be told of the stock of these SKUs first."""

    sku_ids: tuple[int, ...]


class Turnstile(Protocol):
    """Each call is one atomic step. All raise NoAnswer. Times are ms UTC."""

    async def admit(
        self, customer_id: int, wanted: Mapping[int, int], now: int, until: int, at_least: int
    ) -> Admitted | Refused | Unknown:
        """Reserve all of `wanted` (pieces by SKU id) or nothing, in place of what the customer has reserved.

        The same once more keeps its end, but gets to `at_least`.
        """

    async def leave(self, customer_id: int) -> None:
        """Give back what the customer has reserved."""

    async def tell(
        self,
        stocks: Collection[HotStock],
        now: int,
        *,
        bought_by: int = 0,
        mine: Collection[Reservation] | None = (),
        epochs: Mapping[int, str] = ...,
    ) -> dict[int, str]:
        """Tell what is on hand; the reservations of `bought_by` end in the same step.

        Gives the epoch of each SKU. `epochs` are those that the caller knows: where it is another one, everything about the SKU was
        forgotten since, and the reservations of `mine` are put back. With None, what it knows nothing of stays so, and its epoch is "":
        the stock without the reservations would let others through. Where the caller knows one, an older reading than the last one is
        ignored. Without it, no reading is: a database that was put back from a copy has fewer movements than before.
        """

    async def reservations(self, sku_ids: Collection[int], now: int) -> tuple[Reservation, ...]:
        """All that have not ended."""

    async def drop(self, gone: Collection[Reservation]) -> None:
        """End these, as far as they are still exactly like that."""
