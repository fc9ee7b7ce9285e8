"""The connection to a Redis that does not answer, and to one that answers again."""

import asyncio

import pytest
from structlog.testing import capture_logs

from core.models.reservation import HotStock
from core.ports.turnstile import Admitted, NoAnswer
from in_redis import link
from in_redis.link import RedisLink
from in_redis.turnstile import RedisTurnstile
from tests.support.redis_server import own_redis
from tests.support.waiting import until_stored

NOW = 1_795_392_000_000
TEA = [HotStock(7, 1, 10)]


async def answers(turnstile: RedisTurnstile) -> bool:
    try:
        return await turnstile.tell(TEA, NOW) != {}
    except NoAnswer:
        return False


async def test_a_server_that_is_not_there_gives_no_answer() -> None:
    with capture_logs() as said:
        turnstile = RedisTurnstile(RedisLink("unix:///nowhere/redis"), "shop")
        assert not await answers(turnstile)
        assert not await answers(turnstile)
    assert [line["event"] for line in said] == ["redis_silent"]


async def test_whoever_asks_after_there_was_no_answer_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers again at once, but is left alone for a while: nobody stands before it to see whether it does."""
    monkeypatch.setattr(link, "REST", 3600.0)
    with own_redis() as server:
        turnstile = RedisTurnstile(RedisLink(server.url), "shop")
        assert await answers(turnstile)
        server.stop()
        assert not await answers(turnstile)
        server.start()
        assert not await answers(turnstile)


async def test_a_frozen_server_gives_no_answer_until_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "REST", 0.0)
    with own_redis() as server, capture_logs() as said:
        turnstile = RedisTurnstile(RedisLink(server.url), "shop")
        assert await answers(turnstile)
        server.freeze()
        assert not await answers(turnstile)
        server.thaw()
        await until_stored(lambda: answers(turnstile))
        assert await turnstile.admit(1001, {7: 1}, NOW, NOW + 1, NOW) == Admitted(NOW + 1)
    assert [line["event"] for line in said] == ["redis_silent", "redis_answers"]


async def test_a_server_that_was_restarted_is_sent_the_script_again() -> None:
    """And connections that it has closed do not count as no answer."""
    with own_redis() as server:
        turnstile = RedisTurnstile(RedisLink(server.url), "shop")
        assert await answers(turnstile)
        server.stop()
        server.start()
        assert await answers(turnstile)


async def test_a_server_that_takes_nothing_in_gives_no_answer() -> None:
    """Its memory is full, or it is a replica."""
    with own_redis() as server:
        turnstile = RedisTurnstile(RedisLink(server.url), "shop")
        server.client.config_set("maxmemory", 1)
        assert not await answers(turnstile)


async def test_whoever_waits_for_an_answer_can_be_stopped() -> None:
    """At any moment, also where the library would go on as if nothing had happened: a part of the shop that goes on holds up its stop."""
    with own_redis() as server:
        turnstile = RedisTurnstile(RedisLink(server.url), "shop")

        async def ask_for_ever() -> None:
            while True:
                await turnstile.tell(TEA, NOW)

        for moment in range(600):
            task = asyncio.create_task(ask_for_ever())
            for _ in range(moment % 40):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait({task})
