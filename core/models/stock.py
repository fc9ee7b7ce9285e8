"""Stock is a ledger: `on_hand` is the sum of its movements, and every movement says why."""

from enum import StrEnum
from typing import NamedTuple

from core.models.base import Model

LARGEST_STOCK = 1_000_000
"""More of one thing than any shop of this kind has: a larger number is a typing error."""


class Reason(StrEnum):
    """Why stock moved."""

    IMPORTED = "imported"
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"
    COUNTED = "counted"


class Movement(NamedTuple):
    """One line of the ledger. `source` names what caused it ("order:12", "update:7:345"); a source moves a SKU once."""

    sku_id: int
    delta: int
    reason: Reason
    source: str
    actor: str = ""


class StockLevel(Model):
    """A SKU's stock as its owner sees it; `before` is what it was before the change just made."""

    sku_id: int
    code: str
    name: str
    on_hand: int
    before: int
