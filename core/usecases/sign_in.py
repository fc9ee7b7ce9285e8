"""Customers who come to another counter than the chat."""

from core.concurrency import free
from core.models.customer import Customer
from core.ports import Transaction
from core.usecases.reply import use_up


@free
async def sign_in(tx: Transaction, customer: Customer, opening: str, by: str) -> bool:
    """Let the customer in by something that is good for one sign-in, and keep their name.

    False: it was used before. Whoever used it, by the same `by`, may use it again: the answer may have been lost.
    """
    if not await use_up(tx, "sign_in", opening, by):
        return False
    await tx.customers.meet(customer)
    return True


@free
async def act_for(tx: Transaction, customer_id: int, name: str) -> Customer:
    """The customer for whom a program acts. Whom the shop does not know, or has forgotten, it meets under this name."""
    known = await tx.customers.customer(customer_id)
    if known is not None and not known.forgotten:
        return known
    met = Customer(id=customer_id, name=name.strip() or str(customer_id))
    await tx.customers.meet(met)
    return met
