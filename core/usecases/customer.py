"""Knowing who is there."""

from core.models.customer import Customer
from core.models.outbox import NoticeKind
from core.ports import ReadTransaction, Transaction
from core.usecases.message import ANSWERED_WITHIN


async def remember_customer(tx: Transaction, customer: Customer) -> None:
    """Keep who they are as they call themselves now; writing again also tells that they unblocked the bot.

    What the shop wrote to them in vain is owed once more, while it still waits for an answer.
    """
    await tx.customers.remember(customer)
    await tx.outbox.owe_again(NoticeKind.MESSAGE, customer.id, tx.now - ANSWERED_WITHIN)


async def mark_blocked(tx: Transaction, customer_id: int) -> None:
    """They blocked the bot."""
    await tx.customers.mark_blocked(customer_id)


async def language_of(tx: ReadTransaction, customer_id: int) -> str:
    """As they called it when they wrote last, such as "de" or "pt-br"; "" for who never wrote, or did not say."""
    customer = await tx.customers.customer(customer_id)
    return customer.language if customer else ""
