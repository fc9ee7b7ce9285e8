"""Stops calls to Telegram when another process may have their chat: asked on an open connection, right before the request is written.

A process that freezes while a call waits for its turn or for a connection, and wakes when its work has been taken over, sends nothing:
a screen from before would cover the one that another process has drawn since.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aiohttp import ClientRequest, ClientResponse
from aiohttp.connector import Connection

Check = Callable[[], None]
"""Raises StorageUnavailable if nothing may be sent any more (jobs/leases.py:Leases.check)."""

_check: ContextVar[Check] = ContextVar("check", default=lambda: None)


@contextmanager
def fenced(check: Check) -> Iterator[None]:
    """All calls inside the block are made only if `check` lets them; those that it stops fail as if Telegram had not been reached."""
    token = _check.set(check)
    try:
        yield
    finally:
        _check.reset(token)


class FencedRequest(ClientRequest):
    """A request of aiohttp's. What nothing fences is sent in any case: apologies are."""

    async def send(self, conn: Connection) -> ClientResponse:
        _check.get()()
        return await super().send(conn)
