"""Customers who tap, on a clock that jumps from one event to the next, against a Telegram with limits."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from random import Random
from typing import Any

from telegram.error import RetryAfter

from bot.calls.pace import TELEGRAM, Pace
from bot.calls.rate_limit import Priority, RateLimiter
from playground.errors import BotApiError
from playground.flood import Flood, Limit

WAY = 0.05
"""Seconds that a call takes."""
CHAT, TIGHT, OVERALL = Limit(20, 1), Limit(3, 1), Limit(30, 30)


class _Jump(selectors.DefaultSelector):
    """Does not wait: the time is over at once."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += max(timeout or 0, 0)
        return super().select(0)


@dataclass
class Crowd:
    """Chats that show screens, as bot/calls/window.py does it: of all that wait for their turn in a chat, only the newest is drawn."""

    limiter: RateLimiter
    flood: Flood
    random: Random
    waits: list[float] = field(default_factory=list)
    """Seconds from each tap to its screen."""
    _tapped: dict[int, list[float]] = field(default_factory=dict)
    _work: set[asyncio.Task[None]] = field(default_factory=set)

    async def taps(self, chat_id: int, pause: float, seconds: float) -> None:
        """Tap every `pause` seconds, for so many seconds."""
        end = self.flood.clock() + seconds
        while self.flood.clock() < end:
            self._tap(chat_id)
            await asyncio.sleep(self.random.uniform(0.5, 1.5) * pause)

    async def notices(self, chats: range) -> None:
        """One to each at the same moment."""
        await asyncio.gather(*(self._call(chat_id, Priority.BROADCAST) for chat_id in chats))

    async def rest(self) -> None:
        while self._work:
            await asyncio.wait(self._work)

    def _tap(self, chat_id: int) -> None:
        if chat_id in self._tapped:
            self._tapped[chat_id].append(self.flood.clock())
            return
        self._tapped[chat_id] = [self.flood.clock()]
        work = asyncio.create_task(self._draw(chat_id))
        self._work.add(work)
        work.add_done_callback(self._work.discard)

    async def _draw(self, chat_id: int) -> None:
        while self._tapped[chat_id]:
            await self.limiter.turn(chat_id)
            tapped, self._tapped[chat_id] = self._tapped[chat_id], []
            try:
                await self._call(chat_id, Priority.GRANTED)
            except RetryAfter:
                self._tapped[chat_id] = tapped + self._tapped[chat_id]
            else:
                self.waits += [self.flood.clock() - at for at in tapped]
        del self._tapped[chat_id]

    async def _call(self, chat_id: int, priority: Priority) -> None:
        await self.limiter.process_request(
            self._reach, (chat_id,), {}, "editMessageText", {"chat_id": chat_id}, priority
        )

    async def _reach(self, chat_id: int) -> bool:
        await asyncio.sleep(WAY * self.random.uniform(0.5, 1.5))
        try:
            self.flood.check("editMessageText", chat_id)
        except BotApiError as refusal:
            raise RetryAfter((refusal.parameters or {})["retry_after"]) from None
        return True


Doing = Callable[[Crowd], list[Coroutine[Any, Any, None]]]


def many(chats: int, pause: float, seconds: float) -> Doing:
    """So many people tap for so long, each about every `pause` seconds."""
    return lambda crowd: [crowd.taps(chat_id, pause, seconds) for chat_id in range(1, chats + 1)]


def one_hammers(crowd: Crowd) -> list[Coroutine[Any, Any, None]]:
    return [crowd.taps(1, 0.1, 60), *(crowd.taps(chat_id, 5, 60) for chat_id in range(2, 32))]


def beside_a_broadcast(crowd: Crowd) -> list[Coroutine[Any, Any, None]]:
    return [*many(20, 1, 60)(crowd), crowd.notices(range(1000, 2500))]


def play(doing: Doing, pace: Pace = TELEGRAM, **limits: Any) -> Crowd:
    """Let it happen until everybody has seen their last screen; `limits` are Telegram's (playground/flood.py)."""
    selector = _Jump()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]
    limiter = RateLimiter(loop.time, asyncio.sleep, pace)
    crowd = Crowd(limiter, Flood(clock=loop.time, **limits), Random(7))
    try:
        loop.run_until_complete(_do(crowd, doing))
    finally:
        loop.close()
    return crowd


async def _do(crowd: Crowd, doing: Doing) -> None:
    await asyncio.gather(*doing(crowd))
    await crowd.rest()
    await crowd.limiter.shutdown()
