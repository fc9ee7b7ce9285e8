"""What the shop exports, in pieces: the data of many years does not fit into memory at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.models.export import KnownCustomer, SoldLine, Trail


class ExportReader(Protocol):
    """`since` and `until` are ms UTC, `until` exclusive; `after` is the id of the last row that was read before."""

    async def order_lines(self, since: int, until: int, after: int, size: int) -> tuple[SoldLine, ...]:
        """All lines of the next `size` orders placed in that time, by order and place."""

    async def trails(self, order_ids: Sequence[int]) -> Mapping[int, Trail]:
        """What happened to each of these orders."""

    async def customers(
        self, since: int, until: int, after: int, size: int, crew: Collection[int]
    ) -> tuple[KnownCustomer, ...]:
        """The next `size` customers who first came in that time, by id; without the `crew`."""
