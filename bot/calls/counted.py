"""Counts our calls to Telegram, each attempt by itself, by what came of it."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.calls.rate_limit import Priority, Reply
from core.ports.meter import Answer, Meter

Call = Callable[..., Coroutine[Any, Any, Reply]]


class Counted(BaseRateLimiter[Priority]):
    """The rate limiter, whose calls are counted when they are made."""

    def __init__(self, limiter: BaseRateLimiter[Priority], meter: Meter) -> None:
        self._limiter = limiter
        self._meter = meter

    async def initialize(self) -> None:
        await self._limiter.initialize()

    async def shutdown(self) -> None:
        await self._limiter.shutdown()

    async def process_request(  # noqa: PLR0917  # the library's signature
        self,
        callback: Call,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Reply:
        counted = partial(self._counted, callback, endpoint)
        return await self._limiter.process_request(counted, args, kwargs, endpoint, data, rate_limit_args)

    async def _counted(self, callback: Call, endpoint: str, *args: Any, **kwargs: Any) -> Reply:  # noqa: ANN401 - as they came
        try:
            reply = await callback(*args, **kwargs)
        except TelegramError as error:
            self._meter.called(endpoint, answer_of(error))
            raise
        self._meter.called(endpoint, Answer.OK)
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
