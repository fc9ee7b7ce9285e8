"""Reads what a notice tells when it is sent, so that it is true then."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

from core.models.customer import Customer
from core.models.order import Order, OrderStatus
from core.models.outbox import Notice, NoticeKind
from core.ports import ReadTransaction
from core.usecases.crew import is_crew
from core.usecases.digital import find_chargebacks, find_goods, find_revoked
from core.usecases.fact import (
    BackInStock,
    BackupFailed,
    ChargedBack,
    CrewsOrder,
    CustomerCancelled,
    CustomerNotReached,
    CustomerWrote,
    Fact,
    GroupLost,
    MoneyBack,
    MoneyNotNeeded,
    NewOrder,
    OrderCancelled,
    OrderChanged,
    OrderConfirmed,
    OrderDelivered,
    OrderExpired,
    OrderPaid,
    OrderShipped,
    ProofRefused,
    ProofSent,
    Receipt,
    RoleChanged,
    RunsLow,
    SeveralRunLow,
    ShopWrote,
    StrayMoney,
    TransferAwaited,
    UpdateParked,
)
from core.usecases.favourite import find_changed
from core.usecases.message import find_message, order_about
from core.usecases.order.steps import known_order
from core.usecases.outbox import message_of, order_of
from core.usecases.payment.settle import find_order_of
from core.usecases.payment.transfer import TO_ACCEPT
from core.usecases.review import find_request, find_waiting
from core.usecases.staff import role_of
from core.usecases.stock import list_fallen, view_card


async def find_fact(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """The facts of the notice; None if they are outdated by now, or no longer this person's to read."""
    if owed.kind in TO_STAFF and not await is_crew(tx, owed.chat_id):
        return None
    return await FACTS[owed.kind](tx, owed)


async def _receipt(tx: ReadTransaction, owed: Notice) -> Fact:
    return Receipt(await _order(tx, owed))


async def _new_order(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await _order(tx, owed)
    if owed.chat_id < 0:
        return CrewsOrder(order)
    return NewOrder(order, await _customer(tx, order.customer_id))


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
    order = await _order(tx, owed)
    return CustomerCancelled(order, await _customer(tx, order.customer_id))


async def _confirmed(tx: ReadTransaction, owed: Notice) -> Fact | None:
    order = await _order(tx, owed)
    return OrderConfirmed(order) if order.status is not OrderStatus.CANCELLED else None


async def _shipped(tx: ReadTransaction, owed: Notice) -> Fact:
    return OrderShipped(await _order(tx, owed))


async def _delivered(tx: ReadTransaction, owed: Notice) -> Fact:
    return OrderDelivered(await _order(tx, owed))


async def _paid(tx: ReadTransaction, owed: Notice) -> Fact:
    return OrderPaid(await _order(tx, owed))


async def _expired(tx: ReadTransaction, owed: Notice) -> Fact | None:
    order = await _order(tx, owed)
    return OrderExpired(order) if order.status is OrderStatus.EXPIRED else None  # else it was paid late


async def _not_needed(tx: ReadTransaction, owed: Notice) -> Fact | None:
    payment = await tx.payments.payment(owed.subject_id)
    return MoneyNotNeeded(payment, await find_order_of(tx, payment)) if payment else None


async def _stray_money(tx: ReadTransaction, owed: Notice) -> Fact | None:
    payment = await tx.payments.payment(owed.subject_id)
    if payment is None:
        return None
    by_hand = any(refund.by_hand for refund in await tx.payments.refunds(payment.id))
    return StrayMoney(payment, await find_order_of(tx, payment), by_hand)


async def _refunded(tx: ReadTransaction, owed: Notice) -> Fact | None:
    refund = await tx.payments.refund(owed.subject_id)
    payment = await tx.payments.payment(refund.payment_id) if refund else None
    return MoneyBack(refund, payment, await find_order_of(tx, payment)) if refund and payment else None


async def _charged_back(tx: ReadTransaction, owed: Notice) -> Fact | None:
    payment = await tx.payments.payment(owed.subject_id)
    return ChargedBack(payment, await find_order_of(tx, payment)) if payment else None


async def _transfer(tx: ReadTransaction, owed: Notice) -> Fact | None:
    order = await _order(tx, owed)
    return TransferAwaited(order) if order.status is OrderStatus.AWAITING_PAYMENT else None


async def _proof(tx: ReadTransaction, owed: Notice) -> Fact | None:
    proof = await tx.payments.proof(owed.subject_id)
    order = await tx.orders.order(proof.order_id) if proof else None
    if proof is None or order is None or proof.refused_at is not None or order.status not in TO_ACCEPT:
        return None
    return ProofSent(order, await _customer(tx, order.customer_id), proof)


async def _proof_refused(tx: ReadTransaction, owed: Notice) -> Fact | None:
    order = await _order(tx, owed)
    proof = await tx.payments.newest_proof(order.id)
    if proof is None or proof.refused_at is None or order.status is not OrderStatus.AWAITING_PAYMENT:
        return None
    return ProofRefused(order, proof.reason)


async def _changed(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await _order(tx, owed)
    payments = await tx.payments.of_order(order.id)
    refunds = [one for payment in payments for one in await tx.payments.refunds(payment.id)]
    return OrderChanged(order, sum(one.amount for one in refunds if one.done_at is None))


async def _no_message(_tx: ReadTransaction, _owed: Notice) -> None:
    """It is a call, and no message."""


async def _cancelled(tx: ReadTransaction, owed: Notice) -> Fact:
    order = await _order(tx, owed)
    return OrderCancelled(order, await tx.orders.last_reason(order.id))


async def _message(tx: ReadTransaction, owed: Notice) -> Fact:
    message = await find_message(tx, owed.subject_id)
    return ShopWrote(await order_about(tx, message), message)


async def _answer(tx: ReadTransaction, owed: Notice) -> Fact:
    message = await find_message(tx, owed.subject_id)
    return CustomerWrote(await order_about(tx, message), await _customer(tx, message.customer_id), message)


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
        return CustomerNotReached(None, await _customer(tx, message.customer_id), missed)
    order = await known_order(tx, await order_of(tx, missed.kind, missed.subject_id))
    return CustomerNotReached(order, await _customer(tx, order.customer_id), missed)


async def _order(tx: ReadTransaction, owed: Notice) -> Order:
    order = await tx.orders.order(owed.subject_id)
    if order is None:
        raise LookupError(f"order {owed.subject_id} is owed a message and does not exist")
    return order


async def _customer(tx: ReadTransaction, customer_id: int) -> Customer:
    return await tx.customers.customer(customer_id) or Customer(id=customer_id, name="")


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
    NoticeKind.PAID: _paid,
    NoticeKind.EXPIRED: _expired,
    NoticeKind.REFUND: _no_message,
    NoticeKind.INVOICE: _no_message,
    NoticeKind.WITHDRAW: _no_message,
    NoticeKind.REFUNDED: _refunded,
    NoticeKind.CHARGEBACK: _charged_back,
    NoticeKind.NOT_NEEDED: _not_needed,
    NoticeKind.ORDER_CHANGED: _changed,
    NoticeKind.TRANSFER: _transfer,
    NoticeKind.PROOF: _proof,
    NoticeKind.PROOF_REFUSED: _proof_refused,
    NoticeKind.STRAY_MONEY: _stray_money,
    NoticeKind.GOODS: find_goods,
    NoticeKind.CODES_REVOKED: find_revoked,
    NoticeKind.CHARGEBACKS: find_chargebacks,
}
