"""Money that goes back."""

from typing import NamedTuple

from core.errors import NotFound, Noun
from core.models.actor import Actor, ActorKind
from core.models.order import SOLD, Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import Charge, Outcome, Payment, PaymentMethod, Refund
from core.ports import ReadTransaction, Transaction
from core.usecases.digital import revoke_goods
from core.usecases.order.steps import redraw
from core.usecases.payment.booking import book, finish
from core.usecases.staff import staff
from core.usecases.webhook_event import tell_refunded

SENT_BY_SHOP = frozenset({PaymentMethod.STARS, PaymentMethod.LINK})
"""Money paid by these goes back by itself. The rest has to be sent by somebody, who is told how much, and by which charge."""
ELSEWHERE = Actor(ActorKind.JOB, "chargeback")
"""Who sends money back past the shop: a bank, Telegram, somebody at the provider's own pages."""


async def give_money_back(tx: Transaction, actor: Actor, payment: Payment, amount: int, reason: str) -> Refund | None:
    """Owe `amount` of the payment back (minor units); None if more than was paid would go back. The shop sends it, or says who has to."""
    by_hand = payment.method not in SENT_BY_SHOP
    refund = await tx.payments.owe_refund(payment, amount, actor, reason, by_hand=by_hand)
    if refund and not by_hand:
        await tx.outbox.owe(NoticeKind.REFUND, await _payer(tx, payment), refund.id)
    return refund


async def finish_refund(tx: Transaction, refund_id: int, reference: str = "") -> Refund | None:
    """There is proof that the money went back: its payer is told, once. None if there is no such refund."""
    refund = await tx.payments.refund(refund_id)
    payment = await tx.payments.payment(refund.payment_id) if refund else None
    if refund is None or payment is None or not await finish(tx, payment, refund, reference):
        return refund
    await tx.outbox.owe(NoticeKind.REFUNDED, await _payer(tx, payment), refund.id)
    order = await tx.orders.order(payment.order_id) if payment.order_id else None
    if order and order.status is OrderStatus.PAID_UNFULFILLABLE:
        await end_as_refunded(tx, refund.actor, order, refund.reason)
    await tell_refunded(tx, payment, refund)
    return refund


async def finish_by_hand(tx: Transaction, actor: Actor, refund_id: int) -> None:
    """A member of the staff has sent it. Raises NotFound."""
    refund = await tx.payments.refund(refund_id)
    if refund is None:
        raise NotFound(Noun.PAYMENT, refund_id)
    if refund.done_at is None:
        await finish_refund(tx, refund_id, str(actor))
        await tx.audit(actor, "refund.sent", str(refund_id), "", str(refund.amount))


async def return_unmatched(tx: Transaction, actor: Actor, payment_id: int) -> None:
    """Give money back that names no order. Raises NotFound."""
    payment = await tx.payments.payment(payment_id)
    if payment is None or payment.order_id is not None:
        raise NotFound(Noun.PAYMENT, payment_id)
    if await give_money_back(tx, actor, payment, payment.amount, payment.outcome):
        await tx.audit(actor, "order.refund", payment.charge_id, str(payment.amount), "0")


async def leave_to_staff(tx: Transaction, refund_id: int) -> None:
    """The shop cannot send it: somebody has to, and is told."""
    refund = await tx.payments.refund(refund_id)
    if refund and await tx.payments.send_by_hand(refund_id):
        await tx.outbox.owe_all(NoticeKind.STRAY_MONEY, [(user_id, refund.payment_id) for user_id in await staff(tx)])


async def note_refunded(tx: Transaction, charge: Charge) -> None:
    """The payer has got the charge back, whoever sent it. What the shop owed of it is done; what it did not owe is a chargeback.

    The order of a chargeback ends as refunded, and staff are told: what was delivered cannot be taken back.
    """
    payment = await tx.payments.charged(charge.method, charge.charge_id) or await book(
        tx, charge, None, Outcome.UNMATCHED
    )
    if payment is None:
        raise LookupError(f"charge {charge.charge_id} was booked by somebody else")
    for refund in await tx.payments.refunds(payment.id):
        if refund.done_at is None:
            await finish_refund(tx, refund.id)
    rest = payment.amount - sum(refund.amount for refund in await tx.payments.refunds(payment.id))
    if rest > 0:
        await _charge_back(tx, payment, rest)


async def _charge_back(tx: Transaction, payment: Payment, amount: int) -> None:
    refund = await tx.payments.owe_refund(payment, amount, ELSEWHERE, "chargeback", by_hand=False)
    if refund is None:
        return
    await finish(tx, payment, refund, payment.charge_id)
    order = await tx.orders.order(payment.order_id) if payment.order_id else None
    if order and order.status in SOLD and payment.outcome is Outcome.SETTLED:
        await end_as_refunded(tx, ELSEWHERE, order, refund.reason)
    await tell_refunded(tx, payment, refund)
    await tx.outbox.owe_all(NoticeKind.CHARGEBACK, [(user_id, payment.id) for user_id in await staff(tx)])


async def end_as_refunded(tx: Transaction, actor: Actor, order: Order, reason: str) -> bool:
    """All its money went back, or is about to: its coupons' uses go back, too. False if it has moved on."""
    if not await tx.orders.move(order, OrderStatus.REFUNDED, actor, reason):
        return False
    await tx.coupons.give_back(order.id)
    await revoke_goods(tx, order)
    await redraw(tx, order.id)
    return True


async def _payer(tx: ReadTransaction, payment: Payment) -> int:
    """Whoever paid; where nobody knows, the order's customer."""
    order = await tx.orders.order(payment.order_id) if payment.order_id and not payment.payer_id else None
    return order.customer_id if order else payment.payer_id


class RefundDue(NamedTuple):
    """Money that the shop has to send back, and where it came from."""

    refund: Refund
    payment: Payment


async def view_refund(tx: ReadTransaction, refund_id: int) -> RefundDue | None:
    """The refund, if it is still owed."""
    refund = await tx.payments.refund(refund_id)
    payment = await tx.payments.payment(refund.payment_id) if refund and refund.done_at is None else None
    return RefundDue(refund, payment) if refund and payment else None
