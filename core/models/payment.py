"""Ways to pay, and the money that came in and went back."""

from enum import StrEnum
from typing import NamedTuple

from core.models.actor import Actor
from core.models.base import Model


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

BY_INVOICE = frozenset({PaymentMethod.CARD, PaymentMethod.STARS, PaymentMethod.LINK})
"""A message in the chat asks for the money: Telegram's invoice, or the way to a page."""


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


class CardLimits(NamedTuple):
    """The smallest and largest total (minor units) that a payment provider, or a gateway, takes in a currency."""

    currency: str
    least: int
    most: int


class Choice(Model):
    """How a cart can be paid: the `methods` that all its goods may use, and the one that is taken; None: its customer has to choose.

    `apart`: it has no method, because digital goods and others are paid in two orders. `tests`: those that move no money here.
    """

    apart: bool = False
    tests: tuple[PaymentMethod, ...] = ()
    methods: tuple[PaymentMethod, ...] = ()
    method: PaymentMethod | None = None


class Outcome(StrEnum):
    """What became of money that came in. Only `SETTLED` buys an order; the rest goes back, or is looked at by the owners."""

    SETTLED = "settled"
    DOUBLE = "double"
    """Its order was paid before."""
    LATE = "late"
    """Its order had ended, and cannot be fulfilled any more."""
    WRONG = "wrong"
    """Not the order's amount, currency, payer or method."""
    UNMATCHED = "unmatched"
    """It names no order."""


class Payment(NamedTuple):
    """A row of the ledger: money that came in. `order_id` is None if nobody knows what it is for; `at` in ms UTC."""

    id: int
    method: PaymentMethod
    charge_id: str
    provider_id: str
    order_id: int | None
    payer_id: int
    currency: str
    amount: int
    outcome: Outcome
    at: int


class Refund(NamedTuple):
    """Money of one payment that goes back (minor units of its currency). `by_hand`: somebody has to send it; otherwise the shop does.

    `reference` is the other side's name for it. It is owed from `due_at` on, and `done_at` says when there was proof (ms UTC).
    """

    id: int
    payment_id: int
    amount: int
    reason: str
    actor: Actor
    by_hand: bool
    reference: str
    due_at: int
    done_at: int | None


class NoPayment(StrEnum):
    """Why an order cannot be paid now."""

    UNKNOWN = "unknown"
    """There is no such order, or it is somebody else's."""
    PAID = "paid"
    CLOSED = "closed"
    """Its time is over, or it was cancelled."""
    UNDER_WAY = "under_way"
    """It is being paid at this moment."""
    CHECKED = "checked"
    """Its customer has sent a receipt, at which staff look."""
    CHANGED = "changed"
    """The invoice has another amount, currency or method than the order."""


MOST_PROOFS = 10
"""Photos and files of one order that staff have not answered yet: more are not read."""


class Proof(NamedTuple):
    """A photo or a file by which a customer shows that they have paid (Telegram's file id). `reason`: why staff did not accept it."""

    id: int
    order_id: int
    file_id: str
    is_photo: bool
    sent_at: int
    refused_at: int | None
    reason: str
