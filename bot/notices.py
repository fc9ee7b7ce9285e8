"""What is said when something is owed (core/models/outbox.py): read when it is sent, so that it is true then.

A receipt is not among them: it is an edit of its confirm card, and bot/sender.py's own.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from bot.office.views import people, stock
from bot.screen import Screen
from bot.views import notice, order, product
from core.models.order import Order
from core.models.outbox import Notice, NoticeKind
from core.ports import ReadTransaction
from core.usecases.staff import role_of
from core.usecases.stock import view_card

News = Callable[[ReadTransaction, Notice], Coroutine[Any, Any, Screen | None]]
"""None: it is not worth saying any more."""


async def owed_order(tx: ReadTransaction, owed: Notice) -> Order:
    """The order that the message is about."""
    placed = await tx.orders.order(owed.subject_id)
    if placed is None:
        raise LookupError(f"order {owed.subject_id} is owed a message and does not exist")
    return placed


async def _parked(_tx: ReadTransaction, owed: Notice) -> Screen:
    return Screen(notice.parked(owed.subject_id))


async def _new_order(tx: ReadTransaction, owed: Notice) -> Screen:
    placed = await owed_order(tx, owed)
    customer = await tx.customers.customer(placed.customer_id)
    return Screen(order.new_order(placed, customer.name if customer else "", tx.policy.timezone))


async def _cancelled(tx: ReadTransaction, owed: Notice) -> Screen:
    placed = await owed_order(tx, owed)
    return Screen(order.cancelled(placed, await tx.orders.last_reason(placed.id)))


async def _role(tx: ReadTransaction, owed: Notice) -> Screen:
    return people.role_is(await role_of(tx, owed.chat_id), tx.policy.name)


async def _low_stock(tx: ReadTransaction, owed: Notice) -> Screen | None:
    card = await view_card(tx, owed.subject_id)
    return stock.runs_low(card) if card.level.low and card.level.on_sale else None


async def _back_in_stock(tx: ReadTransaction, owed: Notice) -> Screen | None:
    level = await tx.stock.find(owed.subject_id)
    return product.back_in_stock(level) if level and level.on_sale else None


NEWS: dict[NoticeKind, News] = {
    NoticeKind.PARKED: _parked,
    NoticeKind.NEW_ORDER: _new_order,
    NoticeKind.CANCELLED: _cancelled,
    NoticeKind.ROLE: _role,
    NoticeKind.LOW_STOCK: _low_stock,
    NoticeKind.BACK_IN_STOCK: _back_in_stock,
}
