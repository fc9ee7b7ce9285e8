"""The catalogue as it is, looked up by what an import's rows name."""

from collections.abc import Iterable, Sequence

from core.models.imports import ImportRow, ListedCategory, ListedProduct, ListedSku, Listing

Key = tuple[str, ...]
"""Names that lead to a category or a product, case-folded: names that differ only in case are the same."""


def folded(names: Iterable[str]) -> Key:
    return tuple(name.casefold() for name in names)


class KnownCatalog:
    """An index by code, names and ids. `last_in_category` and `last_in_product` are the last positions there, by id."""

    def __init__(self, base: Listing) -> None:
        self.paths = base.paths
        self.categories = {folded(self.paths[category.id]): category for category in base.categories}
        self.products = {product.id: product for product in base.products}
        self.titled = {
            folded((*self.paths[product.category_id], product.title)): product for product in reversed(base.products)
        }
        self.skus = {sku.code.casefold(): sku for sku in base.skus}
        self.last_in_category: dict[int, int] = {}
        for product in base.products:
            self.last_in_category[product.category_id] = max(
                product.position, self.last_in_category.get(product.category_id, -1)
            )
        self.last_in_product: dict[int, int] = {}
        for sku in base.skus:
            self.last_in_product[sku.product_id] = max(sku.position, self.last_in_product.get(sku.product_id, -1))

    def sku(self, row: ImportRow) -> ListedSku | None:
        """The SKU that the row is about; None for a new one."""
        return self.skus.get(row.sku.casefold())

    def category(self, names: Sequence[str]) -> ListedCategory | None:
        """The category that these names lead to, top first."""
        return self.categories.get(folded(names))

    def is_shown(self, names: Sequence[str]) -> bool:
        """Whether customers can see this category; a new one is shown, unless it is below a hidden one."""
        path = (self.category(names[:depth]) for depth in range(1, len(names) + 1))
        return all(category is None or category.active for category in path)

    def product_titled(self, key: Key, _rows: Sequence[ImportRow]) -> Iterable[ListedProduct]:
        return (self.titled[key],) if key in self.titled else ()

    def products_of_skus(self, _key: Key, rows: Sequence[ImportRow]) -> Iterable[ListedProduct]:
        return (self.products[sku.product_id] for sku in map(self.sku, rows) if sku)
