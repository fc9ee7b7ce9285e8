"""Several processes of one bot: together their notices keep to what Telegram takes of it."""

import asyncio
from collections.abc import Iterator
from itertools import count

import pytest

from bot.calls.pace import OVERALL
from bot.calls.rate_limit import Priority, RateLimiter
from tests.support.rate_limit import StillTime


class Process:
    """It has more notices to send than it may; `sent` counts those that went out."""

    def __init__(self, time: StillTime, chats: Iterator[int]) -> None:
        self.sent = 0
        self.limiter: RateLimiter = time.limiter()
        self._calls = [asyncio.create_task(self._send(next(chats))) for _ in range(4 * OVERALL)]

    async def _send(self, chat_id: int) -> None:
        async def arrive() -> bool:
            self.sent += 1
            return True

        told = {"chat_id": chat_id}
        await self.limiter.process_request(arrive, (), {}, "sendMessage", told, Priority.NOTICE)

    async def end(self) -> None:
        await self.limiter.shutdown()
        await asyncio.gather(*self._calls, return_exceptions=True)


async def settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


@pytest.mark.parametrize("processes", [1, 2, 3])
async def test_together_they_send_no_more_than_one_would(processes: int) -> None:
    """At once, and in every second after that."""
    time, chats = StillTime(), count(1)
    them = [Process(time, chats) for _ in range(processes)]
    for one in them:
        one.limiter.share_among(processes)
    for second in range(1, 4):
        await settle()
        assert [one.sent for one in them] == [second * OVERALL // processes] * processes
        for _ in range(100):
            time.advance(0.01)
            await settle()
    for one in them:
        await one.end()


async def test_whoever_is_left_sends_for_all() -> None:
    """From the moment on at which it hears that it is alone, also those that wait already."""
    time, chats = StillTime(), count(1)
    one, other = Process(time, chats), Process(time, chats)
    for process in (one, other):
        process.limiter.share_among(2)
    await settle()
    await other.end()
    assert one.sent == OVERALL // 2
    one.limiter.share_among(1)
    before = one.sent
    for _ in range(100):
        time.advance(0.01)
        await settle()
    assert one.sent - before >= OVERALL
    await one.end()
