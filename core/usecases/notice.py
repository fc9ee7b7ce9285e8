"""What a notice tells, as facts: read when it is sent, so that they are true then. Every counter has its own words for them."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.models.customer import Customer
from core.models.message import Message
from core.models.order import Order, OrderStatus
from core.models.outbox import Notice, NoticeKind, Undelivered
from core.models.page import Page
from core.models.staff import Role
from core.models.stock import StockLevel
from core.ports import ReadTransaction
from core.usecases.message import find_message
from core.usecases.order.followed import CustomerCancelled, kind_to_redraw
from core.usecases.order.steps import known_order
from core.usecases.outbox import order_of
from core.usecases.staff import role_of
from core.usecases.stock import StockCard, list_fallen, view_card


@dataclass(frozen=True, slots=True)
class Receipt:
    """To a customer: what they bought."""

    order: Order


@dataclass(frozen=True, slots=True)
class NewOrder:
    """To staff."""

    order: Order
    customer: Customer


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """To the order's customer, like the next three."""

    order: Order


@dataclass(frozen=True, slots=True)
class OrderShipped:
    order: Order


@dataclass(frozen=True, slots=True)
class OrderDelivered:
    order: Order


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """`reason` is what the shop gave; "" for none."""

    order: Order
    reason: str


@dataclass(frozen=True, slots=True)
class ShopWrote:
    """To the order's customer."""

    order: Order
    message: Message


@dataclass(frozen=True, slots=True)
class CustomerWrote:
    """To staff."""

    order: Order
    customer: Customer
    message: Message


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """To the person whose role was changed: what they may do now, None for a customer."""

    role: Role | None


@dataclass(frozen=True, slots=True)
class RunsLow:
    """To staff: one variant runs low."""

    card: StockCard


@dataclass(frozen=True, slots=True)
class SeveralRunLow:
    """To staff: all variants that fell together, the lowest first."""

    levels: Page[StockLevel]


@dataclass(frozen=True, slots=True)
class BackInStock:
    """To a customer who asked for this notice."""

    level: StockLevel


@dataclass(frozen=True, slots=True)
class UpdateParked:
    """To managers: an update could not be handled after several tries, and is left alone."""

    inbox_id: int


@dataclass(frozen=True, slots=True)
class BackupFailed:
    """To owners."""

    day: date


@dataclass(frozen=True, slots=True)
class CustomerNotReached:
    """To the author of the message or step that did not reach the order's customer."""

    order: Order
    customer: Customer
    missed: Undelivered


Fact = (
    Receipt
    | NewOrder
    | OrderConfirmed
    | OrderShipped
    | OrderDelivered
    | OrderCancelled
    | CustomerCancelled
    | ShopWrote
    | CustomerWrote
    | RoleChanged
    | RunsLow
    | SeveralRunLow
    | BackInStock
    | UpdateParked
    | BackupFailed
    | CustomerNotReached
)


