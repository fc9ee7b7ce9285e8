"""Handing an order over."""

from core.models.actor import Actor
from core.models.order import Order, OrderStatus
from core.models.payment import Charge, Outcome, PaymentMethod
from core.ports import Transaction
from core.usecases.digital import deliver_goods
from core.usecases.order.steps import Moved, known_order, take_step
from core.usecases.payment.booking import book
from core.usecases.review import request_review


async def deliver_order(tx: Transaction, actor: Actor, order_id: int, seen: OrderStatus | None = None) -> Moved:
    """The order has arrived or was collected, and its coupons are used for good. Raises the same as `take_step`."""
    moved = await take_step(tx, actor, await known_order(tx, order_id), OrderStatus.DELIVERED, seen=seen)
    await tx.coupons.consume(order_id)
    if moved.first:
        await _take_cash(tx, moved.order)
        await request_review(tx, order_id)
    return moved


async def _take_cash(tx: Transaction, order: Order) -> None:
    """Whoever hands an order over takes its cash: from now on it is in the ledger, and what the shop delivers by itself is on its way."""
    if order.payment is PaymentMethod.CASH and order.to_pay:
        charge = Charge(order.payment, f"order:{order.id}", order.id, order.customer_id, order.currency, order.to_pay)
        await book(tx, charge, order.id, Outcome.SETTLED)
        await tx.stock.lock_skus(sorted(line.sku_id for line in order.lines))
        await deliver_goods(tx, order)
