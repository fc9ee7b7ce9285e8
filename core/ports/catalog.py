"""The catalogue as customers browse it."""

from typing import Protocol

from core.models.catalog import Category, Product, ProductSummary
from core.models.coupon import Scope
from core.models.page import Page


class CatalogReader(Protocol):
    """The catalogue as customers see it: only what is active and has an active variant, unless said otherwise."""

    async def is_empty(self) -> bool:
        """Whether nothing at all was ever put on sale."""

    async def category(self, category_id: int) -> Category | None: ...

    async def categories(self, parent_id: int | None) -> tuple[Category, ...]:
        """The shelves below `parent_id` (None: the top) that have something on sale, in their order."""

    async def in_category(self, category_id: int, number: int, size: int) -> Page[ProductSummary]:
        """Products on this very shelf."""

    async def product(self, product_id: int) -> Product | None: ...

    async def search(self, text: str, number: int, size: int) -> Page[ProductSummary]:
        """Products whose title or description has every word of `text` as a prefix (one letter: as a word); titles weigh more.

        MOST_FOUND at most: of more those with the words in their title, and the newest.
        """

    async def named(self, word: str) -> Scope | None:
        """What a SKU code, a category ("Drinks", "Drinks/Tea") or a product's title names, looked for in this order."""
