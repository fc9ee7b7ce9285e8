"""Reads what a notice tells when it is sent, so that it is true then."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, NamedTuple

from core.models.order import OrderStatus
from core.models.outbox import Notice, NoticeKind
from core.ports import ReadTransaction
from core.usecases.crew import is_crew
from core.usecases.customer import language_of
from core.usecases.digital import find_chargebacks, find_goods, find_revoked
from core.usecases.fact import (
    BackInStock,
    BackupFailed,
    CrewsOrder,
    CustomerCancelled,
    CustomerNotReached,
    CustomerWrote,
    Fact,
    GroupLost,
    NewOrder,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderShipped,
    Receipt,
    RoleChanged,
    RunsLow,
    SeveralRunLow,
    ShopWrote,
    UpdateParked,
)
from core.usecases.favourite import find_changed
from core.usecases.message import find_message, order_about
from core.usecases.order.steps import known_order
from core.usecases.outbox import message_of, order_of
from core.usecases.payment.notice import (
    customer_of,
    find_charged_back,
    find_expired,
    find_not_needed,
    find_order_changed,
    find_paid,
    find_proof,
    find_proof_refused,
    find_refunded,
    find_stray,
    find_transfer,
    order_owed,
)
from core.usecases.picture import find_missing
from core.usecases.reminder import find_waiting_cart
from core.usecases.review import find_request, find_waiting
from core.usecases.staff import role_of
from core.usecases.stock import list_fallen, view_card
from core.usecases.webhook_delivery import find_disabled


class Told(NamedTuple):
    """What a notice tells (None: nothing any more), and the language of who hears it, as a code."""

    fact: Fact | None
    language: str


async def find_told(tx: ReadTransaction, owed: Notice) -> Told:
    """The facts of the notice, and the language in which they are told."""
    language = await language_of(tx, owed.chat_id)
    return Told(await find_fact(tx, owed), language)


async def find_fact(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """The facts of the notice; None if they are outdated by now, or no longer this person's to read."""
    if owed.kind in TO_STAFF and not await is_crew(tx, owed.chat_id):
        return None
    return await FACTS[owed.kind](tx, owed)


async def _receipt(tx: ReadTransaction, owed: Notice) -> Fact:
    return Receipt(await order_owed(tx, owed))


async def _new_order(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await order_owed(tx, owed)
    if owed.chat_id < 0:
        return CrewsOrder(order)
    return NewOrder(order, await customer_of(tx, order.customer_id))


async def _redraw(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """What the message shows by now; None if a later redraw of it is owed, or it is another message's place by now."""
    later = await tx.outbox.owed_to(owed.chat_id, NoticeKind.REDRAW)
    news = await tx.messages.news(owed.chat_id, owed.message_id)
    if news is None or news.order_id != owed.subject_id:
        return None
    if any(one.id > owed.id and one.message_id == owed.message_id for one in later):
        return None
    if news.kind == NoticeKind.RECEIPT:
        return await _receipt(tx, owed)
    return await _new_order(tx, owed) if await role_of(tx, owed.chat_id) else None


async def _cancelled_by_customer(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await order_owed(tx, owed)
    return CustomerCancelled(order, await customer_of(tx, order.customer_id))


async def _confirmed(tx: ReadTransaction, owed: Notice) -> Fact | None:
    order = await order_owed(tx, owed)
    return OrderConfirmed(order) if order.status is not OrderStatus.CANCELLED else None


async def _shipped(tx: ReadTransaction, owed: Notice) -> Fact:
    return OrderShipped(await order_owed(tx, owed))


async def _delivered(tx: ReadTransaction, owed: Notice) -> Fact:
    return OrderDelivered(await order_owed(tx, owed))


async def _no_message(_tx: ReadTransaction, _owed: Notice) -> None:
    """It is a call, and no message."""


async def _cancelled(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await order_owed(tx, owed)
    return OrderCancelled(order, await tx.orders.last_reason(order.id))


async def _message(tx: ReadTransaction, owed: Notice) -> Fact:
    message = await find_message(tx, owed.subject_id)
    return ShopWrote(await order_about(tx, message), message)


async def _answer(tx: ReadTransaction, owed: Notice) -> Fact:
    message = await find_message(tx, owed.subject_id)
    return CustomerWrote(await order_about(tx, message), await customer_of(tx, message.customer_id), message)


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


async def _group_lost(tx: ReadTransaction, owed: Notice) -> Fact | None:
    if await tx.crew.group(owed.subject_id) is not None:  # it is told again
        return None
    return GroupLost(await tx.crew.title(owed.subject_id) or str(owed.subject_id))


async def _undelivered(tx: ReadTransaction, owed: Notice) -> Fact | None:
    missed = await tx.outbox.undelivered(owed.subject_id)
    if missed is None:  # it has arrived since
        return None
    message = await message_of(tx, missed.kind, missed.subject_id)
    if message and not message.order_id:
        return CustomerNotReached(None, await customer_of(tx, message.customer_id), missed)
    order = await known_order(tx, await order_of(tx, missed.kind, missed.subject_id))
    return CustomerNotReached(order, await customer_of(tx, order.customer_id), missed)


TO_STAFF = frozenset(
    {
        NoticeKind.NEW_ORDER,
        NoticeKind.CANCELLED_BY_CUSTOMER,
        NoticeKind.ANSWER,
        NoticeKind.LOW_STOCK,
        NoticeKind.SEVERAL_LOW,
        NoticeKind.REVIEWS,
        NoticeKind.UNDELIVERED,
        NoticeKind.STRAY_MONEY,
        NoticeKind.CHARGEBACK,
        NoticeKind.PROOF,
        NoticeKind.CODES_REVOKED,
        NoticeKind.PICTURES,
        NoticeKind.WEBHOOK_DISABLED,
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
    NoticeKind.FAVOURITES: find_changed,
    NoticeKind.ASK_REVIEW: find_request,
    NoticeKind.REVIEWS: find_waiting,
    NoticeKind.COPY_FAILED: _copy_failed,
    NoticeKind.UNDELIVERED: _undelivered,
    NoticeKind.GROUP_LOST: _group_lost,
    NoticeKind.CANCELLED_BY_CUSTOMER: _cancelled_by_customer,
    NoticeKind.REDRAW: _redraw,
    NoticeKind.PAID: find_paid,
    NoticeKind.EXPIRED: find_expired,
    NoticeKind.REFUND: _no_message,
    NoticeKind.INVOICE: _no_message,
    NoticeKind.WITHDRAW: _no_message,
    NoticeKind.REFUNDED: find_refunded,
    NoticeKind.CHARGEBACK: find_charged_back,
    NoticeKind.NOT_NEEDED: find_not_needed,
    NoticeKind.ORDER_CHANGED: find_order_changed,
    NoticeKind.TRANSFER: find_transfer,
    NoticeKind.PROOF: find_proof,
    NoticeKind.PROOF_REFUSED: find_proof_refused,
    NoticeKind.STRAY_MONEY: find_stray,
    NoticeKind.GOODS: find_goods,
    NoticeKind.CODES_REVOKED: find_revoked,
    NoticeKind.CHARGEBACKS: find_chargebacks,
    NoticeKind.CART_REMINDER: find_waiting_cart,
    NoticeKind.PICTURES: find_missing,
    NoticeKind.WEBHOOK_DISABLED: find_disabled,
}
