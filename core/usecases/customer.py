"""Who the customers are."""

from core.models.customer import Customer
from core.models.outbox import NoticeKind
from core.ports import ReadTransaction, Transaction
from core.usecases.message import ANSWERED_WITHIN


async def remember_customer(tx: Transaction, customer: Customer) -> None:
    """Keep a person's current name; a message from them also means that they have unblocked the bot.

    Notices that the shop could not deliver to them are owed again, as long as they still wait for an answer.
    """
    await tx.customers.remember(customer)
    await tx.outbox.owe_again(NoticeKind.MESSAGE, customer.id, tx.now - ANSWERED_WITHIN)


async def mark_blocked(tx: Transaction, customer_id: int) -> None:
    """They have blocked the bot."""
    await tx.customers.mark_blocked(customer_id)


async def language_of(tx: ReadTransaction, customer_id: int) -> str:
    """The language code that they had when they last wrote, such as "de" or "pt-br"; "" if they never wrote or gave none."""
    customer = await tx.customers.customer(customer_id)
    return customer.language if customer else ""
