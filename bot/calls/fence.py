"""Stops calls to Telegram when another process may have their chat: asked when a call has its turn, and once more right before it is
written to its connection.

A process that freezes while a call waits, and wakes when its work has been taken over, sends nothing: a screen from before would cover the
one that another process has drawn since.
"""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiohttp import ClientRequest, ClientResponse
from aiohttp.connector import Connection

from bot.calls.around import Around
from bot.calls.rate_limit import Priority, Reply

Check = Callable[[], None]
"""Raises StorageUnavailable if nothing may be sent any more (jobs/leases.py:Leases.check)."""

_check: ContextVar[Check] = ContextVar("check", default=lambda: None)


@contextmanager
def fenced(check: Check) -> Iterator[None]:
    """All calls inside the block are made only if `check` lets them. What nothing fences is sent in any case: apologies are."""
    token = _check.set(check)
    try:
        yield
    finally:
        _check.reset(token)


class Fenced(Around):
    """The rate limiter, whose calls are checked when they have their turn."""

    async def process_request(  # noqa: PLR0917  # the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Reply:
        async def attempt(*args: Any, **kwargs: Any) -> Reply:  # noqa: ANN401 - as they came
            _check.get()()
            return await callback(*args, **kwargs)

        return await self.inner.process_request(attempt, args, kwargs, endpoint, data, rate_limit_args)


class FencedRequest(ClientRequest):
    """A request of aiohttp's, checked when its connection stands. If it is stopped, Telegram was not reached."""

    async def send(self, conn: Connection) -> ClientResponse:
        _check.get()()
        return await super().send(conn)
