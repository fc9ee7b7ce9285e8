"""Runs suspects one at a time: an update that may end the process is in its handler alone, so that no other suspect is blamed with it.

While it waits for Telegram, it counts as outside its handler, and the next suspect gets its turn.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from bot.calls.around import Around
from bot.calls.rate_limit import Priority, Reply

_turn: ContextVar["Turn | None"] = ContextVar("turn", default=None)


class Turn:
    """One suspect's turn. `leave` is called when it leaves its handler to wait for Telegram, `enter` when it is back."""

    def __init__(
        self, room: asyncio.Lock, enter: Callable[[], Awaitable[None]], leave: Callable[[], Awaitable[None]]
    ) -> None:
        self._room, self._enter, self._leave = room, enter, leave
        self._inside = False
        self._calls = 0
        """How many calls wait for Telegram at the same time."""

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
        """Count as outside the handler while the block lasts."""
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
        if self._calls or self._inside:  # meanwhile another call of the same handler has begun or returned
            self._room.release()
        else:
            self._inside = True
            await self._enter()


@asynccontextmanager
async def waiting_for_telegram() -> AsyncIterator[None]:
    """Wrap everything in a handler that waits for Telegram."""
    turn = _turn.get()
    if turn is None:
        yield
    else:
        async with turn.call():
            yield


class LeavingTurns(Around):
    """The rate limiter for handlers' calls: each call waits for its turn and for its answer outside the handler."""

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
            return await self.inner.process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
