"""Cancelling an order."""

from core.errors import PaymentRefused
from core.models.actor import Actor
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import NoPayment
from core.models.stock import Movement, Reason
from core.ports import Transaction
from core.usecases.order.left import rest_of
from core.usecases.order.place import own_order
from core.usecases.order.steps import Moved, known_order, take_step
from core.usecases.payment.ask import withdraw_invoices
from core.usecases.staff import staff
from core.usecases.wait import tell_waiting

OWN_TO_CANCEL = frozenset({OrderStatus.PLACED, OrderStatus.AWAITING_PAYMENT})
"""A customer can cancel an order in these states: nobody has done anything about it."""


def can_cancel(order: Order) -> bool:
    """Whether its customer can still cancel it: not once they have shown that they have paid."""
    shown = order.status is OrderStatus.AWAITING_PAYMENT and order.expires_at is None
    return order.status in OWN_TO_CANCEL and not shown


async def cancel_order(
    tx: Transaction, actor: Actor, order_id: int, reason: str = "", seen: OrderStatus | None = None
) -> Moved:
    """Cancel an order: stock and coupon uses go back, each exactly once, and the customer is owed a notice.

    If two cancel at once, only one does. Raises NotFound; StepRefused for an order that is paid or on its way; OrderMoved, as `take_step`
    does.
    """
    return await _cancel(tx, actor, await known_order(tx, order_id), reason, seen)


async def cancel_own_order(tx: Transaction, customer_id: int, order_id: int) -> Moved:
    """A customer cancels an order that nobody has confirmed or paid; staff who have heard of it are owed a notice.

    Raises NotFound for somebody else's order, OrderMoved for one that has been confirmed or paid, PaymentRefused while it is being paid.
    """
    order = await own_order(tx, customer_id, order_id)
    if order.status is OrderStatus.AWAITING_PAYMENT and (order.paying_until or 0) > tx.now:
        raise PaymentRefused(NoPayment.UNDER_WAY, order.code)
    if order.status is OrderStatus.AWAITING_PAYMENT and order.expires_at is None:
        raise PaymentRefused(NoPayment.CHECKED, order.code)
    seen = order.status if order.status in OWN_TO_CANCEL else OrderStatus.PLACED
    moved = await _cancel(tx, Actor.customer(customer_id), order, "", seen)
    if moved.first and order.status is OrderStatus.PLACED:
        told = [(user_id, order.id) for user_id in await staff(tx)]
        await tx.outbox.owe_all(NoticeKind.CANCELLED_BY_CUSTOMER, told)
    return moved


async def _cancel(tx: Transaction, actor: Actor, order: Order, reason: str, seen: OrderStatus | None) -> Moved:
    await tx.customers.lock(order.customer_id)
    await tx.stock.lock_skus(sorted(line.sku_id for line in order.lines))
    moved = await take_step(tx, actor, order, OrderStatus.CANCELLED, reason=reason, seen=seen)
    if moved.first:
        await withdraw_invoices(tx, order.id)
        await give_back(tx, actor, order)
    return moved


async def give_back(tx: Transaction, actor: Actor, order: Order) -> None:
    """Only the caller that has changed the order's status may call this: that is why it happens once."""
    lines = await rest_of(tx, order)
    await tx.stock.put_back(lines)
    source = f"order:{order.id}:returned"
    await tx.stock.record(
        [
            Movement(sku_id=line.sku_id, delta=line.quantity, reason=Reason.RETURNED, source=source, actor=actor)
            for line in lines
        ]
    )
    await tell_waiting(tx, [line.sku_id for line in lines])
    await tx.coupons.release(order.id)
