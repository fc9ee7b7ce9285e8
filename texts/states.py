"""The states of an order."""

from collections.abc import Mapping

from core.models.order import OrderStatus
from texts.language import N_, Phrase, _

_STATES: Mapping[OrderStatus, Phrase] = {
    OrderStatus.PLACED: N_("placed"),
    OrderStatus.CONFIRMED: N_("confirmed"),
    OrderStatus.AWAITING_PAYMENT: N_("awaiting payment"),
    OrderStatus.PAID: N_("paid"),
    OrderStatus.SHIPPED: N_("shipped"),
    OrderStatus.DELIVERED: N_("delivered"),
    OrderStatus.CANCELLED: N_("cancelled"),
    OrderStatus.EXPIRED: N_("expired"),
    OrderStatus.REFUNDED: N_("refunded"),
    OrderStatus.PAID_UNFULFILLABLE: N_("paid, to be refunded"),
}

_FETCHED: Mapping[OrderStatus, Phrase] = {
    OrderStatus.SHIPPED: N_("ready for pick-up"),
    OrderStatus.DELIVERED: N_("collected"),
}
"""What is said instead of an order that its customer fetches."""


def status(status: OrderStatus, *, pick_up: bool = False) -> str:
    """A state in words; `pick_up`: of an order that its customer fetches."""
    return _(_FETCHED.get(status, _STATES[status]) if pick_up else _STATES[status])
