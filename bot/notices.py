"""What is said when something is owed (core/models/outbox.py): read when it is sent, so that it is true then.

A receipt is not among them: it is an edit of its confirm card, and bot/calls/sender.py's own.
"""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

from bot.admin.views import backup, staff, stock
from bot.admin.views import order as office_order
from bot.screen import Screen
from bot.views import message as message_view
from bot.views import notice, order, product
from core.models.customer import Customer
from core.models.order import Order, OrderStatus
from core.models.outbox import Notice, NoticeKind
from core.ports import ReadTransaction
from core.usecases.message import find_message
from core.usecases.order.steps import known_order
from core.usecases.outbox import order_of
from core.usecases.staff import role_of
from core.usecases.stock import list_fallen, view_card

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


async def _new_order(tx: ReadTransaction, owed: Notice) -> Screen | None:
    if await role_of(tx, owed.chat_id) is None:  # it is no longer theirs to read
        return None
    placed = await owed_order(tx, owed)
    return office_order.new_order(placed, await _customer(tx, placed), tx.policy.timezone)


async def _confirmed(tx: ReadTransaction, owed: Notice) -> Screen | None:
    placed = await owed_order(tx, owed)
    return order.confirmed(placed) if placed.status is not OrderStatus.CANCELLED else None


async def _shipped(tx: ReadTransaction, owed: Notice) -> Screen:
    return order.shipped(await owed_order(tx, owed))


async def _delivered(tx: ReadTransaction, owed: Notice) -> Screen:
    return order.delivered(await owed_order(tx, owed))


async def _cancelled(tx: ReadTransaction, owed: Notice) -> Screen:
    placed = await owed_order(tx, owed)
    return order.cancelled(placed, await tx.orders.last_reason(placed.id))


async def _message(tx: ReadTransaction, owed: Notice) -> Screen:
    message = await find_message(tx, owed.subject_id)
    return message_view.message(await known_order(tx, message.order_id), message)


async def _answer(tx: ReadTransaction, owed: Notice) -> Screen | None:
    if await role_of(tx, owed.chat_id) is None:
        return None
    message = await find_message(tx, owed.subject_id)
    about = await known_order(tx, message.order_id)
    return office_order.answer(about, await _customer(tx, about), message)


async def _customer(tx: ReadTransaction, placed: Order) -> Customer:
    return await tx.customers.customer(placed.customer_id) or Customer(id=placed.customer_id, name="")


async def _role(tx: ReadTransaction, owed: Notice) -> Screen:
    return staff.role_is(await role_of(tx, owed.chat_id), tx.policy.name)


async def _low_stock(tx: ReadTransaction, owed: Notice) -> Screen | None:
    if await role_of(tx, owed.chat_id) is None:
        return None
    card = await view_card(tx, owed.subject_id)
    if await _falls_later(tx, owed):  # further, and that says all
        return None
    return stock.runs_low(card) if card.level.low and card.level.on_sale else None


async def _falls_later(tx: ReadTransaction, owed: Notice) -> bool:
    """Whether what is owed after this tells of the same article: alone, or together with others."""
    alone = await tx.outbox.owed_to(owed.chat_id, NoticeKind.LOW_STOCK)
    if any(one.id > owed.id and one.subject_id == owed.subject_id for one in alone):
        return True
    several = [one for one in await tx.outbox.owed_to(owed.chat_id, NoticeKind.SEVERAL_LOW) if one.id > owed.id]
    fallen = [level for one in several for level in (await list_fallen(tx, one.subject_id)).items]
    return owed.subject_id in [level.sku_id for level in fallen]


async def _several_low(tx: ReadTransaction, owed: Notice) -> Screen | None:
    if await role_of(tx, owed.chat_id) is None:
        return None
    fallen = await list_fallen(tx, owed.subject_id)
    if fallen.total == 1:
        return stock.runs_low(await view_card(tx, fallen.items[0].sku_id))
    return stock.run_low(fallen) if fallen.items else None


async def _back_in_stock(tx: ReadTransaction, owed: Notice) -> Screen | None:
    level = await tx.stock.find(owed.subject_id)
    return product.back_in_stock(level) if level and level.on_sale else None


async def _copy_failed(tx: ReadTransaction, owed: Notice) -> Screen:
    return backup.missing(date.fromordinal(owed.subject_id), tx.policy.name)


async def _undelivered(tx: ReadTransaction, owed: Notice) -> Screen | None:
    missed = await tx.outbox.undelivered(owed.subject_id)
    if missed is None or await role_of(tx, owed.chat_id) is None:  # it has arrived since
        return None
    about = await known_order(tx, await order_of(tx, missed.kind, missed.subject_id))
    return office_order.undelivered(about, await _customer(tx, about), missed)


NEWS: dict[NoticeKind, News] = {
    NoticeKind.PARKED: _parked,
    NoticeKind.NEW_ORDER: _new_order,
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
}
