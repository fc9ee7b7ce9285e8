"""What an open page hears and does."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground.server import serve
from playground.shapes import Json
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, OWNER, button, send, updates


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def says(self, kind: str, **more: Any) -> None:
        await self.socket.send_json({"type": kind, **more})

    async def hears(self) -> Json:
        """The next thing the server says."""
        return dict(await self.socket.receive_json())


class Browser:
    """Opens tabs."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def open(self, query: str = f"?person={ALICE}") -> tuple[Page, Json]:
        """A tab, and the hello it got."""
        page = Page(await self.session.ws_connect(f"{self.url}/ws{query}", origin=self.url))
        return page, await page.hears()


@pytest.fixture
async def browser(telegram: Telegram) -> AsyncIterator[Browser]:
    async with serve(telegram) as url, aiohttp.ClientSession() as session:
        yield Browser(session, url)


async def heard(telegram: Telegram, kind: str) -> Json:
    """The first update of this kind; it and everything before it is confirmed."""
    offset = 0
    while True:
        for update in await updates(telegram, offset=offset, timeout=10):
            offset = update["update_id"] + 1
            if kind in update:
                await updates(telegram, offset=offset)
                return dict(update[kind])


async def test_a_page_is_greeted_with_everything_it_needs(telegram: Telegram, browser: Browser) -> None:
    """Who it is, who else there is, the commands, the chat so far."""
    await telegram.call("setMyCommands", {"commands": '[{"command": "shop", "description": "x"}]'})
    _, hello = await browser.open()
    assert hello["type"] == "hello"
    assert hello["me"]["id"] == ALICE
    assert [(person["id"], person["role"]) for person in hello["people"]][:2] == [(OWNER, "owner"), (ALICE, "customer")]
    assert hello["bot"]["is_bot"] is True
    assert hello["commands"] == [{"command": "shop", "description": "x"}]
    assert [message["text"] for message in hello["messages"]] == ["hello"]


async def test_a_greeting_has_the_last_two_hundred_messages(telegram: Telegram, browser: Browser) -> None:
    """Oldest first."""
    for number in range(201):
        telegram.say(ALICE, str(number))
    _, hello = await browser.open()
    texts = [message["text"] for message in hello["messages"]]
    assert (len(texts), texts[0], texts[-1]) == (200, "1", "200")


@pytest.mark.parametrize("query", ["", "?person=77", "?person=x"])
async def test_a_page_that_is_nobody_becomes_the_first_customer(browser: Browser, query: str) -> None:
    """It may remember a person of a file that is gone."""
    _, hello = await browser.open(query)
    assert hello["me"]["id"] == ALICE


async def test_both_tabs_of_a_person_see_what_one_says(telegram: Telegram, browser: Browser) -> None:
    """And the bot hears it once."""
    one, _ = await browser.open()
    two, _ = await browser.open()
    await one.says("say", text="/cart")
    first = await one.hears()
    assert (first["type"], first["message"]["text"]) == ("message", "/cart")
    assert await two.hears() == first
    assert [update["message"]["text"] for update in await updates(telegram)] == ["hello", "/cart"]


async def test_edits_deletions_and_typing_are_seen_live(telegram: Telegram, browser: Browser) -> None:
    """In their order."""
    page, _ = await browser.open()
    message = await send(telegram, "old")
    target = {"chat_id": ALICE, "message_id": message["message_id"]}
    edited = await telegram.call("editMessageText", {**target, "text": "new"})
    await telegram.call("deleteMessage", target)
    await telegram.call("sendChatAction", {"chat_id": ALICE, "action": "typing"})
    assert [await page.hears() for _ in range(4)] == [
        {"type": "message", "message": message},
        {"type": "edited", "message": edited},
        {"type": "deleted", "message_id": message["message_id"]},
        {"type": "typing"},
    ]


async def test_a_tap_is_answered_in_the_tab_that_tapped(telegram: Telegram, browser: Browser) -> None:
    """By the page's own name for the tap."""
    one, _ = await browser.open()
    two, _ = await browser.open()
    message = await send(telegram, reply_markup=button())
    await one.hears()
    await two.hears()
    await one.says("tap", message_id=message["message_id"], data="go", tap_id="tap-1")
    query = await heard(telegram, "callback_query")
    assert (query["data"], query["message"]) == ("go", message)
    answer = {"callback_query_id": query["id"], "text": "Added", "show_alert": True}
    await telegram.call("answerCallbackQuery", answer)
    shown = {"type": "answer", "tap_id": "tap-1", "text": "Added", "show_alert": True, "url": None}
    assert await one.hears() == shown
    await telegram.call("sendChatAction", {"chat_id": ALICE, "action": "typing"})
    assert await two.hears() == {"type": "typing"}


