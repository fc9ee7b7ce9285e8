"""The gate before every payment inside Telegram. An invoice can be tapped for ever, by anybody: this alone decides whether it is paid."""

from core.errors import PaymentRefused
from core.models.order import Order, OrderStatus
from core.models.payment import NoPayment, PreCheckout
from core.ports import Transaction
from core.usecases.payment.ask import why_closed


async def admit(tx: Transaction, asked: PreCheckout) -> Order:
    """Let somebody pay the order now: from the commit on it is held for them, and nobody else can pay it. Raises PaymentRefused.

    The lease ends by itself, because nobody tells of a card that was declined. The same question again has the same answer.
    """
    order = await tx.orders.order(asked.order_id)
    if order is None or order.customer_id != asked.payer_id:
        raise PaymentRefused(NoPayment.UNKNOWN)
    await tx.customers.lock(order.customer_id)
    if (asked.currency, asked.amount) != (order.currency, order.to_pay):
        raise PaymentRefused(NoPayment.CHANGED, order.code)
    if not await tx.payments.lease(order.id, asked.key, tx.now + tx.policy.payment_lease):
        raise PaymentRefused(_why(tx, order), order.code)
    return order


def _why(tx: Transaction, order: Order) -> NoPayment:
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return why_closed(order)
    return NoPayment.CLOSED if (order.expires_at or 0) <= tx.now else NoPayment.UNDER_WAY
