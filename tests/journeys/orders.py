"""Orders to be looked after: a shop with a hand behind the counter, somebody who buys, and what each of them hears."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.models.staff import Member, Role
from core.usecases.staff import appoint
from playground.state.people import OWNER
from tests.support.chat import Message, Person, text_of
from tests.support.goods import Good, stock_up
from tests.support.orders import newest_code
from tests.support.shop import Shop, open_shop
from tests.support.tables import records

STAFF = OWNER + 2
COURIER = '/delivery new "Courier" 4.90 address'


@asynccontextmanager
async def a_shop(folder: Path, *, staff: bool = True, **more: Any) -> AsyncIterator[Shop]:
    """Tea and mugs; customer 2 is on the staff."""
    async with open_shop(folder, **more) as shop:
        if not await records(shop.store, "skus", "id"):
            await stock_up(shop.store, [Good(), Good("MUG-1", "Mug", 1200, 3)])
            if staff:
                await shop.store.write(appoint, "admin:1000", Member(user_id=STAFF, role=Role.STAFF, name="Bob"))
                await shop.customer(2).say("/start")
        yield shop


async def bought(shop: Shop, who: Person | None = None) -> str:
    """Alice buys two teas; the order's code."""
    alice = who or shop.customer()
    await alice.say("/add TEA-100 2")
    await alice.tap("Checkout")
    await alice.tap("Confirm order")
    return await newest_code(shop.store)


async def bought_by_courier(shop: Shop) -> str:
    """The same, brought to an address."""
    alice = shop.customer()
    await shop.owner.say(COURIER)
    await alice.say("/add TEA-100 2")
    await alice.tap("Checkout")
    for answer in ("Alice", "+49 30 1234567", "12 Garden Lane, 10115 Berlin", "ring <twice>"):
        await alice.say(answer)
    await alice.tap("Confirm order")
    return await newest_code(shop.store)


async def told(person: Person, what: str) -> Message:
    """The message that says it, once it is there."""
    await person.wait_for(lambda: any(what in text for text in person.texts()))
    return next(message for message in reversed(person.from_bot()) if what in text_of(message))


async def reply(shop: Shop, person: Person, to: str, text: str) -> Message:
    """They answer the message that says `to` with Telegram's own reply; the bot's newest message then."""
    news = await told(person, to)
    await shop.rest()
    return await person.act(lambda: shop.telegram.say(person.id, text, reply_to=news["message_id"]))
