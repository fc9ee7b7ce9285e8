"""Writing to the ledger: money in and money out, each of which is counted once it is on disk."""

from core.models.payment import Charge, Outcome, Payment, Refund
from core.ports import Transaction
from core.ports.meter import Deed, Done


async def book(tx: Transaction, charge: Charge, order_id: int | None, outcome: Outcome) -> Payment | None:
    """Write the charge into the ledger; None if it is there already."""
    payment = await tx.payments.book(charge, order_id, outcome)
    if payment is not None:
        tx.noted.append(Done(Deed.PAYMENT, payment.currency, payment.method, payment.amount))
    return payment


async def finish(tx: Transaction, payment: Payment, refund: Refund, reference: str) -> bool:
    """There is proof that this went back of the payment; False if that was known."""
    done = await tx.payments.finish_refund(refund.id, reference)
    if done:
        tx.noted.append(Done(Deed.REFUND, payment.currency, payment.method, refund.amount))
    return done
