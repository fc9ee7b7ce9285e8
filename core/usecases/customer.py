"""Knowing who is there."""

from core.models.customer import Customer
from core.ports import Transaction


async def remember_customer(tx: Transaction, customer: Customer) -> None:
    """Keep who they are as they call themselves now; writing again also tells that they unblocked the bot."""
    await tx.customers.remember(customer)


async def mark_blocked(tx: Transaction, customer_id: int) -> None:
    """They blocked the bot."""
    await tx.customers.mark_blocked(customer_id)
