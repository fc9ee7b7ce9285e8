"""Stops calls for a notice when another process may have its chat: asked right before each attempt, after everything that a call waits for.

A process that freezes while a call waits for its turn, and wakes when its work has been taken over, sends nothing.
"""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from bot.calls.around import Around
from bot.calls.rate_limit import Priority, Reply

Check = Callable[[], None]
"""Raises StorageUnavailable if nothing may be sent any more (jobs/leases.py:Leases.check)."""

_check: ContextVar[Check] = ContextVar("check", default=lambda: None)


@contextmanager
def fenced(check: Check) -> Iterator[None]:
    """All calls inside the block are made only if `check` lets them."""
    token = _check.set(check)
    try:
        yield
    finally:
        _check.reset(token)


class Fenced(Around):
    """The rate limiter, whose calls are checked when they are made. Those that nothing fences are made in any case: apologies are."""

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
