"""An import: a catalogue file as a shop owner keeps it in a spreadsheet, and what it changes.

What the shop has and what is planned are plain tuples and dataclasses: there may be 100,000 of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from core.errors import Conflict
from core.models.stock import LARGEST_STOCK


class ImportRow(NamedTuple):
    """One variant, as its row says it. `line` is 1-based in the file; `price` in minor units; "" where nothing is said.

    `stock` None: nothing is said about it. `category` has one or two levels, top first.
    `exported` is what an export has said of it (core.files.export_mark), "" in every other file.
    Once it is checked, all rows of one product carry the same title, category, description and photo.
    """

    line: int
    sku: str
    product: str
    variant: str
    category: tuple[str, ...]
    price: int
    stock: int | None
    description: str
    photo: str
    exported: str = ""

    @property
    def product_key(self) -> tuple[str, ...]:
        """What makes two rows one product: its category and title, whatever their case."""
        return tuple(part.casefold() for part in (*self.category, self.product))


class CheckedFile(NamedTuple):
    """A file that was found good beside the catalogue: its rows in its order, its columns, and its SHA-256."""

    rows: tuple[ImportRow, ...]
    columns: frozenset[str]
    digest: str

    def said(self, column: str, value: str, otherwise: str) -> str:
        """`value`, which stands in this column, or `otherwise` where the file has no such column."""
        return value if column in self.columns else otherwise


class CatalogChanged(Conflict):
    """Somebody changed the catalogue after the import was planned: nothing was changed, plan anew."""


class ImportStep(Enum):
    """How far an import is."""

    READING = auto()
    CHECKING = auto()
    WRITING = auto()


class ListedCategory(NamedTuple):
    """A category as it stands. One that is not `active` is hidden, with everything in it and below."""

    id: int
    parent_id: int | None
    name: str
    position: int
    active: bool = True


class ListedProduct(NamedTuple):
    """A product as it stands, on sale or not; `photo` is a key or a URL, or None."""

    id: int
    category_id: int
    title: str
    description: str
    photo: str | None
    position: int
    active: bool


class ListedSku(NamedTuple):
    """A SKU as it stands, on sale or not; what is on hand is not part of it, because every sale changes that."""

    id: int
    product_id: int
    code: str
    label: str
    price: int
    position: int
    active: bool


@dataclass(frozen=True)
class Listing:
    """The whole catalogue as it stands, by id. `revision` is another one after whatever changes it, but for sales."""

    categories: tuple[ListedCategory, ...]
    products: tuple[ListedProduct, ...]
    skus: tuple[ListedSku, ...]
    revision: int = 0

    @cached_property
    def paths(self) -> dict[int, tuple[str, ...]]:
        """The names that lead to each category, top first, by its id."""
        names = {one.id: one.name for one in self.categories}
        above = {one.id: () if one.parent_id is None else (names[one.parent_id],) for one in self.categories}
        return {one.id: (*above[one.id], one.name) for one in self.categories}

    @cached_property
    def shown(self) -> frozenset[int]:
        """The categories that customers may come to: neither they nor those above are hidden."""
        active = {one.id for one in self.categories if one.active}
        return frozenset(one.id for one in self.categories if one.id in active and (one.parent_id or one.id) in active)

    def sells(self, sku: ListedSku, product: ListedProduct) -> bool:
        """Whether customers see the SKU of this product, sold out or not."""
        return bool(sku.active and product.active) and product.category_id in self.shown


class Fact(NamedTuple):
    """One thing that changes about a SKU. `column` is the file's, or "on sale"; prices in minor units."""

    column: str
    before: int | str
    after: int | str


@dataclass(frozen=True, slots=True)
class PlannedCategory:
    """A category that the file names; `category_id` None for a new one. `names` lead to it, top first.

    Here and below: `moved`, a known one gets another place among its siblings; `changed`, its row must be written.
    """

    category_id: int | None
    names: tuple[str, ...]
    position: int
    moved: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class PlannedProduct:
    """A product that the file names, as it will be; `product_id` None for a new one. Here and below: `active`, it will be on sale."""

    product_id: int | None
    category: tuple[str, ...]
    title: str
    description: str
    photo: str | None
    position: int
    active: bool
    moved: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class PlannedSku:
    """A row of the file as it will be; `sku_id` None for a new SKU, `product` the place of its product in the plan.

    `on_hand` is what is there now, `stock` what the file says (None: nothing). With a `delta`, that is by so much more or less than what
    the file was made with, as the export `export`. `facts` are what changes of a known one, but for stock.
    """

    sku_id: int | None
    product: int
    code: str
    label: str
    price: int
    stock: int | None
    on_hand: int
    position: int
    active: bool
    facts: tuple[Fact, ...]
    moved: bool
    changed: bool
    delta: int | None = None
    export: str = ""

    @property
    def will_be(self) -> int:
        """What will be on hand. A difference stops at nothing: whoever takes away more than there is wants none to be left."""
        if self.stock is None:
            return self.on_hand
        return self.stock if self.delta is None else min(max(self.on_hand + self.delta, 0), LARGEST_STOCK)

    @property
    def all_facts(self) -> tuple[Fact, ...]:
        """What changes, stock included."""
        if self.will_be == self.on_hand:
            return self.facts
        return (*self.facts, Fact("stock", self.on_hand, self.will_be))

    def at(self, stock: Mapping[int, int]) -> "PlannedSku":
        """The same with what is on hand now, by SKU id, where that is another number."""
        if self.sku_id is None or stock.get(self.sku_id, self.on_hand) == self.on_hand:
            return self
        return replace(self, on_hand=stock[self.sku_id])


@dataclass(frozen=True)
class Plan:
    """What a file would change of the catalogue `base`; its products and SKUs in the file's order. `digest`: its SHA-256.

    `entered` are the SKUs whose stock was changed in this file and has been entered from it before.
    """

    base: Listing
    categories: tuple[PlannedCategory, ...]
    products: tuple[PlannedProduct, ...]
    skus: tuple[PlannedSku, ...]
    digest: str
    entered: int = 0

    def count(self) -> tuple[int, int]:
        """How many SKUs are new, and of how many something changes. Asked once, it is known."""
        return len(self.new), len(self.changed)

    @cached_property
    def new(self) -> tuple[PlannedSku, ...]:
        """The SKUs that are not there yet."""
        return tuple(sku for sku in self.skus if sku.sku_id is None)

    @cached_property
    def changed(self) -> tuple[PlannedSku, ...]:
        """The known SKUs of which something changes."""
        return tuple(sku for sku in self.skus if sku.sku_id is not None and sku.all_facts)

    @property
    def restocked(self) -> int:
        """Of how many known SKUs the stock changes."""
        return sum(sku.will_be != sku.on_hand for sku in self.changed)

    @property
    def unchanged(self) -> int:
        """How many SKUs stay as they are."""
        return len(self.skus) - len(self.new) - len(self.changed)

    @property
    def parts(self) -> tuple[PlannedCategory | PlannedProduct | PlannedSku, ...]:
        return (*self.categories, *self.products, *self.skus)

    @property
    def reordered(self) -> bool:
        """Whether something that is there already gets another place."""
        return any(part.moved for part in self.parts)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to write at all."""
        return not (self.new or self.changed or any(part.changed for part in self.parts))

    def at(self, stock: Mapping[int, int]) -> "Plan":
        """The plan with what is on hand now, by SKU id, where that is another number."""
        return replace(self, skus=tuple(sku.at(stock) for sku in self.skus))
