"""The connection to Redis. Nobody waits for it long: where it does not answer, it is left alone for a while, and the shop goes on."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from importlib import resources
from typing import Any, TypeVar

import structlog
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError

from core.ports.turnstile import NoAnswer

PATIENCE = 0.5
"""Seconds for an answer. A script takes a fraction of a millisecond."""
REST = 1.0
"""Seconds for which nobody asks again after there was no answer."""

R = TypeVar("R")

log = structlog.get_logger(__name__)


class RedisLink:
    """One process's connections to the Redis at `url`. Raises ValueError if that is no address of one."""

    def __init__(self, url: str) -> None:
        pool = ConnectionPool.from_url(
            url,
            socket_timeout=4 * PATIENCE,
            socket_connect_timeout=4 * PATIENCE,
            decode_responses=True,
            retry=Retry(NoBackoff(), 1, (ConnectionLost,)),  # what Redis closed while it restarted
        )
        self._redis: Redis = Redis.from_pool(pool)
        self._rests_until = 0.0
        self._silent = False

    def script(self, name: str) -> AsyncScript:
        """A script of this package, by its file. Redis is sent it once; afterwards its digest is enough."""
        return self._redis.register_script(resources.files(__package__).joinpath(name).read_text("utf-8"))

    async def run(self, script: AsyncScript, key: str, arguments: Sequence[str]) -> Any:  # noqa: ANN401 - what the script gives
        """Raises NoAnswer: it may have been carried out all the same."""
        if time.monotonic() < self._rests_until:
            raise NoAnswer
        try:
            answer = await _soon(script(keys=[key], args=arguments), PATIENCE)
        except (RedisError, OSError, TimeoutError) as problem:
            self._note_silence(type(problem).__name__)
            raise NoAnswer from None
        if self._silent:
            self._silent = False
            log.info("redis_answers")
        return answer

    def _note_silence(self, problem: str) -> None:
        self._rests_until = time.monotonic() + REST
        if not self._silent:
            log.warning("redis_silent", problem=problem, hint="the shop goes on without it")
        self._silent = True

    async def version(self) -> str:
        """Of the server. Raises NoAnswer with what is wrong."""
        try:
            return str((await _soon(self._redis.info("server"), 10 * PATIENCE))["redis_version"])
        except (RedisError, OSError, TimeoutError) as problem:
            raise NoAnswer(type(problem).__name__) from None

    async def close(self) -> None:
        """It is not used any more."""
        await self._redis.aclose()


async def _soon(call: Awaitable[R], seconds: float) -> R:
    """Its result. Raises TimeoutError. The call has a task of its own, because the library swallows a cancellation now and then.

    The time is waited for in two halves: of one, a process that is busy itself may see nothing.
    """
    task = asyncio.ensure_future(call)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())  # perhaps nobody asks any more
    try:
        for _ in range(2):
            await asyncio.wait({task}, timeout=seconds / 2)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        task.cancel()
