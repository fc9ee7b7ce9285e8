"""The catalogue as it stands, by what a file names."""

from collections.abc import Iterable, Sequence

from core.models.imports import ImportRow, ListedCategory, ListedProduct, ListedSku, Listing

Key = tuple[str, ...]
"""Names that lead to a shelf or a product, case-folded: two that differ in case only are one."""


def place_of(listed: ListedCategory | ListedProduct | ListedSku | None) -> tuple[int, int] | None:
    return (listed.position, listed.id) if listed else None


class KnownCategories:
    """The catalogue as it stands, by what it is looked up by."""

    def __init__(self, base: Listing) -> None:
        self.names = base.paths
        self.categories = {folded(self.names[category.id]): category for category in base.categories}
        self.products = {product.id: product for product in base.products}
        self.titled = {
            folded((*self.names[product.category_id], product.title)): product for product in reversed(base.products)
        }
        self.skus = {sku.code.casefold(): sku for sku in base.skus}
        self.last_in_category: dict[int, int] = {}
        for product in base.products:
            self.last_in_category[product.category_id] = max(
                product.position, self.last_in_category.get(product.category_id, -1)
            )
        self.last_place: dict[int, int] = {}
        for sku in base.skus:
            self.last_place[sku.product_id] = max(sku.position, self.last_place.get(sku.product_id, -1))

    def product_titled(self, key: Key, _rows: Sequence[ImportRow]) -> Iterable[ListedProduct]:
        return (self.titled[key],) if key in self.titled else ()

    def products_of_skus(self, _key: Key, rows: Sequence[ImportRow]) -> Iterable[ListedProduct]:
        known = (self.skus.get(row.sku.casefold()) for row in rows)
        return (self.products[sku.product_id] for sku in known if sku)


def folded(names: Iterable[str]) -> Key:
    return tuple(name.casefold() for name in names)
