"""Shelves, as those who run the shop arrange them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.models.category import CategoryDetails


class CategoryReader(Protocol):
    """All of them, hidden and empty ones, too."""

    async def category(self, category_id: int) -> CategoryDetails | None: ...

    async def named(self, names: Sequence[str]) -> CategoryDetails | None:
        """By the names that lead to it, top first, whatever their capitals."""

    async def categories(self, parent_id: int | None) -> tuple[CategoryDetails, ...]:
        """Those right below `parent_id` (None: the top), in their order."""

    async def coupons_for(self, category_id: int) -> tuple[str, ...]:
        """The coupons and promotions, by code or name, whose scope names it."""


class Categories(CategoryReader, Protocol):
    async def add(self, name: str, parent_id: int | None) -> int:
        """A new shelf behind all others; its id."""

    async def save(self, category: CategoryDetails) -> None:
        """Its name, its parent and whether it is shown."""

    async def put_in_order(self, places: Mapping[int, int]) -> None:
        """Positions by id."""

    async def put_last(self, category_id: int) -> None:
        """Behind all others."""

    async def remove(self, category_id: int) -> None:
        """An empty one, for good."""
