"""Counts our calls to Telegram, each attempt by itself, by what came of it."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.calls.around import Around
from bot.calls.rate_limit import Priority, Reply
from core.ports.meter import Answer, Meter

T = TypeVar("T")


class Counted(Around):
    """The rate limiter, whose calls are counted when they are made."""

    def __init__(self, inner: BaseRateLimiter[Priority], meter: Meter) -> None:
        super().__init__(inner)
        self._meter = meter

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
            return await counted(callback(*args, **kwargs), endpoint, self._meter)

        return await self.inner.process_request(attempt, args, kwargs, endpoint, data, rate_limit_args)


async def counted(call: Awaitable[T], method: str, meter: Meter) -> T:
    """What the call gives. The library keeps some from its limiter, so they are counted where they are made."""
    try:
        reply = await call
    except TelegramError as error:
        meter.called(method, answer_of(error))
        raise
    meter.called(method, Answer.OK)
    return reply


def answer_of(error: TelegramError) -> Answer:
    """What the library's error says about the call."""
    match error:
        case RetryAfter():
            return Answer.RETRY_AFTER
        case TimedOut():
            return Answer.TIMEOUT
        case NetworkError() if not isinstance(error, BadRequest):
            return Answer.NETWORK
        case _:
            return Answer.REFUSED
