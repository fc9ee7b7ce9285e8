"""Prices that change: many at once, and for a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from zlib import crc32

MOST_PRICES = 5_000
"""Variants whose prices change at once. It takes about 0.4 s on a busy core, for which a customer's tap may have to wait."""


class Reduced(NamedTuple):
    """A lower price for a time. `regular` is what it costs otherwise (minor units); it ends at `ends`, as seen at `now` (ms UTC)."""

    regular: int
    ends: int
    now: int


class Current(NamedTuple):
    """What a variant costs for a time, lower or not (minor units); it ends at `ends`, as seen at `now` (ms UTC)."""

    price: int
    ends: int
    now: int


class GoodsKind(StrEnum):
    """What a name of goods may name."""

    VARIANT = "variant"
    PRODUCT = "product"
    CATEGORY = "category"
    """With the categories below it."""


class Goods(NamedTuple):
    """What prices are changed of. `name` is a SKU code, a title, or a category's path."""

    kind: GoodsKind
    id: int
    name: str

    @property
    def typed(self) -> str:
        """What names it and nothing else of this name, but for two products: "Tea/" is a category on the top level."""
        return f"{self.name}/" if self.kind is GoodsKind.CATEGORY and "/" not in self.name else self.name


class PriceOrder(NamedTuple):
    """What staff have said. `change` ("+5%", "-0.50", "7.50") and `rounding` ("0.05", ".99", "" for none) are kept as they were typed.

    With an `ends_at` (ms UTC), the price counts from `begins_at` (0: as soon as it is applied) until then; None is for good.
    """

    change: str
    rounding: str = ""
    begins_at: int = 0
    ends_at: int | None = None


class EditState(StrEnum):
    """`shown → applied → undone`, or `shown → discarded`. An applied schedule that is stopped is undone."""

    SHOWN = "shown"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


class PriceEdit(NamedTuple):
    """One change of prices, from its preview on. `at` is when its state changed last."""

    id: int
    goods: Goods
    order: PriceOrder
    state: EditState
    at: int

    @property
    def scheduled(self) -> bool:
        return self.order.ends_at is not None


class Priced(NamedTuple):
    """A variant with its regular price. `in_stars`: it is paid with Stars, at a price of its own in them."""

    sku_id: int
    code: str
    name: str
    price: int
    in_stars: bool


class Move(NamedTuple):
    """A variant's regular price, and what it would be."""

    sku_id: int
    code: str
    name: str
    before: int
    after: int


class Overlap(NamedTuple):
    """Another schedule of the same time, and how many of the variants it has."""

    edit: PriceEdit
    variants: int


@dataclass(frozen=True, slots=True)
class PricePlan:
    """What a change of prices would do now. `refused` stay as they are: their price would be below 0, or too high.

    `same` counts those that cost that already, `in_stars` those that keep a price of their own in Stars.
    `overlaps` are schedules that count for some of them in the same time.
    """

    moves: tuple[Move, ...]
    refused: tuple[Move, ...] = ()
    same: int = 0
    in_stars: int = 0
    overlaps: tuple[Overlap, ...] = ()

    @property
    def seal(self) -> int:
        """A checksum of what is shown: whoever applies a preview gets that."""
        moves = [(one.sku_id, one.before, one.after) for one in self.moves]
        return crc32(repr((moves, [one.edit.id for one in self.overlaps])).encode())

    @property
    def largest(self) -> Move | None:
        """The move that changes most."""
        return max(self.moves, key=lambda one: abs(one.after - one.before), default=None)

    @property
    def freed(self) -> int:
        """How many would cost nothing, and do cost something."""
        return sum(one.before > 0 == one.after for one in self.moves)


class Fate(StrEnum):
    """What became of a price that an edit has set."""

    SET = "set"
    CHANGED = "changed"
    """Somebody has changed it since."""
    BACK = "back"


class Kept(NamedTuple):
    """A price that an undo has left alone, because somebody has changed it since; `price` is the one of today."""

    code: str
    name: str
    price: int


@dataclass(frozen=True, slots=True)
class EditView:
    """An edit as it is now: with its `plan` while it is shown, afterwards with how many prices have which fate.

    `over`: its time has ended, so that it cannot be applied. `kept` are the first of those that an undo left alone.
    `keeping` open carts keep the lower prices promised to them, the last one until `until` (ms UTC).
    """

    edit: PriceEdit
    plan: PricePlan | None = None
    fates: Mapping[Fate, int] = field(default_factory=dict)
    over: bool = False
    kept: tuple[Kept, ...] = ()
    keeping: int = 0
    until: int = 0

    @property
    def prices(self) -> int:
        """How many prices it has set."""
        return sum(self.fates.values())


class Schedule(NamedTuple):
    """A schedule that runs or comes, with its number of variants; the lowest and the highest of its prices (minor units)."""

    edit: PriceEdit
    variants: int
    lowest: int
    highest: int
