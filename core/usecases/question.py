"""Customers ask, staff answer: the conversation of a customer with the shop, and what of it waits for an answer."""

from collections.abc import Mapping
from typing import NamedTuple

from core.errors import NotFound, Noun, StaleScreen
from core.models.actor import Actor
from core.models.customer import Customer
from core.models.message import Message
from core.models.order import Order
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.models.question import OFFERED_FOR, OfferedPhoto, OpenQuestion
from core.ports import ReadTransaction, Transaction
from core.usecases.ban import known_customer, named
from core.usecases.message import (
    SHOWN,
    answer_message,
    answer_shop,
    check_room,
    last_written_about,
    write_about_no_order,
    write_to_customer,
)
from core.usecases.order.steps import known_order
from core.usecases.staff import names_of

PAGE_SIZE = 8
SPOKEN = 3
"""Messages a page of a conversation: so many of the longest fit into one of Telegram's."""


class Offered(NamedTuple):
    """The photos that a customer has sent unasked, and the order that they may be about."""

    photos: tuple[OfferedPhoto, ...]
    order: Order | None


class Answered(NamedTuple):
    """An answer, and what others from the shop have answered since the question that its writer saw."""

    message: Message
    meanwhile: tuple[Message, ...]


class Conversation(NamedTuple):
    """A page of a customer's conversation, oldest first, with what of it waits.

    `names` are the known names of its writers; `codes` those of the orders, by id; `newest` is the id of the last message, 0 for none.
    `undelivered` says which of the shop's messages did not arrive, and why.
    """

    customer: Customer
    page: Page[Message]
    names: Mapping[Actor, str]
    codes: Mapping[int, str]
    question: OpenQuestion | None
    newest: int
    photos: int
    orders: int
    undelivered: Mapping[int, str]


async def ask_as_typed(tx: Transaction, customer_id: int, text: str, seen: int) -> Message:
    """Ask by a button below the text, once: a double tap gives the first message again. Photos sent before it without a word go with it.

    `seen` is the newest message of the conversation when the button was shown. Raises the same as `answer_shop`.
    """
    for message in await tx.messages.since(customer_id, seen):
        if message.from_customer and message.text == text:
            return message
    message = await answer_shop(tx, customer_id, 0, text)
    await _send_along(tx, message)
    return message


async def answer_as_typed(tx: Transaction, customer_id: int, message_id: int, text: str) -> Message:
    """As `answer_message`, with the photos that were sent before it without a word."""
    message = await answer_message(tx, customer_id, message_id, text)
    await _send_along(tx, message)
    return message


async def _send_along(tx: Transaction, message: Message) -> None:
    if photos := await tx.questions.offered(message.customer_id):
        await send_offered(tx, message.customer_id, photos[-1].id, message.order_id)


async def newest_message(tx: ReadTransaction, customer_id: int) -> int:
    """The id of the conversation's last message; 0 for none."""
    message = await tx.messages.newest(customer_id)
    return message.id if message else 0


async def last_messages(tx: ReadTransaction, customer_id: int) -> tuple[Message, ...]:
    """The end of the customer's own conversation, oldest first."""
    return (await tx.messages.conversation(customer_id, 0, SHOWN)).items


async def offer_photo(tx: Transaction, customer_id: int, photo: str, text: str) -> None:
    """Keep a photo that was sent unasked until its customer says whom it is for. Raises Banned, TooManyUnanswered."""
    await tx.customers.lock(customer_id)
    await tx.questions.drop_offered(customer_id, tx.now - OFFERED_FOR, 0)
    await check_room(tx, customer_id, len(await tx.questions.offered(customer_id)))
    await tx.questions.offer(customer_id, photo, text)


async def view_offered(tx: ReadTransaction, customer_id: int) -> Offered | None:
    """What `offer_photo` has kept, and the order that was written about of late, or else the newest. None if nothing is kept."""
    photos = await tx.questions.offered(customer_id)
    if not photos:
        return None
    order_id = await last_written_about(tx, customer_id)
    newest = (await tx.orders.of_customer(customer_id, 0, 1)).items
    order_id = order_id or (newest[0].id if newest else None)
    return Offered(photos, await known_order(tx, order_id) if order_id else None)


