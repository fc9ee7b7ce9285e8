"""An import: a catalogue file from an owner's spreadsheet, and what it changes.

The catalogue and the plan are plain tuples and dataclasses: there may be 100,000 of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from core.errors import Conflict
from core.models.catalog import ProductKind
from core.models.file_said import NOTHING_TAKEN, Remarked, Taken
from core.models.file_stock import StockMeaning, Undone
from core.models.finding import Finding
from core.models.stock import LARGEST_STOCK


class ImportRow(NamedTuple):
    """One variant, as its row gives it. `line` is 1-based in the file; `price` in minor units; "" means that the row says nothing.

    `stock` None: the row says nothing about it. `category` has one or two levels, top first. `photo` has one photo a line, the cover first.
    `exported` is the mark that an export wrote (core.files.export_mark), "" in every other file.
    `stars` None: the variant has no price of its own in Stars.
    After the check, all rows of one product have the same title, category, description, photo and kind.
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
    kind: str = ""
    stars: int | None = None

    @property
    def product_key(self) -> tuple[str, ...]:
        """The key of the row's product: its category and title, case-folded."""
        return tuple(part.casefold() for part in (*self.category, self.product))


class CheckedFile(NamedTuple):
    """A file that passed the check against the catalogue: its rows in its order, its columns, and its SHA-256."""

    rows: tuple[ImportRow, ...]
    columns: frozenset[str]
    digest: str
    taken: Taken = Taken()
    remarks: tuple[Remarked, ...] = ()

    def said(self, column: str, value: str, otherwise: str) -> str:
        """`value`, the text of this column, or `otherwise` if the file has no such column."""
        return value if column in self.columns else otherwise


class CatalogChanged(Conflict):
    """The catalogue was changed after the import was planned: nothing was imported, and the import has to be planned again."""


class ImportStep(Enum):
    """How far an import has come."""

    READING = auto()
    CHECKING = auto()
    WRITING = auto()


class ListedCategory(NamedTuple):
    """A category as it is. One that is not `active` is hidden, with everything in it and below it."""

    id: int
    parent_id: int | None
    name: str
    position: int
    active: bool = True


class ListedProduct(NamedTuple):
    """A product as it is, for sale or not; `photo` has its keys and URLs, one a line; None for none. An `archived` one is not active."""

    id: int
    category_id: int
    title: str
    description: str
    photo: str | None
    position: int
    active: bool
    archived: bool = False
    kind: str = ProductKind.PHYSICAL


class ListedSku(NamedTuple):
    """A SKU as it is, for sale or not. Its stock is left out, because every sale changes it."""

    id: int
    product_id: int
    code: str
    label: str
    price: int
    position: int
    active: bool
    stars: int | None = None


@dataclass(frozen=True)
class Listing:
    """The whole catalogue as it is, by id. `revision` changes with every change except sales."""

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
        """The categories that customers can see: neither they nor those above are hidden."""
        active = {one.id for one in self.categories if one.active}
        return frozenset(one.id for one in self.categories if one.id in active and (one.parent_id or one.id) in active)

    def sells(self, sku: ListedSku, product: ListedProduct) -> bool:
        """Whether customers see the SKU of this product, sold out or not."""
        return bool(sku.active and product.active) and product.category_id in self.shown


class Fact(NamedTuple):
    """One change of a SKU. `column` is the file's, or "on sale"; prices in minor units."""

    column: str
    before: int | str
    after: int | str


@dataclass(frozen=True, slots=True)
class PlannedCategory:
    """A category that the file names; `category_id` is None for a new one. `names` lead to it, top first.

    Here and below: `moved` means that a known one gets another place among its siblings, `changed` that its row has to be written.
    """

    category_id: int | None
    names: tuple[str, ...]
    position: int
    moved: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class PlannedProduct:
    """A product that the file names, as it will be; `product_id` None: a new one. Here and below: `active`, it will be for sale."""

    product_id: int | None
    category: tuple[str, ...]
    title: str
    description: str
    photo: str | None
    position: int
    active: bool
    moved: bool
    changed: bool
    kind: str = ProductKind.PHYSICAL


@dataclass(frozen=True, slots=True)
class PlannedSku:
    """A row of the file as it will be; `sku_id` is None for a new SKU, `product` is its product's place in the plan.

    `on_hand` is the current stock, `stock` the file's (None: nothing is said). `delta` is set if the file gives a difference to the stock
    that the export `export` has written. `facts` are the changes of a known SKU, except for stock.
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
    stars: int | None = None

    @property
    def will_be(self) -> int:
        """The stock afterwards. A difference never leads below zero: taking away more than there is leaves nothing."""
        if self.stock is None:
            return self.on_hand
        return self.stock if self.delta is None else min(max(self.on_hand + self.delta, 0), LARGEST_STOCK)

    @property
    def all_facts(self) -> tuple[Fact, ...]:
        """All changes, stock included."""
        if self.will_be == self.on_hand:
            return self.facts
        return (*self.facts, Fact("stock", self.on_hand, self.will_be))

    def at(self, stock: Mapping[int, int]) -> "PlannedSku":
        """The same SKU with the current stock, by SKU id, if that has changed."""
        if self.sku_id is None or stock.get(self.sku_id, self.on_hand) == self.on_hand:
            return self
        return replace(self, on_hand=stock[self.sku_id])


class Along(NamedTuple):
    """A SKU that the file does not name, and what its product changes about it: title, category, kind, or whether it is for sale."""

    code: str
    facts: tuple[Fact, ...]


class Reused(NamedTuple):
    """A SKU of an archived product that the file gives to something else. `title` is the archived product's, which keeps the rest."""

    code: str
    title: str


@dataclass(frozen=True)
class Plan:
    """What a file would change in the catalogue `base`; products and SKUs are in the file's order. `digest`: the file's SHA-256.

    `along`, `reused`, `remarks` are what people would not expect; `taken` is what was taken for what, `left` why rows were left out.
    `meaning` is what somebody said of the file's stock. While nobody has, `undone` are the stocks that would undo sales: the plan must
    not be applied then.
    `entered` counts the SKUs whose stock was changed in this file and has been entered from it before.
    """

    base: Listing
    categories: tuple[PlannedCategory, ...]
    products: tuple[PlannedProduct, ...]
    skus: tuple[PlannedSku, ...]
    digest: str
    entered: int = 0
    along: tuple[Along, ...] = ()
    reused: tuple[Reused, ...] = ()
    taken: Taken = NOTHING_TAKEN
    remarks: tuple[Remarked, ...] = ()
    left: tuple[Finding, ...] = ()
    meaning: StockMeaning | None = None
    undone: tuple[Undone, ...] = ()

    def count(self) -> tuple[int, int]:
        """How many SKUs are new, and how many are changed. The result is kept."""
        return len(self.new), len(self.changed)

    @cached_property
    def new(self) -> tuple[PlannedSku, ...]:
        """The SKUs that do not exist yet."""
        return tuple(sku for sku in self.skus if sku.sku_id is None)

    @cached_property
    def changed(self) -> tuple[PlannedSku, ...]:
        """The known SKUs that change."""
        return tuple(sku for sku in self.skus if sku.sku_id is not None and sku.all_facts)

    @property
    def restocked(self) -> int:
        """How many known SKUs get another stock."""
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
        """Whether anything existing gets another place."""
        return any(part.moved for part in self.parts)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.changed or any(part.changed for part in self.parts))

    def at(self, stock: Mapping[int, int]) -> "Plan":
        """The plan with the current stock, by SKU id, where that has changed."""
        return replace(self, skus=tuple(sku.at(stock) for sku in self.skus))
