"""Who the customers are, and what the shop knows about them."""

from typing import NamedTuple

from core.asking import asks_once
from core.concurrency import free
from core.models.actor import Actor
from core.models.catalog import ProductSummary
from core.models.customer import Customer, Profile, Spent
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.models.question import OpenQuestion
from core.ports import ReadTransaction, Transaction
from core.text import cut
from core.usecases.ban import known_customer, named
from core.usecases.favourite import list_favourites
from core.usecases.message import ANSWERED_WITHIN

PAGE_SIZE = 8
_AUDITED = 100
"""Characters of a note that its audit log entry repeats."""


class CustomerCard(NamedTuple):
    """All that staff see of a customer; `messages` counts those of the conversation, `question` is what waits for an answer."""

    profile: Profile
    orders: int
    spent: tuple[Spent, ...]
    messages: int
    question: OpenQuestion | None
    favourites: Page[ProductSummary]


async def view_customer(tx: ReadTransaction, customer_id: int) -> CustomerCard:
    """Raises NotFound."""
    return CustomerCard(
        await known_customer(tx, customer_id),
        await tx.orders.count_of_customer(customer_id),
        await tx.customers.spent(customer_id),
        (await tx.messages.conversation(customer_id, 0, 1)).total,
        await tx.questions.question(customer_id),
        await list_favourites(tx, customer_id),
    )


async def find_customers(tx: ReadTransaction, text: str, page: int = 0, *, size: int = PAGE_SIZE) -> Page[Customer]:
    """Customers by a name, a username with or without "@", a phone number that they ordered with, or their id."""
    return await tx.customers.matching(text.strip().removeprefix("@"), page, size)


async def note_customer(tx: Transaction, actor: Actor, customer_id: int, note: str) -> None:
    """Keep what staff should know about a customer, who never sees it; "" removes it. Raises NotFound."""
    profile = await known_customer(tx, customer_id)
    if note == profile.note:
        return
    await tx.customers.set_note(customer_id, note)
    before, after = (cut(" ".join(one.split()), _AUDITED) for one in (profile.note, note))
    await tx.audit(actor, "customer.note", named(profile), before, after)


@free
async def remember_customer(tx: Transaction, customer: Customer) -> None:
    """Keep a person's current name; a message from them also means that they have unblocked the bot.

    Notices that the shop could not deliver to them are owed again, as long as they still wait for an answer.
    """
    await tx.customers.remember(customer)
    await tx.outbox.owe_again(NoticeKind.MESSAGE, customer.id, tx.now - ANSWERED_WITHIN)


async def mark_blocked(tx: Transaction, customer_id: int) -> None:
    """They have blocked the bot."""
    await tx.customers.mark_blocked(customer_id)


@asks_once
async def language_of(tx: ReadTransaction, customer_id: int) -> str:
    """The language code that they had when they last wrote, such as "de" or "pt-br"; "" if they never wrote or gave none."""
    customer = await tx.customers.customer(customer_id)
    return customer.language if customer else ""
