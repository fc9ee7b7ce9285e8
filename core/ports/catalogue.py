"""The catalogue as its owner keeps it: read whole, written set-wise."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.models.catalogue import Listing, PlannedCategory, PlannedProduct, PlannedSku


class CatalogueReader(Protocol):
    """The catalogue as its owner sees it: everything, on sale or not."""

    async def listing(self) -> Listing: ...

    async def stock(self) -> dict[int, int]:
        """What is on hand, by SKU id."""

    async def photo_keys(self) -> frozenset[str]:
        """The pictures that are kept."""


class Catalogue(CatalogueReader, Protocol):
    """Set-wise writing: a few statements, however long the file."""

    async def keep_photos(self, photos: Mapping[str, bytes]) -> None:
        """By key; those that are kept already are left alone."""

    async def put_categories(self, categories: Sequence[PlannedCategory]) -> dict[tuple[str, ...], int]:
        """Add the new ones and write the changed ones; the ids of all, by their names. Parents come before their children."""

    async def put_products(
        self, products: Sequence[PlannedProduct], categories: Mapping[tuple[str, ...], int]
    ) -> list[int]:
        """Add, or write what changed, and make it findable; the ids of all. `categories` gives ids by names."""

    async def put_skus(self, skus: Sequence[PlannedSku], products: Sequence[int]) -> list[int]:
        """Add (with nothing on hand), or write what changed, but for stock; the ids of all. `products` gives ids by place."""

    async def set_stock(self, on_hand: Mapping[int, int]) -> None:
        """Set what is on hand, by SKU id; the caller records the movements."""
