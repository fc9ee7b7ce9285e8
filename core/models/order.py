"""The order: a frozen copy of what was bought, and how far it has come.

Tuples, not pydantic models: they are made from trusted rows only, and placing an order makes a handful of them.
"""

from enum import StrEnum
from typing import NamedTuple

from core.models.actor import Actor
from core.models.base import Model
from core.models.catalog import ProductKind
from core.models.delivery import OrderDelivery, Question
from core.models.payment import PaymentMethod
from core.text import name_with_label

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The alphabet of orders' codes: 32 characters, none of which is mistaken for another when read aloud."""

MOST_COUNTED = 1000
"""The board counts and lists no more orders in one state, so that it does not get slower with every order."""


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


# These groups are defined here and nowhere else. A new state has to be added to each group it belongs to.
SOLD = frozenset(
    {OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED}
)
"""The total counts as revenue: of its customer, coupons and delivery method. Cash on delivery counts at once, prepaid once it is paid."""
OPEN = frozenset({OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID})
"""Its items are promised and still in the shop."""
CLOSED = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REFUNDED})
"""Nothing is left to do."""
RETURNED = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.PAID_UNFULFILLABLE})
"""Its stock and its coupons' uses went back, as if it had never been placed."""
PAID = frozenset({OrderStatus.PAID, OrderStatus.PAID_UNFULFILLABLE})
"""It is paid and not shipped: it ends with a refund, not by cancelling."""


class OrderLine(NamedTuple):
    """One bought item as it was sold: `total` = quantity × unit price − discount, minor units."""

    sku_id: int
    code: str
    title: str
    label: str
    quantity: int
    unit_price: int
    discount: int
    kind: ProductKind = ProductKind.PHYSICAL

    @property
    def name(self) -> str:
        """Title and label, as one name."""
        return name_with_label(self.title, self.label)

    @property
    def total(self) -> int:
        return self.quantity * self.unit_price - self.discount


class OrderCoupon(NamedTuple):
    """A coupon as the order used it: what it took off the items and off the delivery."""

    code: str
    discount: int
    delivery_discount: int = 0


class Order(NamedTuple):
    """A placed order. Amounts in minor units of `currency`, times in ms UTC; none of it is ever recomputed.

    `handover` says how and to whom it is delivered, at the price `delivery`; None for a shop without delivery. `tracking` is the tracking
    number or link given when it was shipped. `payment` is None where nothing is to be paid. Until `expires_at` it is held for its
    customer, and until `paying_until` somebody is paying it; None where that does not apply. `taken_off` is what need not be paid of the
    total, or was given back, because pieces were taken off or came back.
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
    payment: PaymentMethod | None = PaymentMethod.CASH
    taken_off: int = 0
    expires_at: int | None = None
    paying_until: int | None = None

    @property
    def to_pay(self) -> int:
        """What it costs by now: its total, less what was taken off or came back."""
        return self.total - self.taken_off

    @property
    def digital(self) -> bool:
        """Whether there is nothing to pack: digital goods are ordered alone."""
        return bool(self.lines) and all(line.kind is ProductKind.DIGITAL for line in self.lines)

    @property
    def pick_up(self) -> bool:
        """Whether its customer fetches it: it is ready then, and not on its way."""
        return self.handover is not None and self.handover.pick_up

    @property
    def to_address(self) -> bool:
        """Whether it is delivered to an address; otherwise it is collected, or handed over as both sides agree."""
        return self.handover is not None and self.handover.answered(Question.ADDRESS)


class HistoryEntry(NamedTuple):
    """When an order came into a state (ms UTC), who did that, why, and how the parcel is tracked; "" where nothing was said."""

    status: OrderStatus
    at: int
    actor: Actor
    reason: str = ""
    tracking: str = ""


class OrderSummary(Model):
    """An order as a list shows it: `first` of its `lines` is named where customers read it."""

    id: int
    code: str
    status: OrderStatus
    currency: str
    total: int
    placed_at: int
    pick_up: bool = False
    first: str = ""
    lines: int = 0


class BoardOrder(OrderSummary):
    """An order as the board lists it, with its customer's name."""

    customer: str


class Takings(NamedTuple):
    """What a day's orders bring that still stand: how many they are, and the sum of their totals (minor units)."""

    orders: int
    total: int


class Confirm(Model):
    """A purchase of what a card or a screen showed: which cart, at which revision, total (minor units) and delivery method (0: none).

    `key` is the idempotency key: it is the same whenever the same card is confirmed. `cause` names the request by the counter's own id; it
    is kept in the order's history only. `seal` is core.usecases.cart.seal.
    """

    customer_id: int
    key: str
    cart_id: int
    revision: int
    total: int
    method_id: int = 0
    seal: int = 0
    cause: str = ""


class ReceiptPlace(NamedTuple):
    """The message that becomes the receipt."""

    chat_id: int
    message_id: int
