"""The real limits on our calls, on a clock that runs faster: tests must not wait for Telegram's sake."""

import asyncio
import time

from bot.pace import Pace


def fast_pace(times: float = 1000) -> Pace:
    """Telegram's limits with faster seconds: for everything whose pace is not what is tested."""
    return Pace(clock=lambda: time.monotonic() * times, sleep=lambda seconds: asyncio.sleep(seconds / times))