async def find_fact(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """The facts of the notice; None if they are outdated by now, or no longer this person's to read."""
    if owed.kind in TO_STAFF and await role_of(tx, owed.chat_id) is None:
        return None
    return await FACTS[owed.kind](tx, owed)


async def _receipt(tx: ReadTransaction, owed: Notice) -> Fact:
    return Receipt(await _order(tx, owed))


async def _new_order(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await _order(tx, owed)
    return NewOrder(order, await _customer(tx, order))


async def _redraw(tx: ReadTransaction, owed: Notice) -> Fact | None:
    kind = await kind_to_redraw(tx, owed)
    return await find_fact(tx, owed.having(kind=kind)) if kind else None


async def _cancelled_by_customer(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await _order(tx, owed)
    return CustomerCancelled(order, await _customer(tx, order))


async def _confirmed(tx: ReadTransaction, owed: Notice) -> Fact | None:
    order = await _order(tx, owed)
    return OrderConfirmed(order) if order.status is not OrderStatus.CANCELLED else None


async def _shipped(tx: ReadTransaction, owed: Notice) -> Fact:
    return OrderShipped(await _order(tx, owed))


async def _delivered(tx: ReadTransaction, owed: Notice) -> Fact:
    return OrderDelivered(await _order(tx, owed))


async def _cancelled(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await _order(tx, owed)
    return OrderCancelled(order, await tx.orders.last_reason(order.id))


async def _message(tx: ReadTransaction, owed: Notice) -> Fact:
    message = await find_message(tx, owed.subject_id)
    return ShopWrote(await known_order(tx, message.order_id), message)


async def _answer(tx: ReadTransaction, owed: Notice) -> Fact:
    message = await find_message(tx, owed.subject_id)
    order = await known_order(tx, message.order_id)
    return CustomerWrote(order, await _customer(tx, order), message)


async def _role(tx: ReadTransaction, owed: Notice) -> Fact:
    return RoleChanged(await role_of(tx, owed.chat_id))


async def _low_stock(tx: ReadTransaction, owed: Notice) -> Fact | None:
    card = await view_card(tx, owed.subject_id)
    if await _falls_later(tx, owed):  # a later notice covers this one
        return None
    return RunsLow(card) if card.level.low and card.level.on_sale else None


async def _falls_later(tx: ReadTransaction, owed: Notice) -> bool:
    """Whether a later notice covers the same variant, alone or together with others."""
    alone = await tx.outbox.owed_to(owed.chat_id, NoticeKind.LOW_STOCK)
    if any(one.id > owed.id and one.subject_id == owed.subject_id for one in alone):
        return True
    several = [one for one in await tx.outbox.owed_to(owed.chat_id, NoticeKind.SEVERAL_LOW) if one.id > owed.id]
    fallen = [level for one in several for level in (await list_fallen(tx, one.subject_id)).items]
    return owed.subject_id in [level.sku_id for level in fallen]


async def _several_low(tx: ReadTransaction, owed: Notice) -> Fact | None:
    fallen = await list_fallen(tx, owed.subject_id)
    if fallen.total == 1:
        return RunsLow(await view_card(tx, fallen.items[0].sku_id))
    return SeveralRunLow(fallen) if fallen.items else None


async def _back_in_stock(tx: ReadTransaction, owed: Notice) -> Fact | None:
    level = await tx.stock.find(owed.subject_id)
    return BackInStock(level) if level and level.on_sale else None


async def _parked(_tx: ReadTransaction, owed: Notice) -> Fact:
    return UpdateParked(owed.subject_id)


async def _copy_failed(_tx: ReadTransaction, owed: Notice) -> Fact:
    return BackupFailed(date.fromordinal(owed.subject_id))


async def _undelivered(tx: ReadTransaction, owed: Notice) -> Fact | None:
    missed = await tx.outbox.undelivered(owed.subject_id)
    if missed is None:  # it has arrived since
        return None
    order = await known_order(tx, await order_of(tx, missed.kind, missed.subject_id))
    return CustomerNotReached(order, await _customer(tx, order), missed)


async def _order(tx: ReadTransaction, owed: Notice) -> Order:
    order = await tx.orders.order(owed.subject_id)
    if order is None:
        raise LookupError(f"order {owed.subject_id} is owed a message and does not exist")
    return order


async def _customer(tx: ReadTransaction, order: Order) -> Customer:
    return await tx.customers.customer(order.customer_id) or Customer(id=order.customer_id, name="")


TO_STAFF = frozenset(
    {
        NoticeKind.NEW_ORDER,
        NoticeKind.CANCELLED_BY_CUSTOMER,
        NoticeKind.ANSWER,
        NoticeKind.LOW_STOCK,
        NoticeKind.SEVERAL_LOW,
        NoticeKind.UNDELIVERED,
    }
)
"""For staff only: somebody who has lost their role is not told any more."""

FACTS: dict[NoticeKind, Callable[[ReadTransaction, Notice], Coroutine[Any, Any, Fact | None]]] = {
    NoticeKind.RECEIPT: _receipt,
    NoticeKind.NEW_ORDER: _new_order,
    NoticeKind.PARKED: _parked,
    NoticeKind.CANCELLED: _cancelled,
    NoticeKind.CONFIRMED: _confirmed,
    NoticeKind.SHIPPED: _shipped,
    NoticeKind.DELIVERED: _delivered,
    NoticeKind.MESSAGE: _message,
    NoticeKind.ANSWER: _answer,
    NoticeKind.ROLE: _role,
    NoticeKind.LOW_STOCK: _low_stock,
    NoticeKind.SEVERAL_LOW: _several_low,
    NoticeKind.BACK_IN_STOCK: _back_in_stock,
    NoticeKind.COPY_FAILED: _copy_failed,
    NoticeKind.UNDELIVERED: _undelivered,
    NoticeKind.CANCELLED_BY_CUSTOMER: _cancelled_by_customer,
    NoticeKind.REDRAW: _redraw,
}
