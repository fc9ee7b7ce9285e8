"""setWebhook: updates are brought, in each chat's order, until they are taken."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from playground.pushing import pushing
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, refusal, updates
from tests.support.waiting import until


@dataclass
class Taker:
    """A bot's server. `answers` are the statuses of its next answers, 200 from then on; while `held` is not set it does not answer."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    held: asyncio.Event = field(default_factory=asyncio.Event)

    def texts(self, person: int | None = None) -> list[str]:
        messages = [one["message"] for one in self.taken if "message" in one]
        return [one["text"] for one in messages if person in (None, one["from"]["id"])]

    async def hear(self, request: web.Request) -> web.Response:
        self.taken.append(json.loads(await request.read()))
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        await self.held.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def taking(telegram: Telegram) -> AsyncIterator[Taker]:
    taker = Taker()
    taker.held.set()
    application = web.Application()
    application.router.add_post("/here", taker.hear)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taker.url = f"http://127.0.0.1:{runner.addresses[0][1]}/here"
    try:
        async with pushing(telegram.world, 0.001):
            yield taker
    finally:
        await runner.cleanup()


def nothing_waits(telegram: Telegram) -> Callable[[], bool]:
    return lambda: not telegram.world.updates.pending()


async def test_updates_are_brought_with_the_secret(telegram: Telegram) -> None:
    """Those that wait, and those that come; what is taken is gone."""
    async with taking(telegram) as taker:
        await telegram.call("setWebhook", {"url": taker.url, "secret_token": "s3cret"})
        telegram.say(BOB, "later")
        await until(nothing_waits(telegram))
        assert sorted(taker.texts()) == ["hello", "later"]
        assert set(taker.secrets) == {"s3cret"}
        info = await telegram.call("getWebhookInfo", {})
        assert (info["url"], info["pending_update_count"], info.get("last_error_message")) == (taker.url, 0, None)


async def test_what_is_not_taken_comes_again_before_what_follows_it(telegram: Telegram) -> None:
    """In its chat; another chat goes on."""
    async with taking(telegram) as taker:
        taker.answers = [503, 500, 404]
        await telegram.call("setWebhook", {"url": taker.url, "max_connections": 1})
        telegram.say(ALICE, "one")
        telegram.say(ALICE, "two")
        await until(nothing_waits(telegram))
        assert taker.texts() == ["hello", "hello", "hello", "hello", "one", "two"]
        info = await telegram.call("getWebhookInfo", {})
        assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_nobody_listens_yet(telegram: Telegram) -> None:
    """The update comes when somebody does."""
    async with taking(telegram) as taker:
        nowhere = taker.url.replace("/here", "/there")
        await telegram.call("setWebhook", {"url": nowhere})
        await until(lambda: bool(telegram.world.hooks.failure))
        await telegram.call("setWebhook", {"url": taker.url})
        await until(nothing_waits(telegram))
        assert taker.texts() == ["hello"]


async def test_at_most_so_many_at_once_and_one_of_each_chat(telegram: Telegram) -> None:
    """Two connections, three people, two messages each: while nobody is answered, two people's first messages are there."""
    async with taking(telegram) as taker:
        taker.held.clear()
        carol = telegram.add_person("Carol").id
        for person in (BOB, carol):
            telegram.say(person, "first")
        for person in (ALICE, BOB, carol):
            telegram.say(person, "second")
        await telegram.call("setWebhook", {"url": taker.url, "max_connections": 2})
        await until(lambda: len(taker.taken) == 2)
        assert taker.texts() == ["hello", "first"]
        taker.held.set()
        await until(nothing_waits(telegram))
        for person in (BOB, carol):
            assert taker.texts(person) == ["first", "second"]


async def test_a_bot_with_a_webhook_cannot_ask(telegram: Telegram) -> None:
    """Who asks already is told so; without the webhook all that was not taken can be fetched."""
    offset = (await updates(telegram))[-1]["update_id"] + 1
    poll = asyncio.create_task(updates(telegram, offset=offset, timeout=50))
    await asyncio.sleep(0)
    await telegram.call("setWebhook", {"url": "http://127.0.0.1:1/nobody"})
    assert (await refusal(poll)).description == "Conflict: terminated by setWebhook request"
    error = await refusal(updates(telegram))
    assert (error.code, "can't use getUpdates method while webhook is active" in error.description) == (409, True)
    telegram.say(ALICE, "still here")
    await telegram.call("deleteWebhook", {"drop_pending_updates": False})
    assert [one["message"]["text"] for one in await updates(telegram)] == ["still here"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"url": "no address"}, "bad webhook"),
        ({"url": "http://x/", "secret_token": "with blanks"}, "unallowed characters"),
        ({"url": "http://x/", "secret_token": "x" * 257}, "too long"),
    ],
)
async def test_what_the_server_does_not_take(telegram: Telegram, wrong: dict[str, str], says: str) -> None:
    """In its words."""
    error = await refusal(telegram.call("setWebhook", wrong))
    assert error.code == 400
    assert says in error.description
