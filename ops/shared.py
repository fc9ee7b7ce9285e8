"""One answer for everybody who asks, so that a monitor cannot load the shop."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")

FRESH = 1.0
"""Seconds for which an answer is given again."""


class Late(Exception):
    """There was no answer in time; the question is still under way."""


class Question(Generic[T]):
    """Asked again only when the last one has come back: what hangs, hangs once."""

    def __init__(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._ask = ask
        self._under_way: asyncio.Task[T] | None = None

    async def within(self, seconds: float) -> T:
        """Raises Late, or what asking raises. An answer that came too late is for nobody: it may no longer be true."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._ask())
            self._under_way.add_done_callback(_heard)
        task = self._under_way
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise Late
        return task.result()

    def close(self) -> None:
        """Wait no more."""
        if self._under_way is not None:
            self._under_way.cancel()


def _heard(task: asyncio.Task[Any]) -> None:
    """Asyncio complains of errors that nobody has looked at."""
    if not task.cancelled():
        task.exception()


class Shared(Generic[T]):
    """Whoever asks while an answer is looked for, or within FRESH seconds after it was found, gets the same one.

    `clock` gives seconds that never go back.
    """

    def __init__(self, look: Callable[[], Coroutine[Any, Any, T]], clock: Callable[[], float] = time.monotonic) -> None:
        self._look = look
        self._clock = clock
        self._answer: asyncio.Task[T] | None = None
        self._found_at = 0.0

    async def get(self) -> T:
        """Raises what looking raises. Who is cancelled stops waiting; the others still get the answer."""
        if self._answer is None or (self._answer.done() and self._clock() - self._found_at >= FRESH):
            self._answer = asyncio.create_task(self._look())
            self._answer.add_done_callback(self._note)
        return await asyncio.shield(self._answer)

    def _note(self, _answer: asyncio.Task[T]) -> None:
        self._found_at = self._clock()
