"""Orders on the wire."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.wire.base import Money, Wire, amount, maybe_moment, moment
from core.models.order import HistoryEntry, Order, OrderLine, OrderStatus, OrderSummary
from core.models.payment import BY_INVOICE, PaymentMethod
from texts.states import status


class OrderSummaryOut(Wire):
    """An order in a list: `first` of its `lines` is named."""

    id: int
    code: str = Field(examples=["K7Q-4MX"])
    state: str
    state_text: str
    placed_at: datetime
    total: Money
    first: str
    lines: int


class OrderLineOut(Wire):
    """One item as it was sold."""

    sku: int
    code: str
    title: str
    label: str
    quantity: int
    unit: Money
    discount: Money
    total: Money


class OrderCouponOut(Wire):
    """A coupon as the order used it."""

    code: str
    discount: Money
    delivery_discount: Money


class OrderDeliveryOut(Wire):
    """How it is delivered, and to whom, or where it is fetched."""

    method: str
    pick_up: bool
    place: str
    recipient: str
    phone: str
    address: str
    note: str
    tracking: str


class PayOut(Wire):
    """How the order is paid. `where`: "chat" (an invoice is in the chat with the bot), "transfer" (to `details`), or "later" (nothing is
    to be done now). It is held until `expires_at`.
    """

    method: str
    where: Literal["chat", "transfer", "later"]
    details: str
    to_pay: Money
    expires_at: datetime | None


class StepOut(Wire):
    """When it came into a state, and why."""

    state: str
    state_text: str
    at: datetime
    reason: str


class OrderOut(Wire):
    """An order as it was placed, and how far it has come."""

    id: int
    code: str = Field(examples=["K7Q-4MX"])
    customer: int
    state: str
    state_text: str
    placed_at: datetime
    lines: list[OrderLineOut]
    coupons: list[OrderCouponOut]
    subtotal: Money
    discount: Money
    delivery_price: Money
    delivery_discount: Money
    total: Money
    taken_off: Money = Field(description="What need not be paid, or was given back")
    delivery: OrderDeliveryOut | None
    payment: PayOut | None
    history: list[StepOut]


def summary(one: OrderSummary) -> OrderSummaryOut:
    return OrderSummaryOut(
        id=one.id,
        code=one.code,
        state=one.status,
        state_text=status(one.status, pick_up=one.pick_up),
        placed_at=moment(one.placed_at),
        total=amount(one.total, one.currency),
        first=one.first,
        lines=one.lines,
    )


def order(one: Order, history: tuple[HistoryEntry, ...], transfer_details: str) -> OrderOut:
    """`history` from the first state on."""
    currency = one.currency
    return OrderOut(
        id=one.id,
        code=one.code,
        customer=one.customer_id,
        state=one.status,
        state_text=status(one.status, pick_up=one.pick_up),
        placed_at=moment(one.placed_at),
        lines=[_line(line, currency) for line in one.lines],
        coupons=[
            OrderCouponOut(
                code=used.code,
                discount=amount(used.discount, currency),
                delivery_discount=amount(used.delivery_discount, currency),
            )
            for used in one.coupons
        ],
        subtotal=amount(one.subtotal, currency),
        discount=amount(one.discount, currency),
        delivery_price=amount(one.delivery, currency),
        delivery_discount=amount(one.delivery_discount, currency),
        total=amount(one.total, currency),
        taken_off=amount(one.taken_off, currency),
        delivery=_delivery(one),
        payment=_payment(one, transfer_details),
        history=[_step(entry, pick_up=one.pick_up) for entry in history],
    )


def _line(line: OrderLine, currency: str) -> OrderLineOut:
    return OrderLineOut(
        sku=line.sku_id,
        code=line.code,
        title=line.title,
        label=line.label,
        quantity=line.quantity,
        unit=amount(line.unit_price, currency),
        discount=amount(line.discount, currency),
        total=amount(line.total, currency),
    )


def _delivery(one: Order) -> OrderDeliveryOut | None:
    if one.handover is None:
        return None
    told = one.handover
    return OrderDeliveryOut(
        method=told.method,
        pick_up=told.pick_up,
        place=told.place,
        recipient=told.recipient or "",
        phone=told.phone or "",
        address=told.address or "",
        note=told.note or "",
        tracking=one.tracking,
    )


def _payment(one: Order, transfer_details: str) -> PayOut | None:
    if one.payment is None:
        return None
    waits = one.status is OrderStatus.AWAITING_PAYMENT
    transfer = waits and one.payment is PaymentMethod.TRANSFER
    return PayOut(
        method=one.payment,
        where="transfer" if transfer else "chat" if waits and one.payment in BY_INVOICE else "later",
        details=transfer_details if transfer else "",
        to_pay=amount(one.to_pay, one.currency),
        expires_at=maybe_moment(one.expires_at if waits else None),
    )


def _step(entry: HistoryEntry, *, pick_up: bool) -> StepOut:
    return StepOut(
        state=entry.status,
        state_text=status(entry.status, pick_up=pick_up),
        at=moment(entry.at),
        reason=entry.reason,
    )
