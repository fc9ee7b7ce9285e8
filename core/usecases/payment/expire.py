"""Orders that nobody paid in time."""

from core.models.actor import Actor, ActorKind
from core.models.order import OrderStatus
from core.models.outbox import NoticeKind
from core.ports import Transaction
from core.usecases.order.cancel import give_back
from core.usecases.order.steps import known_order, redraw
from core.usecases.payment.ask import withdraw_invoices
from core.usecases.webhook_event import tell_step

UNPAID = Actor(ActorKind.JOB, "expiry")


async def expire_orders(tx: Transaction, limit: int = 50) -> int:
    """End up to `limit` orders whose hold is over; returns how many. Stock and coupon uses go back, once, and the customers are told.

    Of two sweeps, or a sweep and a payment, one wins: the state is changed only from what it was.
    """
    due = await tx.payments.overdue(limit)
    for order_id in due:
        await _expire(tx, order_id)
    return len(due)


async def _expire(tx: Transaction, order_id: int) -> None:
    order = await known_order(tx, order_id)
    await tx.customers.lock(order.customer_id)
    await tx.stock.lock_skus(sorted(line.sku_id for line in order.lines))
    if await tx.orders.move(order, OrderStatus.EXPIRED, UNPAID):
        await give_back(tx, UNPAID, order)
        await tx.outbox.owe(NoticeKind.EXPIRED, order.customer_id, order.id)
        await withdraw_invoices(tx, order.id)
        await redraw(tx, order.id)
        await tell_step(tx, order, OrderStatus.EXPIRED)
