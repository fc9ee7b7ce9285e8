"""Products, as staff see them and change them one by one."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from core.models.catalog import Product, Variant
from core.models.page import Page
from core.models.product import Card, Entry


class Keeping(NamedTuple):
    """How many open carts keep a lower price, the last one until `until` (ms UTC)."""

    carts: int
    until: int


class ProductReader(Protocol):
    """Everything that was ever put on sale, including hidden and archived products."""

    async def card(self, product_id: int) -> Card | None: ...

    async def product_of(self, code: str) -> int | None:
        """The product with this SKU code, in any case."""

    async def titled(self, category_id: int, title: str) -> Card | None:
        """The product with this title in this category itself, in any case; archived ones come last."""

    async def in_category(self, category_id: int, number: int, size: int) -> Page[Entry]:
        """The products of this category itself, in its order, without archived ones."""

    async def after(self, product_id: int, size: int) -> tuple[Entry, ...]:
        """The next products by id, archived ones, too."""

    async def archived(self, number: int, size: int) -> Page[Entry]:
        """Archived products, the latest first."""

    async def matching(self, text: str, number: int, size: int) -> Page[Entry]:
        """Products with `text` in the title or a SKU code, or with all its words in the title; archived ones come last.

        The pages cover the first MOST_LISTED.
        """

    async def codes_like(self, code: str) -> frozenset[str]:
        """The taken SKU codes, case-folded, that are `code`, or `code` followed by a dash and more."""

    async def carts_keeping(self, sku_id: int, price: int) -> Keeping:
        """The open carts with a promised price below `price` for this SKU that still holds."""

    async def newest_category(self) -> int | None:
        """The category of the product that was made last; None if there is none."""

    async def places(self, product_id: int) -> tuple[tuple[int, int], ...]:
        """(id, position) of the product and its siblings in the category, in their order, without archived ones."""


class Products(ProductReader, Protocol):
    """An edit reads the card in its own transaction and writes it back: of two simultaneous edits neither undoes the other."""

    async def add_product(self, product: Product) -> int:
        """Add a product without variants, last in its category and findable by search; returns its id (`product`'s own is ignored)."""

    async def add_sku(self, product_id: int, variant: Variant) -> int:
        """Add a SKU after its siblings, with nothing on hand; returns its id. The variant's own id and stock are ignored."""

    async def save_product(self, product: Product) -> None:
        """Write everything except its variants and its place; the search index follows."""

    async def save_sku(self, variant: Variant) -> None:
        """Write everything except its stock."""

    async def archive(self, product_id: int) -> None:
        """Hide it from customers and lists from now on."""

    async def restore(self, product_id: int) -> None:
        """Put it back into the lists, hidden from customers."""

    async def put_in_order(self, places: Mapping[int, int]) -> None:
        """Write positions by id."""

    async def put_last(self, product_id: int) -> None:
        """Put it after all others in its category."""
