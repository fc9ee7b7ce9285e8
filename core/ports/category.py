"""Categories as staff arrange them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.models.category import CategoryDetails


class CategoryReader(Protocol):
    """All categories, hidden and empty ones, too."""

    async def category(self, category_id: int) -> CategoryDetails | None: ...

    async def named(self, names: Sequence[str]) -> CategoryDetails | None:
        """The category that these names lead to, top first, in any case."""

    async def categories(self, parent_id: int | None) -> tuple[CategoryDetails, ...]:
        """The categories directly below `parent_id` (None: the top), in their order."""

    async def coupons_for(self, category_id: int) -> tuple[str, ...]:
        """The codes or names of the coupons and promotions whose scope names the category."""


class Categories(CategoryReader, Protocol):
    async def add(self, name: str, parent_id: int | None) -> int:
        """Add a category after all others; returns its id."""

    async def save(self, category: CategoryDetails) -> None:
        """Write its name, its parent and whether it is shown."""

    async def put_in_order(self, places: Mapping[int, int]) -> None:
        """Write positions by id."""

    async def put_last(self, category_id: int) -> None:
        """Put it after all others."""

    async def remove(self, category_id: int) -> None:
        """Delete an empty category for good."""
