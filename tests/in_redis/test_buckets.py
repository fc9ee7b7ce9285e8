"""Token buckets in Redis: the same as in memory, for all processes together."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.pipeline.throttle import SharedThrottle
from core.rates import Bucket, Rate
from in_redis.buckets import RedisBuckets
from in_redis.link import RedisLink
from tests.support.redis_server import own_redis, some_shop
from tests.support.shop import open_shop

NOW = 1_795_392_000_000
ALICE, BOB = 1001, 2**52 - 1
RATE = Rate(burst=3, per_second=2)


@pytest.mark.parametrize("rate", [RATE, Rate(1, 0.001), Rate(20, 30)])
async def test_they_admit_what_a_bucket_in_memory_admits(link: RedisLink, rate: Rate) -> None:
    """At any pace, whichever process asks; a time that goes back gains nobody anything."""
    shop, random, bucket, at = some_shop(), Random(7), Bucket(rate), NOW
    processes = [SharedThrottle(rate, RedisBuckets(link, shop)) for _ in range(2)]
    for _ in range(200):
        at += random.choice((0, 0, 0, 5, 100, 500, 3000, -200))
        ready = bucket.is_ready(at / 1000)
        if ready:
            bucket.take(at / 1000)
        assert await random.choice(processes).admits(ALICE, at) is ready


async def test_each_customer_of_each_shop_has_a_bucket_of_their_own(link: RedisLink) -> None:
    one, other = (SharedThrottle(RATE, RedisBuckets(link, some_shop())) for _ in range(2))
    assert [await one.admits(ALICE, NOW) for _ in range(4)] == [True] * 3 + [False]
    assert await one.admits(BOB, NOW)
    assert await other.admits(ALICE, NOW)


async def test_a_tap_of_somebody_in_a_hurry_counts_wherever_it_was_handled(link: RedisLink, tmp_path: Path) -> None:
    """Another process has handled as many as they may make at once: this one lets them make half of that. Messages go on."""
    buckets = RedisBuckets(link, some_shop())
    async with open_shop(tmp_path, flood=RATE, buckets=buckets) as shop:
        alice = shop.customer()
        await alice.say("/start")
        others = SharedThrottle(RATE, buckets)
        assert [await others.admits(alice.id, shop.clock.ms()) for _ in range(3)] == [True] * 3
        await alice.tap("Home")
        assert "a bit fast" not in alice.answers()[-1][0]
        await alice.tap("Home")
        assert "a bit fast" in alice.answers()[-1][0]
        shop.clock.advance(seconds=60)
        await alice.tap("Home")
        assert "a bit fast" not in alice.answers()[-1][0]


async def test_who_taps_at_leisure_costs_redis_nothing(
    link: RedisLink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only half of what anybody may do at once is this process's alone."""
    buckets, asked = RedisBuckets(link, some_shop()), 0
    take = buckets.take

    async def counted(*told: Any) -> bool:
        nonlocal asked
        asked += 1
        return await take(*told)

    monkeypatch.setattr(buckets, "take", counted)
    async with open_shop(tmp_path, flood=Rate(burst=4, per_second=0.001), buckets=buckets) as shop:
        alice = shop.customer()
        await alice.say("/start")
        for already in (0, 0, 1, 2, 2):
            await alice.tap("Home")
            assert asked == already


async def test_without_an_answer_each_process_has_its_own_limit_only() -> None:
    with own_redis() as server:
        throttle = SharedThrottle(Rate(1, 0.001), RedisBuckets(RedisLink(server.url), "shop"))
        assert await throttle.admits(ALICE, NOW)
        assert not await throttle.admits(ALICE, NOW)
        server.stop()
        assert await throttle.admits(ALICE, NOW)
    assert await SharedThrottle(RATE, None).admits(ALICE, NOW)
    assert await SharedThrottle(None, RedisBuckets(RedisLink("unix:///nowhere"), "shop")).admits(ALICE, NOW)
