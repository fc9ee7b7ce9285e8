"""Ways to pay, and the money that came in and went back."""

from enum import StrEnum
from typing import NamedTuple


class PaymentMethod(StrEnum):
    """How an order is paid. Their order is that of the screens."""

    CASH = "cash"
    """On delivery, or when the order is collected."""
    TRANSFER = "transfer"
    """By bank transfer."""
    CARD = "card"
    """By one of Telegram's payment providers."""
    STARS = "stars"
    """Telegram's own currency, XTR."""
    LINK = "link"
    """On the page of a gateway outside Telegram."""


PREPAID = frozenset(PaymentMethod) - {PaymentMethod.CASH}
"""The order waits for its money before it is packed."""


class Charge(NamedTuple):
    """Money that came in. `charge_id` is the method's own name for it, and the same whenever it is told of.

    `order_id` is what the payer's invoice named, 0 if nothing can be read there. `provider_id` is the provider's own name, "" if there is
    none: refunds are made by it. `payer_id` is a customer, 0 if nobody knows. `amount` in minor units of `currency`.
    """

    method: PaymentMethod
    charge_id: str
    order_id: int
    payer_id: int
    currency: str
    amount: int
    provider_id: str = ""


class PreCheckout(NamedTuple):
    """Somebody is about to pay an invoice: may they? `key` is the same whenever this question is asked again."""

    key: str
    order_id: int
    payer_id: int
    currency: str
    amount: int
