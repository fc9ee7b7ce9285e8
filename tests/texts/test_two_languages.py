"""A shop that speaks two languages at once: each person reads their own, whoever else is served meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import routes
from core.models.policy import Policy
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.journeys.orders import bought
from tests.support.chat import Message, Person, buttons, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.languages import CODE, in_brackets, untranslated
from tests.support.shop import Shop, open_shop
from tests.support.tables import records, set_values

pytestmark = pytest.mark.usefixtures("two_languages")

DATA = (
    *("Corner Shop", "Green tea", "Mug", "TEA-100", "MUG-1", "Drinks", "Courier", "SUMMER"),
    *("Anna", "Greta", "12 Garden Lane", "Berlin", "ring twice", "hello there"),
    *("EUR", "CSV", "XLSX", "Min.", "UTC"),
)
"""What is the shop's own, whoever reads it."""


@dataclass
class Two:
    """A shop, Anna from Austria and Bob, who speaks English. Greta runs the shop in Anna's language, the owner in English."""

    shop: Shop
    anna: Person
    greta: Person

    @property
    def bob(self) -> Person:
        return self.shop.customer(2)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Two]:
    """With goods, and nobody has come yet."""
    async with open_two(tmp_path, Telegram(clock=StillClock().seconds)) as opened:
        await stock_up(opened.shop.store, [Good(), Good("MUG-1", "Mug", 1200, 3)])
        yield opened


@asynccontextmanager
async def open_two(folder: Path, telegram: Telegram) -> AsyncIterator[Two]:
    """Opened again with the same Telegram, the shop goes on where it was."""
    known = {one.first_name: one.id for one in telegram.world.people.all()}
    anna, greta = (known.get(name) or telegram.add_person(name, language_code="de-AT").id for name in ("Anna", "Greta"))
    policy = Policy(name="Corner Shop", admin_ids=(OWNER, greta))
    async with open_shop(folder, telegram=telegram, policy=policy) as shop:
        yield Two(shop, shop.person(anna), shop.person(greta))


def assert_spoken(message: Message) -> None:
    """All of it is in the second language."""
    for text in (text_of(message), *buttons(message)):
        assert untranslated(text, DATA) == [], text


def assert_english(message: Message) -> None:
    assert "⟦" not in "".join((text_of(message), *buttons(message)))


async def test_two_people_shop_at_once_in_two_languages(two: Two) -> None:
    """Screen by screen, each tap while the other one is served, too; amounts are written as each is used to."""
    anna, bob = two.anna, two.bob
    for typed in ("/start", "/shop", "/add TEA-100 2", "/cart", "/checkout", "/orders", "/help"):
        for_anna, for_bob = await asyncio.gather(anna.say(typed), bob.say(typed))
        assert_spoken(for_anna)
        assert_english(for_bob)
    await asyncio.gather(anna.say("/cart"), bob.say("/cart"))
    assert in_brackets("<b>Total: {amount}</b>").format(amount="9,00\xa0€").replace("<b>", "").replace("</b>", "") in (
        text_of(anna.window)
    )
    assert "Total: €9.00" in text_of(bob.window)


async def test_a_refusal_is_in_the_language_of_whom_it_refuses(two: Two) -> None:
    """As a message, and as the alert that answers a tap."""
    anna, bob = two.anna, two.bob
    for typed in ("/nonsense", "/add TEA-100 many", "/add NOPE-1", "/coupon NOPE", "/checkout"):
        for_anna, for_bob = await asyncio.gather(anna.say(typed), bob.say(typed))
        assert_spoken(for_anna)
        assert_english(for_bob)
    alerts = []
    for person in (anna, bob):
        await person.say("/add MUG-1 3")
        card = await person.tap("Checkout")
        await set_values(two.shop.store, "skus", {"on_hand": 1}, code="MUG-1")
        await person.tap("Confirm order", card)
        await set_values(two.shop.store, "skus", {"on_hand": 3}, code="MUG-1")
        alerts.append(person.answers()[-1])
    assert alerts == [(in_brackets("Mug: only 1 left"), True), ("Mug: only 1 left", True)]


async def test_news_are_in_the_language_of_who_reads_them(two: Two) -> None:
    """Receipts, each step of an order, the shop's messages; and notices to staff, whoever caused them."""
    anna, bob, greta, owner = two.anna, two.bob, two.greta, two.shop.owner
    for person in (greta, owner):
        await person.say("/start")
    codes = [await bought(two.shop, person) for person in (anna, bob)]
    for code in codes:
        for step in ("confirm", "ship 4711", "message hello there", "deliver"):
            await owner.say(f"/order {code} {step}")
    await two.shop.rest()
    for person, assert_theirs in ((anna, assert_spoken), (bob, assert_english)):
        assert len(person.from_bot()) >= 6
        for message in person.from_bot():
            assert_theirs(message)
    assert [untranslated(text, (*DATA, *codes)) for text in greta.texts()] == [[]] * len(greta.texts())
    assert len(greta.texts()) == 3
    for message in owner.from_bot():
        assert_english(message)


