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


def status(status: OrderStatus) -> str:
    """A state in words."""
    return _(_STATES[status])
