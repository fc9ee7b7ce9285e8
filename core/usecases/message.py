"""What the shop and a customer write to each other, about an order or about none."""

from collections.abc import Mapping
from typing import NamedTuple

from core.errors import NotFound, Noun, StaleScreen, TooManyUnanswered
from core.models.actor import Actor
from core.models.message import Message, News
from core.models.order import Order
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.models.question import MOST_WAITING
from core.ports import ReadTransaction, Transaction
from core.text import cut
from core.usecases.ban import check_welcome, known_customer, named
from core.usecases.digital import has_goods
from core.usecases.order.place import own_order
from core.usecases.order.steps import known_order
from core.usecases.staff import names_of, staff

SHOWN = 5
"""How many of an order's messages its screens show."""
ANSWERED_WITHIN = 7 * 24 * 3_600_000
"""ms: for this long, a customer's typed text may be the answer to the shop's message."""
_AUDITED = 100
"""Characters of a message that its audit log entry repeats; the message itself is kept in full."""


class Unanswered(NamedTuple):
    """The shop's message that a customer has not answered, and its order, if it is about one."""

    order: Order | None
    message: Message


class Correspondence(NamedTuple):
    """An order, the last messages about it, oldest first, and how many photos were sent about it in all.

    `goods`: the shop delivers it by itself, and what it delivers can be looked up.
    """

    order: Order
    messages: tuple[Message, ...]
    photos: int
    goods: bool = False


class Photo(NamedTuple):
    """A page with one of an order's photos; `names` has its author's name, if known."""

    order: Order
    page: Page[Message]
    names: Mapping[Actor, str]

    @property
    def message(self) -> Message:
        return self.page.items[0]


async def write_to_customer(tx: Transaction, actor: Actor, order_id: int, text: str, photo: str = "") -> Message:
    """Write to an order's customer, perhaps with a photo; the customer is owed the message. Raises NotFound."""
    order = await known_order(tx, order_id)
    message = await _write(tx, actor, order.customer_id, order.id, text, photo=photo)
    await tx.audit(actor, "order.message", order.code, "", _audited(message))
    return message


async def write_about_no_order(tx: Transaction, actor: Actor, customer_id: int, text: str, photo: str = "") -> Message:
    """As `write_to_customer`, about no order."""
    profile = await known_customer(tx, customer_id)
    message = await _write(tx, actor, customer_id, 0, text, photo=photo)
    await tx.audit(actor, "question.answer", named(profile), "", _audited(message))
    return message


async def answer_shop(tx: Transaction, customer_id: int, order_id: int, text: str, photo: str = "") -> Message:
    """Write to the shop about one's own order, or (0) about none, perhaps with a photo; all owners and staff are owed the message.

    Raises NotFound for somebody else's order, Banned, TooManyUnanswered.
    """
    await tx.customers.lock(customer_id)
    await check_room(tx, customer_id)
    if order_id:
        await own_order(tx, customer_id, order_id)
    message = await tx.messages.add(customer_id, order_id, Actor.customer(customer_id), text, photo)
    await tx.questions.wait(message)
    await tx.outbox.owe_all(NoticeKind.ANSWER, [(user_id, message.id) for user_id in await staff(tx)])
    return message


async def check_room(tx: ReadTransaction, customer_id: int, more: int = 0) -> None:
    """Raises Banned, or TooManyUnanswered if no message fits beside those that wait, and `more`."""
    await check_welcome(tx, customer_id)
    question = await tx.questions.question(customer_id)
    if (question.waiting if question else 0) + more >= MOST_WAITING:
        raise TooManyUnanswered(MOST_WAITING)


async def find_unanswered(tx: ReadTransaction, customer_id: int) -> Unanswered | None:
    """The newest message of the customer's conversation, if it is from the shop and not older than ANSWERED_WITHIN."""
    message = await tx.messages.newest(customer_id)
    if message is None or message.from_customer or tx.now - message.at > ANSWERED_WITHIN:
        return None
    return Unanswered(await order_about(tx, message), message)


async def order_about(tx: ReadTransaction, message: Message) -> Order | None:
    """The order that the message is about."""
    return await known_order(tx, message.order_id) if message.order_id else None


async def answer_message(tx: Transaction, customer_id: int, message_id: int, text: str) -> Message:
    """As `answer_shop`, but only once: raises StaleScreen if this is not the message that `find_unanswered` finds."""
    unanswered = await find_unanswered(tx, customer_id)
    if unanswered is None or unanswered.message.id != message_id:
        raise StaleScreen
    return await answer_shop(tx, customer_id, unanswered.message.order_id, text)


async def last_written_about(tx: ReadTransaction, customer_id: int) -> int | None:
    """The order about which the customer's last message was written, if that is not longer ago than ANSWERED_WITHIN."""
    message = await tx.messages.newest(customer_id)
    return message.order_id or None if message and tx.now - message.at <= ANSWERED_WITHIN else None


async def view_correspondence(tx: ReadTransaction, customer_id: int, order_id: int) -> Correspondence:
    """The messages about one's own order. Raises NotFound for somebody else's."""
    order = await own_order(tx, customer_id, order_id)
    return Correspondence(
        order,
        await tx.messages.latest(order.id, SHOWN),
        (await tx.messages.photos(order.id, 0)).total,
        await has_goods(tx, order),
    )


async def view_photo(tx: ReadTransaction, order_id: int, number: int) -> Photo:
    """The photo on page `number` of any order's photos, the newest on page 0. Raises NotFound if there is none."""
    order = await known_order(tx, order_id)
    page = await tx.messages.photos(order.id, number)
    if not page.items:
        raise NotFound(Noun.ORDER, order_id)
    return Photo(order, page, await names_of(tx, {page.items[0].actor}))


async def view_own_photo(tx: ReadTransaction, customer_id: int, order_id: int, number: int) -> Photo:
    """As `view_photo`, for one's own order."""
    return await view_photo(tx, (await own_order(tx, customer_id, order_id)).id, number)


async def find_message(tx: ReadTransaction, message_id: int) -> Message:
    """Raises NotFound."""
    message = await tx.messages.message(message_id)
    if message is None:
        raise NotFound(Noun.MESSAGE, message_id)
    return message


async def news_replied_to(tx: ReadTransaction, chat_id: int, message_id: int) -> News | None:
    """What the chat's message was about, and on which side of the counter; None for any other message."""
    return await tx.messages.news(chat_id, message_id)


async def _write(tx: Transaction, actor: Actor, customer_id: int, order_id: int, text: str, *, photo: str) -> Message:
    """The shop writes: that answers whatever the customer has asked."""
    await tx.customers.lock(customer_id)
    message = await tx.messages.add(customer_id, order_id, actor, text, photo)
    await tx.questions.close(customer_id)
    await tx.outbox.owe(NoticeKind.MESSAGE, customer_id, message.id)
    return message


def _audited(message: Message) -> str:
    said = " ".join(f"{'📷 ' if message.photo else ''}{message.text}".split())
    return cut(said, _AUDITED)
