"""The order: a frozen copy of what was bought, and where it has got to.

Tuples, not pydantic models: they are made from trusted rows only, and placing an order makes a handful of them.
"""

from enum import StrEnum
from typing import NamedTuple

from core.models.base import Model
from core.models.delivery import OrderDelivery, Question
from core.text import name_with_label

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of orders' codes: 32 characters, none of which is taken for another when it is read out."""

MOST_COUNTED = 1000
"""Orders in one state: the board counts and lists no more, so that it does not get slower with every order."""


class OrderStatus(StrEnum):
    """Prepaid: awaiting_payment → paid → shipped → delivered. Cash: placed → confirmed → shipped → delivered."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    PAID_UNFULFILLABLE = "paid_unfulfillable"


class OrderLine(NamedTuple):
    """One bought item as it was: `total` = quantity × unit price − discount, minor units."""

    sku_id: int
    code: str
    title: str
    label: str
    quantity: int
    unit_price: int
    discount: int

    @property
    def name(self) -> str:
        """Title and label, as one name."""
        return name_with_label(self.title, self.label)

    @property
    def total(self) -> int:
        return self.quantity * self.unit_price - self.discount


class OrderCoupon(NamedTuple):
    """A coupon as the order used it: what it took off the goods and off the delivery."""

    code: str
    discount: int
    delivery_discount: int = 0


class Order(NamedTuple):
    """A placed order. Amounts in minor units of `currency`, times in ms UTC; nothing of it is ever recomputed.

    `handover` says how and to whom it is delivered, at the price `delivery`; None for a shop without delivery. `tracking` is what was
    said when it was shipped.
    """

    id: int
    code: str
    customer_id: int
    cart_id: int
    status: OrderStatus
    currency: str
    subtotal: int
    discount: int
    delivery: int
    delivery_discount: int
    total: int
    placed_at: int
    lines: tuple[OrderLine, ...] = ()
    coupons: tuple[OrderCoupon, ...] = ()
    handover: OrderDelivery | None = None
    tracking: str = ""

    @property
    def to_address(self) -> bool:
        """Whether it is brought somewhere; else it is collected, or handed over as the two agree."""
        return self.handover is not None and self.handover.answered(Question.ADDRESS)


class HistoryEntry(NamedTuple):
    """When an order came into a state, who brought it there, and what they said about it."""

    status: OrderStatus
    at: int
    actor: str
    reason: str


class OrderSummary(Model):
    """An order as a list shows it."""

    id: int
    code: str
    status: OrderStatus
    currency: str
    total: int
    placed_at: int


class BoardOrder(OrderSummary):
    """An order as the board lists it, with its customer's name."""

    customer: str


class Confirm(Model):
    """A tap on **Confirm order**: which cart the card showed, at which revision, total and way of delivery (0: none).

    `message_id`, where it was shown, identifies the card; `callback_id` is kept in the order's history only:
    it differs between the taps of a double tap.
    """

    customer_id: int
    chat_id: int
    message_id: int
    callback_id: str
    cart_id: int
    revision: int
    total: int
    method_id: int = 0
    seal: int = 0

    @property
    def key(self) -> str:
        """The idempotency key: the confirm card's identity."""
        return f"{self.chat_id}:{self.message_id}:{self.cart_id}"
