"""Bank transfers: the customer shows that they have paid, and staff look whether the money has come."""

from core.errors import NotFound, Noun, PaymentRefused
from core.models.actor import Actor
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import MOST_PROOFS, Charge, NoPayment, PaymentMethod, Proof
from core.models.staff import Role
from core.ports import ReadTransaction, Transaction
from core.usecases.order.place import own_order
from core.usecases.order.steps import known_order, redraw
from core.usecases.payment.ask import why_closed
from core.usecases.payment.settle import Settled, record_payment
from core.usecases.staff import staff


async def send_proof(
    tx: Transaction, customer_id: int, order_id: int, file_id: str, *, photo: bool, caption: str = ""
) -> Order:
    """Show that the money is on its way: from now on the order waits for the staff, and not for a time. Managers are told of each, once.

    After the order has ended they are told all the same: money may be on its way. Raises NotFound, PaymentRefused for one that is paid.
    """
    order = await own_order(tx, customer_id, order_id)
    await tx.customers.lock(customer_id)
    if order.payment is not PaymentMethod.TRANSFER or order.status not in TO_ACCEPT:
        raise PaymentRefused(why_closed(order), order.code)
    unanswered = [one for one in await tx.payments.proofs(order_id, MOST_PROOFS) if one.refused_at is None]
    if len(unanswered) >= MOST_PROOFS or file_id in {one.file_id for one in unanswered}:
        return order
    proof_id = await tx.payments.add_proof(order_id, file_id, photo=photo)
    if caption:
        await tx.messages.add(customer_id, order_id, Actor.customer(customer_id), caption)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        await tx.payments.hold(order_id, None)
    await tx.outbox.owe_all(NoticeKind.PROOF, [(user_id, proof_id) for user_id in await staff(tx, Role.MANAGER)])
    await redraw(tx, order_id)
    return await known_order(tx, order_id)


TO_ACCEPT = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED, OrderStatus.CANCELLED})
"""In these states staff can say that the money has come. Late, it buys what is still there; money for a cancelled order goes back."""


async def accept_transfer(tx: Transaction, actor: Actor, order_id: int) -> Settled:
    """The money is there, as much as the order costs. Of two who say so, one does it. Raises NotFound, PaymentRefused."""
    order = await known_order(tx, order_id)
    if order.payment is not PaymentMethod.TRANSFER:
        raise PaymentRefused(NoPayment.CHANGED, order.code)
    charge = Charge(order.payment, f"order:{order.id}", order.id, order.customer_id, order.currency, order.to_pay)
    settled = await record_payment(tx, charge)
    if settled.first:
        await tx.audit(actor, "order.paid", order.code, order.status, "paid")
    return settled


async def refuse_transfer(tx: Transaction, actor: Actor, order_id: int, reason: str = "") -> bool:
    """The money has not come: the customer is told why, and an order that has not ended waits for it once more.

    False if somebody has said so before: what they said stands. Raises NotFound, PaymentRefused for an order that is paid.
    """
    order = await known_order(tx, order_id)
    await tx.customers.lock(order.customer_id)
    if order.status not in TO_ACCEPT:
        raise PaymentRefused(why_closed(order), order.code)
    if not await tx.payments.refuse_proofs(order_id, reason):
        return False
    await tx.payments.hold(order_id, tx.now + tx.policy.transfer_hold)
    await tx.outbox.owe(NoticeKind.PROOF_REFUSED, order.customer_id, order_id)
    await tx.audit(actor, "order.refuse", order.code, "", reason)
    await redraw(tx, order_id)
    return True


async def view_proof(tx: ReadTransaction, proof_id: int) -> Proof:
    """Raises NotFound."""
    proof = await tx.payments.proof(proof_id)
    if proof is None:
        raise NotFound(Noun.PAYMENT, proof_id)
    return proof
