"""A page outside Telegram on which an order is paid."""

from typing import NamedTuple

from core.models.payment import PaymentMethod


class PaymentPage(NamedTuple):
    """Where `amount` (minor units) of an order is to be paid. `reference` is the gateway's name for it.

    `misses`: how often in a row the gateway gave no answer. `opened_at` in ms UTC.
    """

    order_id: int
    amount: int
    method: PaymentMethod
    reference: str
    url: str
    opened_at: int
    misses: int


class OpenPage(NamedTuple):
    """A page to ask the gateway about. `wanted`: its order still waits for just this money; otherwise it has to be closed."""

    page: PaymentPage
    wanted: bool
