"""The goods, as those who run the shop see and change them one by one."""

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
    """Everything that was ever put on sale, hidden and archived products, too."""

    async def card(self, product_id: int) -> Card | None: ...

    async def product_of(self, code: str) -> int | None:
        """The product of a SKU code, whatever its capitals."""

    async def titled(self, category_id: int, title: str) -> Card | None:
        """The product of this title on this very shelf, whatever the capitals; archived ones last."""

    async def in_category(self, category_id: int, number: int, size: int) -> Page[Entry]:
        """On this very shelf, in its order; no archived ones."""

    async def archived(self, number: int, size: int) -> Page[Entry]:
        """The latest first."""

    async def matching(self, text: str, number: int, size: int) -> Page[Entry]:
        """Those with `text` in a title or a SKU code, or all its words in the title; archived ones last.

        The pages are those of the first MOST_LISTED.
        """

    async def codes_like(self, code: str) -> frozenset[str]:
        """The taken SKU codes, case-folded, that are `code` or go on behind it with a dash."""

    async def carts_keeping(self, sku_id: int, price: int) -> Keeping:
        """Open carts that were promised this SKU for less than `price`, and still are."""

    async def newest_category(self) -> int | None:
        """The category of the product that was made last; None where there is none."""

    async def places(self, product_id: int) -> tuple[tuple[int, int], ...]:
        """(id, position) of it and its siblings on the shelf in their order, but for archived ones."""


class Products(ProductReader, Protocol):
    """An edit reads the card within its own transaction and writes it back: of two edits at once neither undoes the other."""

    async def add_product(self, product: Product) -> int:
        """A new product without variants, behind all others of its shelf and findable by search; its id. (Not `product`'s.)"""

    async def add_sku(self, product_id: int, variant: Variant) -> int:
        """A new SKU behind its siblings, with nothing on hand; its id. The variant's own id and stock do not count."""

    async def save_product(self, product: Product) -> None:
        """Everything but its variants and its place; what search finds of it follows."""

    async def save_sku(self, variant: Variant) -> None:
        """Everything but its stock."""

    async def archive(self, product_id: int) -> None:
        """Hidden from customers and lists, as of now."""

    async def restore(self, product_id: int) -> None:
        """Back in the lists, hidden from customers."""

    async def put_in_order(self, places: Mapping[int, int]) -> None:
        """Positions by id."""

    async def put_last(self, product_id: int) -> None:
        """Behind all others of its shelf."""
