"""getUpdates: offsets, limits, waiting, and two bots at once."""

import asyncio
import json

import pytest

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, Clock, refusal, updates


def texts(batch: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in batch]


@pytest.fixture
def three(telegram: Telegram) -> Telegram:
    """Three updates wait: hello, one, two."""
    telegram.say(ALICE, "one")
    telegram.say(ALICE, "two")
    return telegram


async def test_updates_come_again_until_they_are_confirmed(three: Telegram) -> None:
    """Asking without an offset confirms nothing."""
    first = await updates(three)
    assert texts(first) == ["hello", "one", "two"]
    assert await updates(three) == first
    assert [update["update_id"] - first[0]["update_id"] for update in first] == [0, 1, 2]


async def test_an_offset_forgets_everything_below_it_for_good(three: Telegram) -> None:
    """Also when a later call has no offset."""
    last = (await updates(three))[-1]
    assert texts(await updates(three, offset=last["update_id"])) == ["two"]
    assert texts(await updates(three)) == ["two"]
    assert await updates(three, offset=str(last["update_id"] + 1)) == []


async def test_a_negative_offset_keeps_that_many_from_the_end(three: Telegram) -> None:
    """The others are forgotten."""
    assert texts(await updates(three, offset=-2)) == ["one", "two"]
    assert texts(await updates(three)) == ["one", "two"]


async def test_a_limit_takes_the_oldest(three: Telegram) -> None:
    """Values outside of 1 to 100 are moved inside."""
    assert texts(await updates(three, limit=2)) == ["hello", "one"]
    assert len(await updates(three, limit=-5)) == 1
    assert len(await updates(three, limit=1000)) == 3


async def test_a_long_poll_ends_with_the_next_update(telegram: Telegram) -> None:
    """At once, whatever its timeout."""
    offset = (await updates(telegram))[-1]["update_id"] + 1
    poll = asyncio.create_task(updates(telegram, offset=offset, timeout=50))
    await asyncio.sleep(0)
    telegram.say(BOB, "news")
    assert texts(await poll) == ["news"]


async def test_a_long_poll_without_news_ends_empty(telegram: Telegram) -> None:
    """When its time is over."""
    offset = (await updates(telegram))[-1]["update_id"] + 1
    assert await updates(telegram, offset=offset, timeout=1) == []


async def test_a_second_poll_ends_the_first_one(telegram: Telegram) -> None:
    """409, in Telegram's words; the second goes on."""
    offset = (await updates(telegram))[-1]["update_id"] + 1
    first = asyncio.create_task(updates(telegram, offset=offset, timeout=50))
    await asyncio.sleep(0)
    second = asyncio.create_task(updates(telegram, offset=offset, timeout=50))
    error = await refusal(first)
    assert error.code == 409
    assert error.description == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    telegram.say(ALICE, "still here")
    assert texts(await second) == ["still here"]


async def test_a_call_can_be_cancelled_as_an_update_comes(telegram: Telegram) -> None:
    """Or a bot that closes at this moment would never end."""
    first = await updates(telegram)
    waiting = asyncio.create_task(updates(telegram, offset=first[-1]["update_id"] + 1, timeout=30))
    await asyncio.sleep(0)
    telegram.say(ALICE, "one")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_the_kinds_asked_for_are_remembered(telegram: Telegram) -> None:
    """Others are never queued, until an empty list asks for all again."""
    await updates(telegram, allowed_updates=json.dumps(["callback_query"]), offset=-1)
    telegram.say(ALICE, "unheard")
    telegram.tap(ALICE, 1, "go")
    assert ["callback_query" in update for update in await updates(telegram)] == [False, True]
    assert (await telegram.call("getWebhookInfo", {}))["allowed_updates"] == ["callback_query"]
    await updates(telegram, allowed_updates="[]")
    telegram.say(ALICE, "heard")
    assert texts((await updates(telegram))[-1:]) == ["heard"]


async def test_updates_nobody_fetches_expire(telegram: Telegram, clock: Clock) -> None:
    """A tap after 150 seconds, a message after a day."""
    telegram.tap(ALICE, 1, "go")
    clock.seconds += 151
    assert texts(await updates(telegram)) == ["hello"]
    clock.seconds += 24 * 60 * 60
    assert await updates(telegram) == []


async def test_webhook_calls_know_what_waits(three: Telegram) -> None:
    """deleteWebhook drops only when asked to."""
    assert await three.call("deleteWebhook", {}) is True
    info = await three.call("getWebhookInfo", {})
    assert info == {"url": "", "has_custom_certificate": False, "pending_update_count": 3}
    assert await three.call("deleteWebhook", {"drop_pending_updates": "True"}) is True
    assert await updates(three) == []
