"""Many people at once: they fill their carts, look at their cards and tap, and each tap's answer is known."""

import asyncio
from collections.abc import Sequence

from core.models.customer import Customer
from core.usecases.cart import add_at_least, set_quantity, view_cart
from core.usecases.customer import remember_customer
from playground.telegram import Telegram
from tests.support.chat import Person, buttons
from tests.support.rate_limit import fast_limiter as fast_limiter  # noqa: PLC0414 - every crowd needs it
from tests.support.shop import Shop
from tests.support.waiting import until as until  # noqa: PLC0414 - every crowd needs it

PLACED, PLACED_ALREADY = "is placed", "was placed already"
"""Of the answer to **Confirm order** (bot/handlers/order.py): the only place of the tests that knows its words."""
Answer = tuple[str, bool]
"""The text of the answer to a tap, and whether it was an alert."""


def crowd(shop: Shop, count: int) -> list[Person]:
    """The first `count` customers; those who do not exist yet are created."""
    while len(shop.telegram.world.people.all()) <= count:
        shop.telegram.add_person(f"Customer {len(shop.telegram.world.people.all())}")
    return [shop.customer(number) for number in range(1, count + 1)]


async def put(shop: Shop, person: Person, sku_id: int, quantity: int) -> None:
    """Put exactly so many into the cart, through the use cases: not every test walks all the way."""
    await shop.store.write(remember_customer, Customer(id=person.id, name=f"Customer {person.id}"))
    if not quantity:
        await shop.store.write(set_quantity, person.id, None, sku_id, 0)
    else:
        await shop.store.write(add_at_least, person.id, sku_id, quantity)


async def show_cards(people: Sequence[Person]) -> None:
    """Everybody asks for the card to confirm and gets it."""
    before = {person.id: _newest(person) for person in people}
    for person in people:
        person.telegram.say(person.id, "/checkout")
    await until(lambda: all(_newest(person) > before[person.id] and has_card(person) for person in people))


def _newest(person: Person) -> int:
    return max((message["message_id"] for message in person.windows()), default=0)


def has_card(person: Person) -> bool:
    return bool(person.windows()) and any("Confirm order" in text for text in buttons(person.window))


def answers(telegram: Telegram) -> dict[str, Answer]:
    """The answer to each callback query."""
    return {
        str(call.params["callback_query_id"]): (
            str(call.params.get("text", "")),
            str(call.params.get("show_alert", "")).lower() == "true",
        )
        for call in list(telegram.journal)
        if call.method == "answerCallbackQuery" and call.error is None
    }


def answered_before(telegram: Telegram, people: Sequence[Person]) -> int:
    """How many taps were answered before each of these people, who had none before, had a message."""
    calls = [call for call in list(telegram.journal) if call.error is None]
    sent = [str(call.params["chat_id"]) if call.method.startswith("send") else "" for call in calls]
    last = max(sent.index(str(person.id)) for person in people)
    return sum(call.method == "answerCallbackQuery" for call in calls[:last])


async def answered(telegram: Telegram, queries: Sequence[str]) -> list[Answer]:
    """The answers to these taps, once all of them have one."""
    await until(lambda: set(queries) <= answers(telegram).keys())
    said = answers(telegram)
    return [said[query] for query in queries]


async def confirm_all(people: Sequence[Person]) -> list[Answer]:
    """Everybody taps **Confirm order** at once; gives the answers, in the order of the people."""
    queries = [person.tap_unseen("Confirm order") for person in people]
    return await answered(people[0].telegram, queries) if people else []


async def units_in_cart(shop: Shop, person: Person) -> int:
    return (await shop.store.read(view_cart, person.id)).cart.units


def hold_lanes(shop: Shop, people: Sequence[Person]) -> asyncio.Event:
    """Let all updates in these chats wait until the event is set."""
    go_on = asyncio.Event()

    async def hold() -> None:
        await go_on.wait()

    for person in people:
        shop.pipeline.lanes.put(f"chat:{person.id}", hold)
    return go_on
