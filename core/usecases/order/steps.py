"""The steps that bring an order to its customer, one after the other."""

from typing import NamedTuple

from core.errors import NotFound, Noun, OrderMoved, StepRefused
from core.models.actor import Actor, ActorKind
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind
from core.ports import ReadTransaction, Transaction
from core.typed import latin
from core.usecases.webhook_event import tell_step

STEPS = {
    OrderStatus.PLACED: (OrderStatus.CONFIRMED, OrderStatus.CANCELLED),
    OrderStatus.CONFIRMED: (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.CANCELLED),
    OrderStatus.AWAITING_PAYMENT: (OrderStatus.CANCELLED,),
    OrderStatus.PAID: (OrderStatus.SHIPPED, OrderStatus.DELIVERED),
    OrderStatus.SHIPPED: (OrderStatus.DELIVERED,),
}
"""Steps that staff can take; an order that is collected goes to delivered without having been shipped."""

NEWS_OF = {
    OrderStatus.CONFIRMED: NoticeKind.CONFIRMED,
    OrderStatus.SHIPPED: NoticeKind.SHIPPED,
    OrderStatus.DELIVERED: NoticeKind.DELIVERED,
    OrderStatus.CANCELLED: NoticeKind.CANCELLED,
}
"""The notice that tells the customer of each step."""
_ACTIONS = {
    OrderStatus.CONFIRMED: "order.confirm",
    OrderStatus.SHIPPED: "order.ship",
    OrderStatus.DELIVERED: "order.deliver",
    OrderStatus.CANCELLED: "order.cancel",
}


class Moved(NamedTuple):
    """The order after a step; `first` is False if it was in that state already and nothing was done."""

    order: Order
    first: bool


def next_steps(order: Order) -> tuple[OrderStatus, ...]:
    """The states to which the shop can move it from here."""
    skipped = order.to_address and order.status is not OrderStatus.SHIPPED
    return tuple(to for to in STEPS.get(order.status, ()) if not (skipped and to is OrderStatus.DELIVERED))


async def find_order(tx: ReadTransaction, code: str) -> Order:
    """Any customer's order by its code, in any case, with or without the dash. Raises NotFound."""
    plain = latin(code).strip().upper().replace("-", "")
    order = await tx.orders.by_code(f"{plain[:3]}-{plain[3:]}")
    if order is None:
        raise NotFound(Noun.ORDER, code)
    return order


async def known_order(tx: ReadTransaction, order_id: int) -> Order:
    """Any customer's order by its id. Raises NotFound."""
    order = await tx.orders.order(order_id)
    if order is None:
        raise NotFound(Noun.ORDER, order_id)
    return order


async def confirm_order(tx: Transaction, actor: Actor, order_id: int, seen: OrderStatus | None = None) -> Moved:
    """The shop accepts the order. Raises the same as `take_step`."""
    return await take_step(tx, actor, await known_order(tx, order_id), OrderStatus.CONFIRMED, seen=seen)


async def ship_order(
    tx: Transaction, actor: Actor, order_id: int, tracking: str = "", seen: OrderStatus | None = None
) -> Moved:
    """The order is on its way, and its coupons are used for good. Raises the same as `take_step`."""
    order = await known_order(tx, order_id)
    moved = await take_step(tx, actor, order, OrderStatus.SHIPPED, tracking=tracking, seen=seen)
    await tx.coupons.consume(order_id)
    return moved


async def redraw(tx: Transaction, order_id: int) -> None:
    """Owe every message that follows the order's steps how far it has come: receipts, and staff's notices with their buttons."""
    for chat_id, message_id in await tx.messages.showing(order_id):
        await tx.outbox.owe(NoticeKind.REDRAW, chat_id, order_id, message_id)


async def take_step(
    tx: Transaction,
    actor: Actor,
    order: Order,
    to: OrderStatus,
    *,
    reason: str = "",
    tracking: str = "",
    seen: OrderStatus | None = None,
) -> Moved:
    """Move the order to its next state, once, with its history and its audit log entry; its customer is owed a notice of the shop's step.

    `seen` is the state that the caller saw: raises OrderMoved if the order is in another one, StepRefused if there is no such
    step from its state.
    """
    await tx.customers.lock(order.customer_id)
    if order.status is to:
        return Moved(order, first=False)
    if seen not in (None, order.status):
        raise OrderMoved(order.code, order.status, pick_up=order.pick_up)
    if to not in next_steps(order):
        raise StepRefused(order.code, order.status, to, next_steps(order), pick_up=order.pick_up)
    if not await tx.orders.move(order, to, actor, reason, tracking):
        raise OrderMoved(order.code, (await known_order(tx, order.id)).status, pick_up=order.pick_up)
    if actor.kind is not ActorKind.CUSTOMER:  # customers who cancel know it
        await tx.outbox.owe(NEWS_OF[to], order.customer_id, order.id)
    await redraw(tx, order.id)
    await tell_step(tx, order, to)
    said = reason or tracking
    await tx.audit(actor, _ACTIONS[to], order.code, order.status, f"{to}: {said}" if said else to)
    return Moved(await known_order(tx, order.id), first=True)
