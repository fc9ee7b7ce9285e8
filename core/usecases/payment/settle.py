"""Money that comes in: the one door for all methods. It is booked first, whatever becomes of it; then it buys its order, or goes back."""

from typing import NamedTuple

from core.models.actor import Actor, ActorKind
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import Charge, Outcome, Payment
from core.models.stock import Movement, Reason
from core.ports import ReadTransaction, Transaction
from core.usecases.digital import deliver_goods
from core.usecases.order.left import rest_of
from core.usecases.order.place import tell_crew
from core.usecases.order.steps import redraw
from core.usecases.payment.booking import book
from core.usecases.payment.refund import give_money_back
from core.usecases.staff import staff
from core.usecases.webhook_event import tell_step

TILL = Actor(ActorKind.JOB, "payments")
"""Who moves an order because of its money."""


class Settled(NamedTuple):
    """A charge in the ledger, and its order as it was before; `first` is False if it was booked earlier: nothing was done."""

    payment: Payment
    order: Order | None
    first: bool


async def record_payment(tx: Transaction, charge: Charge) -> Settled:
    """Book the charge, once, and do what follows from it: its order is paid, or its money goes back and the owners are told.

    Money for an order whose hold is over buys it all the same, if everything can still be had.
    """
    order = await tx.orders.order(charge.order_id) if charge.order_id else None
    if order is not None:
        await tx.customers.lock(order.customer_id)
        await tx.stock.lock_skus(sorted(line.sku_id for line in order.lines))
    known = await tx.payments.charged(charge.method, charge.charge_id)
    if known is not None:
        return Settled(known, order, first=False)
    outcome = await _outcome(tx, order, charge)
    payment = await book(tx, charge, order.id if order else None, outcome)
    if payment is None:
        raise LookupError(f"charge {charge.charge_id} was booked by somebody else")
    if order is not None and outcome is Outcome.SETTLED:
        await _paid(tx, order)
    else:
        await _not_wanted(tx, order, payment)
    return Settled(payment, order, first=True)


async def _outcome(tx: Transaction, order: Order | None, charge: Charge) -> Outcome:
    if order is None:
        return Outcome.UNMATCHED
    if (charge.currency, charge.amount) != (order.currency, order.to_pay):
        return Outcome.WRONG
    if charge.payer_id not in (0, order.customer_id):
        return Outcome.WRONG
    match order.status:
        case OrderStatus.AWAITING_PAYMENT:
            return Outcome.SETTLED
        case OrderStatus.EXPIRED:
            return Outcome.SETTLED if await _take_again(tx, order) else Outcome.LATE
        case OrderStatus.CANCELLED:
            return Outcome.LATE
        case _:
            return Outcome.DOUBLE


async def _take_again(tx: Transaction, order: Order) -> bool:
    """Take what an expired order had given back, all of it or nothing. A coupon that is used up by now counts no more, but its
    discount stays: it was shown.
    """
    lines = await rest_of(tx, order)
    if not await tx.stock.take_again(lines):
        return False
    source = f"order:{order.id}:again"
    await tx.stock.record(
        [Movement(line.sku_id, -line.quantity, Reason.SOLD, source=source, actor=TILL) for line in lines]
    )
    await tx.coupons.reserve_again(order.id)
    return True


async def _paid(tx: Transaction, order: Order) -> None:
    """Everything that follows from an order being paid, in the payment's own transaction."""
    await tx.orders.move(order, OrderStatus.PAID, TILL)
    await tx.outbox.owe(NoticeKind.PAID, order.customer_id, order.id)
    await tell_step(tx, order, OrderStatus.PAID)
    await deliver_goods(tx, order)
    await tell_crew(tx, order)
    await redraw(tx, order.id)


async def _not_wanted(tx: Transaction, order: Order | None, payment: Payment) -> None:
    """Send the money back, and put it before those who look after money. What names no order waits for their decision."""
    if order is not None:
        if payment.outcome is Outcome.LATE:
            await tx.orders.move(order, OrderStatus.PAID_UNFULFILLABLE, TILL)
            await redraw(tx, order.id)
        await give_money_back(tx, TILL, payment, payment.amount, payment.outcome)
        await tx.outbox.owe(NoticeKind.NOT_NEEDED, payment.payer_id or order.customer_id, payment.id)
    await tx.outbox.owe_all(NoticeKind.STRAY_MONEY, [(user_id, payment.id) for user_id in await staff(tx)])


async def find_order_of(tx: ReadTransaction, payment: Payment) -> Order | None:
    """The order that a payment was for, as it is now."""
    return await tx.orders.order(payment.order_id) if payment.order_id else None
