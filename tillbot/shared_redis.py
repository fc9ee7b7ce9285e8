"""What the processes of a shop share in Redis, where REDIS_URL names one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

from core.ports.turnstile import NoAnswer, Turnstile
from tillbot.refusal import Refused
from tillbot.settings import Settings

REDIS_IS_THERE = find_spec("redis") is not None
"""It comes with the extra `tillbot[redis]`."""
MISSING = "REDIS_URL is set, and what it needs is not installed: install tillbot[redis], or take the setting away"


@asynccontextmanager
async def open_turnstile(settings: Settings, token: str) -> AsyncIterator[Turnstile | None]:
    """What counts who checks out hot goods; None without REDIS_URL. `token` is the bot's: its shops share a Redis.

    Redis need not be there yet. Raises Refused.
    """
    if settings.redis_url is None:
        yield None
        return
    if not REDIS_IS_THERE:
        raise Refused(MISSING)
    from in_redis.link import RedisLink  # only its users need what it imports
    from in_redis.turnstile import RedisTurnstile

    link = RedisLink(settings.redis_url.get_secret_value())
    try:
        yield RedisTurnstile(link, token.partition(":")[0])
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