async def test_another_persons_chat_is_only_counted(telegram: Telegram, browser: Browser) -> None:
    """A badge for what the bot writes, nothing for what they say, tap or see edited."""
    page, _ = await browser.open(f"?person={BOB}")
    telegram.say(ALICE, "private")
    message = await send(telegram, "secret")
    await telegram.call("editMessageText", {"chat_id": ALICE, "message_id": message["message_id"], "text": "x"})
    telegram.say(BOB, "mine")
    assert await page.hears() == {"type": "unread", "person": ALICE, "count": 1}
    assert (await page.hears())["message"]["text"] == "mine"


async def test_what_is_read_is_told_to_every_tab(telegram: Telegram, browser: Browser) -> None:
    """Of that person, too; a message that is gone counts no more, and a greeting has the count."""
    here, _ = await browser.open()
    there, _ = await browser.open(f"?person={BOB}")
    first, second = await send(telegram, "one"), await send(telegram, "two")
    await telegram.call("deleteMessage", {"chat_id": ALICE, "message_id": first["message_id"]})
    assert [(await there.hears())["count"] for _ in range(3)][-1] == 1
    hello = (await browser.open(f"?person={BOB}"))[1]
    assert [person["unread"] for person in hello["people"] if person["id"] == ALICE] == [1]
    for unheard in range(3):
        assert (await here.hears())["type"] != "unread", unheard
    await here.says("read", message_id=second["message_id"])
    told = {"type": "unread", "person": ALICE, "count": 0}
    assert [await here.hears(), await there.hears()] == [told, told]
    await here.says("read", message_id=second["message_id"])
    await here.says("say", text="done")
    assert (await here.hears())["type"] == "message"


async def test_a_person_shares_contact_and_location(telegram: Telegram, browser: Browser) -> None:
    """And starts the bot with a payload."""
    page, _ = await browser.open()
    await page.says("contact")
    await page.says("location", latitude=52.5, longitude=13)
    await page.says("start", payload="p-7")
    await page.says("start", payload="")
    said = [(await page.hears())["message"] for _ in range(4)]
    assert said[0]["contact"]["user_id"] == ALICE
    assert said[1]["location"] == {"latitude": 52.5, "longitude": 13.0}
    assert [message["text"] for message in said[2:]] == ["/start p-7", "/start"]


async def test_a_person_shares_another_and_answers_a_message(telegram: Telegram, browser: Browser) -> None:
    """The page names the person and the message by their ids."""
    page, _ = await browser.open()
    asked = await send(telegram, "Whose number?")
    await page.hears()
    answers = {"reply_to": asked["message_id"]}
    await page.says("contact", of=BOB, **answers)
    await page.says("location", latitude=1, longitude=2, **answers)
    await page.says("say", text="there", **answers)
    said = [(await page.hears())["message"] for _ in range(3)]
    assert said[0]["contact"]["first_name"] == "Bob"
    assert [message["reply_to_message"] for message in said] == [asked] * 3


async def test_a_person_pays_and_the_page_sees_it(telegram: Telegram, browser: Browser) -> None:
    """The page only asks; the bot decides."""
    page, _ = await browser.open()
    invoice = await telegram.call(
        "sendInvoice",
        {
            "chat_id": ALICE,
            "title": "T",
            "description": "D",
            "payload": "p",
            "currency": "XTR",
            "prices": [{"label": "x", "amount": 5}],
        },
    )
    await page.hears()
    await page.says("pay", message_id=invoice["message_id"])
    query = await heard(telegram, "pre_checkout_query")
    refuse = {"pre_checkout_query_id": query["id"], "ok": False, "error_message": "Sold out."}
    await telegram.call("answerPreCheckoutQuery", refuse)
    assert await page.hears() == {"type": "refused", "text": "Sold out.", "pays": invoice["message_id"]}
    await page.says("pay", message_id=invoice["message_id"])
    query = await heard(telegram, "pre_checkout_query")
    await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], "ok": True})
    assert (await page.hears())["message"]["successful_payment"]["total_amount"] == 5


async def test_a_new_person_is_on_every_page(browser: Browser) -> None:
    """All are greeted again, each as who they are."""
    one, _ = await browser.open()
    two, _ = await browser.open(f"?person={OWNER}")
    await one.says("add_person", first_name="Dora")
    for page, me in ((one, ALICE), (two, OWNER)):
        hello = await page.hears()
        assert (hello["me"]["id"], hello["people"][-1]["first_name"]) == (me, "Dora")


async def test_new_commands_come_to_whom_they_are_for(telegram: Telegram, browser: Browser) -> None:
    """Each page is told what its own person sees."""
    page, _ = await browser.open()
    commands = '[{"command": "shop", "description": "x"}]'
    await telegram.call("setMyCommands", {"commands": commands, "scope": f'{{"type": "chat", "chat_id": {ALICE}}}'})
    assert (await page.hears())["commands"] == [{"command": "shop", "description": "x"}]
    _, hello = await browser.open(f"?person={BOB}")
    assert hello["commands"] == []


