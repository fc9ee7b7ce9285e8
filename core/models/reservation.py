"""Goods that are kept for somebody who is checking out."""

from typing import NamedTuple

from core.models.cart import Cart

RESERVED_FOR = 10 * 60_000
"""ms, from the first step of the checkout on."""


class HotStock(NamedTuple):
    """What is on hand of a hot SKU. `moved` is its newest movement (0: none): it tells which of two readings is the newer one."""

    sku_id: int
    on_hand: int
    moved: int


class Reservation(NamedTuple):
    """So many pieces of a SKU are kept for a customer, until then (ms UTC)."""

    sku_id: int
    customer_id: int
    quantity: int
    until: int


def hot_lines(cart: Cart) -> dict[int, int]:
    """How many of which hot SKUs the cart wants."""
    return {line.sku_id: line.quantity for line in cart.lines if line.hot}
