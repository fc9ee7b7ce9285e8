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

    async def after(self, product_id: int, size: int) -> tuple[ProductSummary, ...]:
        """The next products of the whole shop, by id; 0: from the first on."""

    async def product(self, product_id: int) -> Product | None: ...

    async def summaries(self, product_ids: Sequence[int]) -> tuple[ProductSummary, ...]:
        """These products, which are for sale, in this order."""

    async def search(self, text: str, number: int, size: int) -> Page[ProductSummary]:
        """Products that have every word of `text`, in any order, in their title, category, labels, SKU codes or description.

        A word also stands for what begins with it, and for its plural or singular. Only if nothing has all words: the category may be
        one above theirs, or one letter of a word may be wrong. The best come first, sold-out ones last. Of two with one title each
        says its `category`. At most MOST_FOUND: if there are more, those with the words in their title, and the newest.
        """

    async def fitting(self, text: str) -> tuple[Category, ...]:
        """The few categories with something for sale whose names have every word of `text`, the best first."""

    async def named(self, word: str) -> Scope | None:
        """The things that this SKU code, category ("Drinks", "Drinks/Tea") or product title names; they are tried in this order."""
