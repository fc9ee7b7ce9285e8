"""The catalogue as customers browse it."""

from collections.abc import Sequence
from typing import Protocol

from core.models.catalog import Category, Product, ProductSummary
from core.models.coupon import Scope
from core.models.page import Page


class CatalogReader(Protocol):
    """The catalogue as customers see it: only active things with an active variant, unless stated otherwise."""

    async def is_empty(self) -> bool:
        """Whether nothing was ever put on sale."""

    async def category(self, category_id: int) -> Category | None: ...

    async def categories(self, parent_id: int | None) -> tuple[Category, ...]:
        """The categories below `parent_id` (None: the top) that have something for sale, in their order."""

    async def in_category(self, category_id: int, number: int, size: int) -> Page[ProductSummary]:
        """The products of this category itself, without its sub-categories."""

    async def product(self, product_id: int) -> Product | None: ...

    async def summaries(self, product_ids: Sequence[int]) -> tuple[ProductSummary, ...]:
        """These products, which are for sale, in this order."""

    async def search(self, text: str, number: int, size: int) -> Page[ProductSummary]:
        """Products whose title or description has every word of `text` as a prefix (a single letter: as a word); titles weigh more.

        At most MOST_FOUND: if there are more, those with the words in their title, and the newest.
        """

    async def named(self, word: str) -> Scope | None:
        """The things that this SKU code, category ("Drinks", "Drinks/Tea") or product title names; they are tried in this order."""
