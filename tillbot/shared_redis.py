"""What the processes of a shop share in Redis, where REDIS_URL names one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import NamedTuple

from core.ports.buckets import Buckets
from core.ports.turnstile import NoAnswer, Turnstile
from tillbot.refusal import Refused
from tillbot.settings import Settings

REDIS_IS_THERE = find_spec("redis") is not None
"""It comes with the extra `tillbot[redis]`."""
MISSING = "REDIS_URL is set, and what it needs is not installed: install tillbot[redis], or take the setting away"


class Shared(NamedTuple):
    """What counts who checks out hot goods, and the buckets of customers' taps."""

    turnstile: Turnstile | None = None
    buckets: Buckets | None = None


NOTHING_SHARED = Shared()


@asynccontextmanager
async def open_shared(settings: Settings, token: str) -> AsyncIterator[Shared]:
    """Nothing without REDIS_URL. `token` is the bot's: its processes share, those of other bots do not.

    Redis need not be there yet. Raises Refused.
    """
    if settings.redis_url is None:
        yield NOTHING_SHARED
        return
    if not REDIS_IS_THERE:
        raise Refused(MISSING)
    from in_redis.buckets import RedisBuckets  # only its users need what these import
    from in_redis.link import RedisLink
    from in_redis.turnstile import RedisTurnstile

    link, shop = RedisLink(settings.redis_url.get_secret_value()), token.partition(":")[0]
    try:
        yield Shared(RedisTurnstile(link, shop), RedisBuckets(link, shop))
    finally:
        await link.close()


async def check_redis(settings: Settings) -> tuple[bool, str] | None:
    """Whether it is as it has to be, and what there is to say; None without REDIS_URL."""
    if settings.redis_url is None:
        return None
    if not REDIS_IS_THERE:
        return False, f"{MISSING}."
    from in_redis.link import RedisLink

    link = RedisLink(settings.redis_url.get_secret_value())
    try:
        return True, f"version {await link.version()} answers: hot goods are reserved at checkout"
    except NoAnswer as problem:
        return False, (
            f"it did not answer ({problem}). The shop sells without it, but does not reserve hot goods at checkout."
            " Look whether it runs, at the network, and at REDIS_URL."
        )
    finally:
        await link.close()
