"""Orders that staff look after: a shop with one person on the staff, a customer who buys, and what each of them hears."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.admin.views import order as office_order
from bot.notices import worded
from bot.views.message import kept
from core.models.actor import Actor
from core.models.outbox import Notice, NoticeKind
from core.models.staff import Member, Role
from core.usecases.notice import find_fact
from core.usecases.order.board import view_card
from core.usecases.order.steps import Moved, find_order
from core.usecases.staff import appoint
from playground.state.people import OWNER
from tests.support.chat import Message, Person, plain, text_of
from tests.support.goods import Good, stock_up
from tests.support.orders import newest_code
from tests.support.shop import Shop, open_shop
from tests.support.tables import records

STAFF = OWNER + 2
ANSWER_KEPT = PHOTO_KEPT = kept()
"""What a customer hears whose message the shop has."""
COURIER = '/delivery new "Courier" 4.90 address'


@asynccontextmanager
async def a_shop(folder: Path, *, staff: bool = True, **more: Any) -> AsyncIterator[Shop]:
    """Tea and mugs; customer 2 is on the staff."""
    async with open_shop(folder, **more) as shop:
        if not await records(shop.store, "skus", "id"):
            await stock_up(shop.store, [Good(), Good("MUG-1", "Mug", 1200, 3)])
            if staff:
                await shop.store.write(appoint, Actor.staff(1000), Member(user_id=STAFF, role=Role.STAFF, name="Bob"))
                await shop.customer(2).say("/start")
        yield shop


async def bought(shop: Shop, who: Person | None = None) -> str:
    """Alice buys two teas; gives the order's code."""
    alice = who or shop.customer()
    await alice.say("/add TEA-100 2")
    await alice.tap("Checkout")
    await alice.tap("Confirm order")
    return await newest_code(shop.store)


async def bought_by_courier(shop: Shop) -> str:
    """The same, delivered to an address."""
    alice = shop.customer()
    await shop.owner.say(COURIER)
    await alice.say("/add TEA-100 2")
    await alice.tap("Checkout")
    for answer in ("+49 30 1234567", "12 Garden Lane, 10115 Berlin"):
        await alice.say(answer)
    await alice.tap("Note")
    await alice.say("ring <twice>")
    await alice.tap("Confirm order")
    return await newest_code(shop.store)


async def said_of_step(shop: Shop, code: str, *, first: bool = True) -> str:
    """What the person who takes a step is told about the order as it is now; `first`: they took the step."""
    return office_order.moved(Moved(await shop.store.read(find_order, code), first))


async def said_of_message(shop: Shop, code: str) -> str:
    """What staff are told of their message about an order."""
    order = await shop.store.read(find_order, code)
    return office_order.message_kept(await shop.store.read(view_card, order.id))


async def told_of(shop: Shop, person: Person, code: str, kind: NoticeKind) -> Message:
    """The notices of this kind about an order, once they have arrived."""
    order = await shop.store.read(find_order, code)
    owed = Notice(id=0, kind=kind, chat_id=person.id, subject_id=order.id, message_id=0, attempts=0, created_at=0)
    fact = await shop.store.read(find_fact, owed)
    assert fact is not None
    return await told(person, plain(worded(fact, shop.store.policy).text))


async def told(person: Person, what: str) -> Message:
    """The message that says it, once it has arrived."""
    await person.wait_for(lambda: any(what in text for text in person.texts()))
    return next(message for message in reversed(person.from_bot()) if what in text_of(message))


async def reply(shop: Shop, person: Person, to: str, text: str) -> Message:
    """Answer the message that says `to` with Telegram's own reply; gives the bot's newest message then."""
    news = await told(person, to)
    await shop.rest()
    return await person.act(lambda: shop.telegram.say(person.id, text, reply_to=news["message_id"]))
