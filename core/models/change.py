"""What a transaction has changed that others look at right now. It says where to look, never what is there: whoever hears of it reads."""

from collections.abc import Iterable
from typing import NamedTuple

from core.models.order import OrderStatus

MOST_TOLD = 400
"""Changes of one commit that are told one by one: a full commit of orders (storage/writes.py:GROUP) has two of each, and its goods."""


class CartChanged(NamedTuple):
    """A customer's cart is at this revision now; it may be closed by that."""

    customer_id: int
    cart_id: int
    revision: int


class OrderMoved(NamedTuple):
    """An order is in this state now; a new one, too."""

    order_id: int
    customer_id: int
    status: OrderStatus


class GoodsChanged(NamedTuple):
    """The price or the stock of a SKU is another one; 0: of many."""

    sku_id: int


class QuestionAsked(NamedTuple):
    """A customer has written to the shop."""

    customer_id: int


class RanLow(NamedTuple):
    """Few pieces of a SKU are left."""

    sku_id: int


class Missed(NamedTuple):
    """Anything may have changed: too much at once, or the line was lost on which it would have been heard."""


Change = CartChanged | OrderMoved | GoodsChanged | QuestionAsked | RanLow | Missed


def subject(change: Change) -> tuple[type, int]:
    """What it is about: of several changes only the last has to be heard."""
    return type(change), change[0] if change else 0


def newest(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The last change of each subject, in the order of these. Of too many goods it says only that there are many, and of too much else
    `Missed`.
    """
    last = _last(changes)
    if len(last) > MOST_TOLD:
        last = _last(GoodsChanged(0) if isinstance(one, GoodsChanged) else one for one in last)
    return last if len(last) <= MOST_TOLD else (Missed(),)


def _last(changes: Iterable[Change]) -> tuple[Change, ...]:
    last: dict[tuple[type, int], Change] = {}
    for change in changes:
        about = subject(change)
        last.pop(about, None)
        last[about] = change
    return tuple(last.values())