async def send_offered(tx: Transaction, customer_id: int, last: int, order_id: int = 0) -> int:
    """Send the offered photos up to the id `last` to the shop; returns how many. Raises StaleScreen if there are none any more."""
    await tx.customers.lock(customer_id)
    photos = [one for one in await tx.questions.offered(customer_id) if one.id <= last]
    if not photos:
        raise StaleScreen
    for one in photos:
        await answer_shop(tx, customer_id, order_id, one.text, one.photo)
    await drop_offered(tx, customer_id, last)
    return len(photos)


async def drop_offered(tx: Transaction, customer_id: int, last: int) -> None:
    """Forget the offered photos up to the id `last`."""
    await tx.questions.drop_offered(customer_id, 0, last)


async def count_questions(tx: ReadTransaction) -> int:
    """How many customers wait for an answer."""
    return await tx.questions.count()


async def list_questions(tx: ReadTransaction, page: int = 0) -> Page[OpenQuestion]:
    """Who waits for an answer, the longest first."""
    return await tx.questions.listed(page, PAGE_SIZE)


async def view_conversation(tx: ReadTransaction, customer_id: int, number: int = 0) -> Conversation:
    """Page `number` of a customer's conversation, the newest on page 0. Raises NotFound."""
    profile = await known_customer(tx, customer_id)
    page = await tx.messages.conversation(customer_id, number, SPOKEN)
    missed = await tx.outbox.undelivered_to(customer_id)
    return Conversation(
        profile.customer,
        page,
        await names_of(tx, {one.actor for one in page.items}),
        await _codes(tx, page.items),
        await tx.questions.question(customer_id),
        await newest_message(tx, customer_id),
        (await tx.messages.photos_of(customer_id, 0)).total,
        await tx.orders.count_of_customer(customer_id),
        {one.subject_id: one.reason for one in missed if one.kind is NoticeKind.MESSAGE},
    )


async def answered_since(tx: ReadTransaction, customer_id: int, seen: int, actor: Actor) -> tuple[Message, ...]:
    """What others than `actor` have written to the customer for the shop since message `seen`, oldest first."""
    return tuple(
        one for one in await tx.messages.since(customer_id, seen) if not one.from_customer and one.actor != actor
    )


async def answer_question(
    tx: Transaction, actor: Actor, customer_id: int, seen: int, text: str, *, photo: str = ""
) -> Answered:
    """Answer a customer, about the order that message `seen` of the conversation is about (0: none has been written yet).

    Whoever answers at the same time is heard, too: what they wrote since is in the result. Raises NotFound.
    """
    meanwhile = await answered_since(tx, customer_id, seen, actor) if seen else ()
    order_id = await _order_of(tx, customer_id, seen)
    if order_id:
        return Answered(await write_to_customer(tx, actor, order_id, text, photo), meanwhile)
    return Answered(await write_about_no_order(tx, actor, customer_id, text, photo), meanwhile)


async def close_question(tx: Transaction, actor: Actor, customer_id: int, seen: int) -> bool:
    """Nothing is left to answer; the customer hears nothing. False if nothing was open.

    Raises NotFound, StaleScreen if they have written again.
    """
    profile = await known_customer(tx, customer_id)
    if any(one.from_customer for one in await tx.messages.since(customer_id, seen)):
        raise StaleScreen
    closed = await tx.questions.close(customer_id)
    if closed:
        await tx.audit(actor, "question.close", named(profile), "", "")
    return closed


async def view_conversation_photo(tx: ReadTransaction, customer_id: int, number: int) -> Page[Message]:
    """Photo `number` of a customer's conversation, the newest on page 0. Raises NotFound if there is none."""
    page = await tx.messages.photos_of(customer_id, number)
    if not page.items:
        raise NotFound(Noun.MESSAGE, customer_id)
    return page


async def _order_of(tx: ReadTransaction, customer_id: int, message_id: int) -> int:
    message = await tx.messages.message(message_id) if message_id else None
    if message_id and (message is None or message.customer_id != customer_id):
        raise NotFound(Noun.MESSAGE, message_id)
    return message.order_id if message else 0


async def _codes(tx: ReadTransaction, messages: tuple[Message, ...]) -> dict[int, str]:
    orders = [await tx.orders.order(order_id) for order_id in {one.order_id for one in messages if one.order_id}]
    return {order.id: order.code for order in orders if order}
