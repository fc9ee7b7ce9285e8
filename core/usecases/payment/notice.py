"""What notices about money tell, as far as it is still true."""

from core.models.customer import Customer
from core.models.order import Order, OrderStatus
from core.models.outbox import Notice
from core.ports import ReadTransaction
from core.usecases.fact import (
    ChargedBack,
    Fact,
    MoneyBack,
    MoneyNotNeeded,
    OrderChanged,
    OrderExpired,
    OrderPaid,
    ProofRefused,
    ProofSent,
    StrayMoney,
    TransferAwaited,
)
from core.usecases.payment.settle import find_order_of
from core.usecases.payment.transfer import TO_ACCEPT


async def find_paid(tx: ReadTransaction, owed: Notice) -> Fact:
    """An order that is paid."""
    return OrderPaid(await order_owed(tx, owed))


async def find_expired(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """An order that has ended unpaid; None if it was paid late."""
    order = await order_owed(tx, owed)
    return OrderExpired(order) if order.status is OrderStatus.EXPIRED else None  # else it was paid late


async def find_not_needed(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """A payment that buys nothing."""
    payment = await tx.payments.payment(owed.subject_id)
    return MoneyNotNeeded(payment, await find_order_of(tx, payment)) if payment else None


async def find_stray(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """The same, for staff."""
    payment = await tx.payments.payment(owed.subject_id)
    if payment is None:
        return None
    by_hand = any(refund.by_hand for refund in await tx.payments.refunds(payment.id))
    return StrayMoney(payment, await find_order_of(tx, payment), by_hand)


async def find_refunded(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """Money that went back."""
    refund = await tx.payments.refund(owed.subject_id)
    payment = await tx.payments.payment(refund.payment_id) if refund else None
    return MoneyBack(refund, payment, await find_order_of(tx, payment)) if refund and payment else None


async def find_charged_back(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """Money that went back without the shop."""
    payment = await tx.payments.payment(owed.subject_id)
    return ChargedBack(payment, await find_order_of(tx, payment)) if payment else None


async def find_transfer(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """An order that waits for a bank transfer."""
    order = await order_owed(tx, owed)
    return TransferAwaited(order) if order.status is OrderStatus.AWAITING_PAYMENT else None


async def find_proof(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """A receipt that staff have to look at."""
    proof = await tx.payments.proof(owed.subject_id)
    order = await tx.orders.order(proof.order_id) if proof else None
    if proof is None or order is None or proof.refused_at is not None or order.status not in TO_ACCEPT:
        return None
    return ProofSent(order, await customer_of(tx, order.customer_id), proof)


async def find_proof_refused(tx: ReadTransaction, owed: Notice) -> Fact | None:
    """A receipt that they did not accept."""
    order = await order_owed(tx, owed)
    newest = await tx.payments.proofs(order.id, 1)
    if not newest or newest[0].refused_at is None or order.status not in TO_ACCEPT:
        return None
    return ProofRefused(order, newest[0].reason)


async def find_order_changed(tx: ReadTransaction, owed: Notice) -> Fact:
    """An order of which pieces were taken off."""
    order = await order_owed(tx, owed)
    payments = await tx.payments.of_order(order.id)
    refunds = [one for payment in payments for one in await tx.payments.refunds(payment.id)]
    return OrderChanged(order, sum(one.amount for one in refunds if one.done_at is None))


async def order_owed(tx: ReadTransaction, owed: Notice) -> Order:
    """The order that the notice is about."""
    order = await tx.orders.order(owed.subject_id)
    if order is None:
        raise LookupError(f"order {owed.subject_id} is owed a message and does not exist")
    return order


async def customer_of(tx: ReadTransaction, customer_id: int) -> Customer:
    """A customer by their id, known or not."""
    return await tx.customers.customer(customer_id) or Customer(id=customer_id, name="")
