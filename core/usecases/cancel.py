"""Looking an order up by its code, and calling it off."""

from core.errors import NotFound, OrderClosed
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.stock import Movement, Reason
from core.ports import ReadTransaction, Transaction
from core.usecases.wait import tell_waiting

CANCELLABLE = frozenset({OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.AWAITING_PAYMENT})
"""Neither paid for nor on its way."""


async def find_order(tx: ReadTransaction, code: str) -> Order:
    """Anybody's order by its code, whatever its capitals, with or without the dash. Raises NotFound("order_code")."""
    plain = code.strip().upper().replace("-", "")
    order = await tx.orders.by_code(f"{plain[:3]}-{plain[3:]}")
    if order is None:
        raise NotFound("order_code", code)
    return order


async def cancel_order(tx: Transaction, actor: str, order_id: int, reason: str = "") -> Order:
    """Call an order off: stock and coupon uses go back, each exactly once, and the customer is owed a message.

    Of two that cancel at once only one does. Raises NotFound, and OrderClosed for one that is cancelled, paid or on its way.
    """
    order = await tx.orders.order(order_id)
    if order is None:
        raise NotFound("order", order_id)
    await tx.customers.lock(order.customer_id)
    await tx.stock.lock_skus(sorted(line.sku_id for line in order.lines))
    moved = order.status in CANCELLABLE and await tx.orders.move(order, OrderStatus.CANCELLED, actor, reason)
    if not moved:
        raise OrderClosed(order.code, order.status)
    await _give_back(tx, actor, order)
    await tx.outbox.owe(NoticeKind.CANCELLED, order.customer_id, order.id)
    await tx.audit(actor, "order.cancel", order.code, order.status, reason or OrderStatus.CANCELLED)
    return order._replace(status=OrderStatus.CANCELLED)


async def cancel_by_code(tx: Transaction, actor: str, code: str, reason: str = "") -> Order:
    """`cancel_order` for an order that is named by its code. Raises as it does."""
    return await cancel_order(tx, actor, (await find_order(tx, code)).id, reason)


async def _give_back(tx: Transaction, actor: str, order: Order) -> None:
    """Only who has moved the order's status calls this: that is what makes it once."""
    await tx.stock.put_back(order.lines)
    source = f"order:{order.id}:returned"
    await tx.stock.record(
        [
            Movement(sku_id=line.sku_id, delta=line.quantity, reason=Reason.RETURNED, source=source, actor=actor)
            for line in order.lines
        ]
    )
    await tell_waiting(tx)
    await tx.coupons.release(order.id)
