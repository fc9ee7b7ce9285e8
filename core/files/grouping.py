"""Which product each row of an import belongs to.

Rows with the same category and title are one product: the existing product of that name, else the one that has one of their SKUs
(it was renamed or moved), else a new one. An archived product is not renamed by a file that puts things on sale: a code that comes back
under another title is another thing, and must not bring the old description and photos with it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from core.files.catalog import is_whole
from core.files.csv import Findings
from core.files.known import Key, KnownCatalog
from core.models.finding import Problem
from core.models.imports import CheckedFile, ImportRow, ListedProduct, ListedSku


class ProductRows:
    """The rows of a file by the product they make; its key is its category's names and its title."""

    def __init__(self, known: KnownCatalog, file: CheckedFile) -> None:
        self._known, self._file = known, file
        self.by_key: dict[Key, list[ImportRow]] = {}
        for row in file.rows:
            self.by_key.setdefault(row.product_key, []).append(row)
        self._owners = self._find_owners()

    def owner(self, key: Key) -> ListedProduct | None:
        """The product that these rows belong to; None for a new one."""
        return self._owners.get(key)

    def staying(self, key: Key) -> ListedProduct | None:
        """The product, if it is in this category already."""
        owner, category = self.owner(key), self._known.categories.get(key[:-1])
        return owner if owner and category and owner.category_id == category.id else None

    def label(self, row: ImportRow) -> str:
        """What the row's variant will be called."""
        sku = self._known.sku(row)
        return self._file.said("variant", row.variant, sku.label if sku else "")

    def refuse_taken_labels(self) -> None:
        """Refuse taken labels, row by row, for variants that get another name or move to another product. Raises FileErrors."""
        findings = Findings()
        left = self.left_alone
        for key, rows in self.by_key.items():
            owner = self.owner(key)
            taken = {sku.label.casefold(): sku.code for sku in (left.get(owner.id, ()) if owner else ())}
            for row in sorted(rows, key=lambda row: not self._keeps_label(row, owner)):
                label = self.label(row)
                first = taken.setdefault(label.casefold(), row.sku)
                if first != row.sku and not self._keeps_label(row, owner):
                    findings.add(row.line, "variant", Problem.VARIANT_TAKEN, label, example=first)
        findings.raise_any()

    def _find_owners(self) -> dict[Key, ListedProduct]:
        """The product of each group of rows; no two groups share one. Names are matched first: a SKU may have moved between products."""
        owners: dict[Key, ListedProduct] = {}
        taken: set[int] = set()
        finders: tuple[Callable[[Key, Sequence[ImportRow]], Iterable[ListedProduct]], ...]
        finders = (self._known.product_titled, self._renamed)
        for candidates in finders:
            for key, rows in self.by_key.items():
                free = (product for product in candidates(key, rows) if product.id not in taken)
                if key not in owners and (product := next(free, None)):
                    owners[key] = product
                    taken.add(product.id)
        return owners

    def _renamed(self, key: Key, rows: Sequence[ImportRow]) -> Iterable[ListedProduct]:
        """The products of these SKUs, but for archived ones whose codes are given to something else."""
        found = self._known.products_of_skus(key, rows)
        return (one for one in found if not (one.archived and self._is_another(key, rows, one)))

    def _is_another(self, key: Key, rows: Sequence[ImportRow], product: ListedProduct) -> bool:
        is_for_sale = is_whole(self._file.columns) and not all(row.exported for row in rows)
        return is_for_sale and product.title.casefold() != key[-1]

    def reused(self) -> Iterable[tuple[ImportRow, ListedProduct]]:
        """The rows that take their SKU from an archived product, and that product."""
        for key, rows in self.by_key.items():
            if self.owner(key) is None:
                for row, sku in ((row, self._known.sku(row)) for row in rows):
                    if sku and (product := self._known.products[sku.product_id]).archived:
                        yield row, product

    @cached_property
    def left_alone(self) -> dict[int, list[ListedSku]]:
        """The SKUs that the file does not name, by their product's id."""
        named = {row.sku.casefold() for row in self._file.rows}
        left: dict[int, list[ListedSku]] = {}
        for code, sku in self._known.skus.items():
            if code not in named:
                left.setdefault(sku.product_id, []).append(sku)
        return left

    def _keeps_label(self, row: ImportRow, owner: ListedProduct | None) -> bool:
        sku = self._known.sku(row)
        if sku is None or owner is None or sku.product_id != owner.id:
            return False
        return sku.label.casefold() == self.label(row).casefold()
