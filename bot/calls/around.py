"""A rate limiter around another one."""

from telegram.ext import BaseRateLimiter

from bot.calls.rate_limit import Priority


class Around(BaseRateLimiter[Priority]):
    """Opens and closes the `inner` one. What it does about a call is said by `process_request`."""

    def __init__(self, inner: BaseRateLimiter[Priority]) -> None:
        self.inner = inner

    async def initialize(self) -> None:
        await self.inner.initialize()

    async def shutdown(self) -> None:
        await self.inner.shutdown()
