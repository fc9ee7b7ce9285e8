"""Which updates are in their handlers now: it is counted on disk, so that the next process knows what was under way as this one ended.

Those that were too often may be what ends it, and take turns: each is alone in its handler, so that it takes no other along. It is not
alone with Telegram: while one waits there it has left its handler, is not counted, and the next one's turn comes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import partial
from typing import Any

from telegram.ext import BaseRateLimiter

from bot.calls.rate_limit import Priority, RateLimiter, Reply
from core.errors import StorageUnavailable
from core.models.inbox import Accepted
from core.ports import Store
from core.usecases.inbox import claim_update, unclaim_updates

SUSPICIOUS = 2
"""An update that was under way at so many ends of a process may be their cause."""

_turn: ContextVar["_Turn | None"] = ContextVar("turn", default=None)


class Claims:
    """All that this process has taken up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: set[int] = set()
        self._room = asyncio.Lock()

    async def take(self, inbox_id: int) -> bool:
        """Count one more attempt. False: it has had too many, and is parked now. Raises StorageUnavailable."""
        if inbox_id not in self._held:
            if not await self._store.write(claim_update, inbox_id):
                return False
            self._held.add(inbox_id)
        return True

    async def give_back(self, *inbox_ids: int) -> None:
        """They are under way no more, or wait for something outside: if the process ends now, it is not for them."""
        held = self._held & set(inbox_ids)
        with suppress(StorageUnavailable):
            if held:
                await self._store.write(unclaim_updates, tuple(held))
                self._held -= held

    async def give_all_back(self) -> None:
        """A stop in good order says nothing about what was under way."""
        await self.give_back(*self._held)

    def forget(self, inbox_id: int) -> None:
        """It is done: how often it was tried is no matter."""
        self._held.discard(inbox_id)

    def turn(self, accepted: Accepted) -> AbstractAsyncContextManager[None]:
        """Around an attempt: one suspect after the other."""
        if accepted.attempts < SUSPICIOUS:
            return nullcontext()
        return _Turn(self._room, partial(self._take_again, accepted.id), partial(self.give_back, accepted.id))

    async def _take_again(self, inbox_id: int) -> None:
        with suppress(StorageUnavailable):
            await self.take(inbox_id)


class _Turn:
    """One suspect's. `leave` is called when it leaves its handler to wait for Telegram, `enter` when it is back."""

    def __init__(
        self, room: asyncio.Lock, enter: Callable[[], Awaitable[None]], leave: Callable[[], Awaitable[None]]
    ) -> None:
        self._room, self._enter, self._leave = room, enter, leave
        self._inside = False
        self._calls = 0
        """How many are out at Telegram, side by side."""

    async def __aenter__(self) -> None:
        await self._room.acquire()
        self._inside = True
        self._token = _turn.set(self)

    async def __aexit__(self, *_error: object) -> None:
        _turn.reset(self._token)
        if self._inside:
            self._room.release()

    @asynccontextmanager
    async def call(self) -> AsyncIterator[None]:
        """Out of the handler, for as long as the block lasts."""
        self._calls += 1
        if self._inside:
            self._inside = False
            await self._leave()
            self._room.release()
        try:
            yield
        finally:
            self._calls -= 1
            if not self._calls:
                await self._return()

    async def _return(self) -> None:
        await self._room.acquire()
        if self._calls or self._inside:  # another call of the same handler has begun, or returned, meanwhile
            self._room.release()
        else:
            self._inside = True
            await self._enter()


@asynccontextmanager
async def waiting_for_telegram() -> AsyncIterator[None]:
    """Around everything in a handler that only Telegram can end."""
    turn = _turn.get()
    if turn is None:
        yield
    else:
        async with turn.call():
            yield


class LeavingTurns(BaseRateLimiter[Priority]):
    """The pace of our calls; each waits for its turn there, and for its answer, outside of the handler."""

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter

    async def initialize(self) -> None:
        await self._limiter.initialize()

    async def shutdown(self) -> None:
        await self._limiter.shutdown()

    async def process_request(  # noqa: PLR0917  # the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Reply:
        async with waiting_for_telegram():
            return await self._limiter.process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
