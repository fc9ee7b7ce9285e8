"""What goes out of the shop, in pieces: a shop of many years does not fit into memory at once."""

from typing import Protocol

from core.models.export import KnownCustomer, SoldLine


class ExportReader(Protocol):
    """`since` and `until` are ms UTC, the latter not included; `after` is the id of the last one that is known already."""

    async def order_lines(self, since: int, until: int, after: int, size: int) -> tuple[SoldLine, ...]:
        """All lines of the next `size` orders placed then, by order and place."""

    async def customers(self, since: int, until: int, after: int, size: int) -> tuple[KnownCustomer, ...]:
        """The next `size` customers who first came then, by id."""