async def test_a_menu_is_in_the_language_of_its_reader(two: Two) -> None:
    """Everybody's, once for each language; and who runs the shop has a longer one of their own."""
    await two.greta.say("/start")
    await two.shop.owner.say("/start")
    words = menus(two.shop)
    assert words.keys() == {(0, ""), (0, CODE), (two.greta.id, ""), (OWNER, "")}
    assert words[0, CODE] == [in_brackets(one) for one in words[0, ""]]
    assert words[two.greta.id, ""] == [in_brackets(one) for one in words[OWNER, ""]]


async def test_the_menus_of_a_start_are_in_their_readers_languages(tmp_path: Path) -> None:
    """As who runs the shop spoke when they wrote last."""
    telegram = Telegram(clock=StillClock().seconds)
    async with open_two(tmp_path, telegram) as two:
        await two.greta.say("/start")
        given = menus(two.shop)[two.greta.id, ""]
    telegram.journal.clear()
    async with open_two(tmp_path, telegram) as two:
        await two.shop.rest()
        assert menus(two.shop)[two.greta.id, ""] == given
        assert given[0].startswith("⟦")


def menus(shop: Shop) -> dict[tuple[int, str], list[str]]:
    """What each menu says, by its chat (0: everybody's) and language."""
    return {
        (scope.get("chat_id", 0), call.params.get("language_code", "")): [
            command["description"] for command in json.loads(call.params["commands"])
        ]
        for call in shop.telegram.journal
        if call.method == "setMyCommands" and call.error is None
        for scope in [json.loads(call.params["scope"])]
    }


@pytest.mark.slow
async def test_every_screen_that_a_button_opens_is_spoken(two: Two) -> None:
    """Nothing on it is English, from the greeting to the last corner of the admin area."""
    await furnish(two)
    opened = await walk(two.greta)
    assert len(opened) > 90, sorted(one.__name__ for one in opened)


async def furnish(two: Two) -> None:
    """Some of everything."""
    greta = two.greta
    await greta.say("/start")
    for typed in (
        '/delivery new "Courier" 4.90 free_from=50 address',
        "/coupon new SUMMER 10% min=20 limit=100 per_customer=1 first_order from=2020-01-01",
        "/stock TEA-100 +12 hello there",
        f"/people add {two.bob.id} staff",
        "/settings low 5",
    ):
        await greta.say(typed)
    code = await bought_by_courier(two.shop, greta)
    await greta.say(f"/order {code} message hello there")
    await two.shop.rest()


async def bought_by_courier(shop: Shop, person: Person) -> str:
    await person.say("/add TEA-100 5")
    await person.say("/checkout")
    for answer in ("+49 30 1234567", "12 Garden Lane, 10115 Berlin"):
        await person.say(answer)
    await person.tap("Note")
    await person.say("ring twice")
    await person.tap("Confirm order")
    *_older, newest = await records(shop.store, "orders", "code")
    return str(newest["code"])


STARTS = (
    *("/start", "/admin", "/cart", "/orders", "/help", "/shop", "tea", "/checkout", "/terms", "/support"),
    *("/product TEA-100", "/product new", "/products tea", "/category", "/stock TEA-100", "/stock tea", "/board new"),
    *("/coupons", "/delivery", "/audit TEA-100", "/settings", "/people", "/export"),
)
"""What is typed to come everywhere."""


async def walk(person: Person) -> set[type[routes.Route]]:
    """Tap one button of each kind, as long as there is a new one; every message and answer on the way is spoken."""
    opened: set[type[routes.Route]] = set()
    found: dict[type[routes.Route], str] = {}
    for start in STARTS:
        note(await person.say(start), found)
        while new := [kind for kind in found if kind not in opened]:
            opened.add(new[0])
            seen = len(person.answers())
            note(await tap(person, found[new[0]]), found)
            for text, _alert in person.answers()[seen:]:
                assert untranslated(text, DATA) == [], (new[0], text)
    return opened


async def tap(person: Person, data: str) -> Message:
    query = person.telegram.tap(person.id, person.window["message_id"], data)
    await person.wait_for(
        lambda: any(call.params.get("callback_query_id") == query for call in person.telegram.journal)
    )
    await person.rest()
    return person.window


def note(message: Message, found: dict[type[routes.Route], str]) -> None:
    """Remember where its buttons lead; everything on it is spoken."""
    assert_spoken(message)
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        for button in row:
            route = routes.parse(button.get("callback_data", ""))
            if route is not None:
                found.setdefault(type(route), button["callback_data"])
