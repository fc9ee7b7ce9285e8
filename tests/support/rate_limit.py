"""The real limits on our calls, on a clock that runs faster: tests must not wait for Telegram."""

import asyncio
import time

from bot.calls.rate_limit import RateLimiter


def fast_limiter(times: float = 1000) -> RateLimiter:
    """Telegram's limits with faster seconds, for tests about other things."""
    return RateLimiter(clock=lambda: time.monotonic() * times, sleep=lambda seconds: asyncio.sleep(seconds / times))


class StillTime:
    """Time that moves only by `advance`, for a `limiter` with Telegram's own limits: waiting calls wait until the test lets them go."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def limiter(self) -> RateLimiter:
        return RateLimiter(lambda: self._now, self._sleep)

    @property
    def is_waited_for(self) -> bool:
        """Whether anything is waiting for time to advance."""
        return any(not waker.done() for _, waker in self._sleepers)

    def _sleep(self, seconds: float) -> asyncio.Future[None]:
        """Counts from the call on, whenever it is awaited."""
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + seconds, waker))
        return waker

    def advance(self, seconds: float) -> None:
        self._now += seconds
        for at, waker in self._sleepers:
            if at <= self._now + 1e-6 and not waker.done():  # sums of fractions of a second are not exact
                waker.set_result(None)
        self._sleepers = [(at, waker) for at, waker in self._sleepers if not waker.done()]