async def test_a_menu_of_ones_own_comes_and_goes_live(telegram: Telegram, browser: Browser) -> None:
    """It wins over everybody's while it is there; who has none of their own sees no change."""
    everybody = [{"command": "shop", "description": "x"}]
    managers = [{"command": "stock", "description": "x"}]
    scope = {"scope": {"type": "chat", "chat_id": ALICE}}
    await telegram.call("setMyCommands", {"commands": everybody})
    alice, _ = await browser.open()
    bob, _ = await browser.open(f"?person={BOB}")
    for call, seen in (("setMyCommands", managers), ("deleteMyCommands", everybody)):
        await telegram.call(call, {**scope, **({"commands": managers} if seen is managers else {})})
        assert await alice.hears() == {"type": "commands", "commands": seen, "menu": {"type": "commands"}}
        assert await bob.hears() == {"type": "commands", "commands": everybody, "menu": {"type": "commands"}}
    assert await telegram.call("getMyCommands", scope) == []


@pytest.mark.parametrize(
    "words",
    [
        '{"type": "say", "text": "  "}',
        '{"type": "say", "text": 7}',
        '{"type": "pay", "message_id": 1}',
        '{"type": "start", "payload": "not allowed"}',
        '{"type": "location", "latitude": 91, "longitude": 0}',
        '{"type": "dance"}',
        '{"type": "contact", "of": 77}',
        '{"type": "say", "text": "x", "reply_to": 0}',
        '{"type": "say", "text": "x", "forward_from": 1001}',
        '{"type": "add_person", "first_name": ""}',
        '{"type": "tap", "message_id": 99999999999999999999, "data": "x", "tap_id": "1"}',
        "[]",
        "no json",
    ],
)
async def test_what_cannot_be_done_is_said_and_the_page_lives_on(browser: Browser, words: str) -> None:
    """One refusal, and the next act works."""
    page, _ = await browser.open()
    await page.socket.send_str(words)
    assert (await page.hears())["type"] == "refused"
    await page.says("say", text="still here")
    assert (await page.hears())["message"]["text"] == "still here"


async def test_a_page_that_comes_back_is_greeted_again(telegram: Telegram, browser: Browser) -> None:
    """With what it missed."""
    page, _ = await browser.open()
    await page.socket.close()
    await send(telegram, "missed")
    _, hello = await browser.open()
    assert hello["messages"][-1]["text"] == "missed"


async def test_a_payment_outlives_its_page(telegram: Telegram, browser: Browser) -> None:
    """Who has confirmed and closed the tab has paid."""
    page, _ = await browser.open()
    params = {"title": "T", "description": "D", "payload": "p", "currency": "XTR"}
    prices = [{"label": "x", "amount": 5}]
    invoice = await telegram.call("sendInvoice", {"chat_id": ALICE, **params, "prices": prices})
    await page.says("pay", message_id=invoice["message_id"])
    query = await heard(telegram, "pre_checkout_query")
    await page.socket.close()
    await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], "ok": True})
    message = await heard(telegram, "message")
    while "successful_payment" not in message:
        message = await heard(telegram, "message")


@pytest.mark.parametrize("origin", [None, "https://example.com", "http://127.0.0.1:1", "null"])
async def test_a_foreign_page_gets_no_socket(browser: Browser, origin: str | None) -> None:
    """Nor does one that does not say where it is from."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await browser.session.ws_connect(f"{browser.url}/ws", origin=origin)
    assert caught.value.status == 403


async def test_the_page_itself_is_served(browser: Browser) -> None:
    """With headers that keep it from being framed or guessed at."""
    async with browser.session.get(f"{browser.url}/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert response.headers["X-Frame-Options"] == "DENY"
    async with browser.session.get(f"{browser.url}/static/../server.py") as response:
        assert response.status == 404


async def test_many_tabs_at_once(telegram: Telegram, browser: Browser) -> None:
    """Twenty tabs of one person hear the same."""
    pages = [(await browser.open())[0] for _ in range(20)]
    message = await send(telegram)
    told = await asyncio.gather(*(page.hears() for page in pages))
    assert all(event == {"type": "message", "message": message} for event in told)


async def test_a_person_edits_their_own_message(telegram: Telegram, browser: Browser) -> None:
    """The bot gets the edit, and the page sees it; nobody edits what the bot wrote."""
    own, bots = telegram.say(ALICE, "12 Garden Lnae"), await send(telegram)
    page, _hello = await browser.open()
    await page.says("edit", message_id=own["message_id"], text="12 Garden Lane")
    assert (await heard(telegram, "edited_message"))["text"] == "12 Garden Lane"
    seen = await page.hears()
    assert (seen["type"], seen["message"]["text"]) == ("edited", "12 Garden Lane")
    await page.says("edit", message_id=bots["message_id"], text="Mine")
    assert (await page.hears())["type"] == "refused"
