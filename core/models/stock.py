"""Stock is a ledger: `on_hand` is the sum of its movements, and every movement says why."""

from enum import StrEnum
from typing import NamedTuple

from core.models.actor import Actor
from core.models.base import Model

LARGEST_STOCK = 1_000_000
"""More of one variant than any shop of this kind has: a larger number is a typing error."""
NOTE_LENGTH = 200
"""The longest reason of a change, in characters."""
UNDO_TIME = 10 * 60_000
"""ms: how long a change by hand can be taken back."""
LATELY = 30 * 24 * 3_600_000
"""ms: the period whose sales show what sells at the moment."""


class Reason(StrEnum):
    """Why stock moved."""

    IMPORTED = "imported"
    """Set to what a file says."""
    ADDED = "added"
    """More or less by a difference that a file says."""
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"
    COUNTED = "counted"
    UNDONE = "undone"
    CODES = "codes"
    """Of a pool of codes: added, counted, taken out, or never shown to anybody."""


SET = frozenset({Reason.IMPORTED, Reason.COUNTED})
"""Somebody said how many there are."""
ORDERED = frozenset({Reason.SOLD, Reason.RETURNED})
"""Orders took it, or brought it back."""
BY_HAND = frozenset({Reason.ADJUSTED, Reason.COUNTED})
"""Changes that can be taken back."""


class Movement(NamedTuple):
    """One line of the ledger. `source` names what caused it ("order:12", "update:7:345"); a source moves a SKU only once.

    `note` is the reason that was given.
    """

    sku_id: int
    delta: int
    reason: Reason
    source: str
    actor: Actor
    note: str = ""


class Entry(NamedTuple):
    """A line of the ledger as it was written, with its id and its time (ms UTC)."""

    id: int
    at: int
    movement: Movement


class StockChange(Model):
    """A wanted change of a SKU's stock: `amount` pieces more or less, or exactly `amount`; `note` says why."""

    amount: int
    absolute: bool = False
    note: str = ""


class StockLevel(Model):
    """A SKU's stock as staff see it. It is low with `low_at` pieces or fewer; `own_low_at` None: that is the shop's default.

    `pool`: it delivers codes, and its stock is the number of those that nobody has bought. `hot`: it is reserved at checkout.
    """

    sku_id: int
    product_id: int
    code: str
    name: str
    on_hand: int
    low_at: int
    own_low_at: int | None
    on_sale: bool
    pool: bool = False
    hot: bool = False

    @property
    def low(self) -> bool:
        """Whether it should be restocked; sold out counts as low."""
        return self.on_hand <= self.low_at


class StockCounts(NamedTuple):
    """How many variants are for sale, how many of them are sold out, and how many of the others are low."""

    on_sale: int
    sold_out: int
    low: int


def crosses(before: int, after: int, low_at: int) -> bool:
    """Whether stock falls from above its threshold to it or below it; or is already low and sells out."""
    return before > low_at >= after or before > 0 == after
