"""Limits how fast we call Telegram.

Documented: about 1 message a second to a private chat (short bursts pass), 20 a minute to a group, 30 a second
overall; an edit counts as a message, an answer to a tap does not. The library's own limiter knows no limit per chat
and on one 429 holds up every call, the answers to pre-checkouts too.
"""

import asyncio
import time
from bisect import insort
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Any, TypeAlias

import structlog
from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter, ExtBot

from bot.calls.rate import Rate
from bot.calls.telegram_errors import seconds_of

PRIVATE_CHAT = Rate(burst=20, per_second=1)
# 5 at once and 15 more in a minute: never above 20 within any minute.
GROUP = Rate(burst=5, per_second=15 / 60)
OVERALL = Rate(burst=30, per_second=30)
RETRIES = 5
# A tap, or a letter typed, waits only seconds for its answer; the next one gets its own.
_NOT_RETRIED = ("answerCallbackQuery", "answerInlineQuery")
# `retry_after` is in whole seconds, and asking a moment too early makes the wait longer.
RETRY_MARGIN_SECONDS = 0.1
# Sums of fractions of seconds are not exact: a token due in less than this counts as there.
_INSTANT = 1e-6
_TIDY_SECONDS = 60

log = structlog.get_logger(__name__)

Reply: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]


class Priority(IntEnum):
    """Who goes first when the overall limit is reached. No value is 0: the library drops a falsy `rate_limit_args`."""

    INTERACTIVE = 1
    """Somebody tapped and is looking at the screen."""
    NOTICE = 2
    """A notice about one customer's order."""
    BROADCAST = 3
    """The same notice for everybody."""
    GRANTED = 4
    """A call that has already waited for its turn (`RateLimiter.turn`). If told to retry later, it fails at once: the caller retries."""


ShopBot: TypeAlias = ExtBot[Priority]
"""The library's bot, whose calls go through the rate limiter."""


class Bucket:
    """A token bucket stored as one number: the time at which it is full again. Times are seconds of any one clock."""

    __slots__ = ("_full_at", "_interval", "_slack")

    def __init__(self, rate: Rate) -> None:
        self._interval = 1 / rate.per_second
        self._slack = (rate.burst - 1) * self._interval
        self._full_at = -inf

    @property
    def ready_at(self) -> float:
        """When the next token is available."""
        return self._full_at - self._slack

    def is_ready(self, now: float) -> bool:
        return self.ready_at <= now + _INSTANT

    def is_full(self, now: float) -> bool:
        return self._full_at <= now

    def take(self, now: float) -> None:
        self._full_at = max(self._full_at, now) + self._interval

    def pause(self, until: float) -> None:
        """Empty the bucket until then, and leave one token from then on, so that no burst follows a refusal."""
        self._full_at = max(self._full_at, until + self._slack)


@dataclass(order=True, slots=True)
class _Call:
    number: int
    lane: Priority = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


@dataclass(slots=True, eq=False)
class _Chat:
    bucket: Bucket
    waiting: list[_Call] = field(default_factory=list)
    """Calls in the order of arrival; one that Telegram told to retry keeps its place."""
    ticket: "_Ticket | None" = None
    """The chat's only valid place in the queues; its older tickets are void."""

    @property
    def urgency(self) -> tuple[float, int]:
        """The most urgent call's priority: calls before it become as urgent, because the order within a chat is kept."""
        return min((call.lane, call.number) for call in self.waiting)


@dataclass(order=True, slots=True)
class _Ticket:
    key: tuple[float, int]
    chat: _Chat = field(compare=False)

    @property
    def is_void(self) -> bool:
        return self.chat.ticket is not self


class RateLimiter(BaseRateLimiter[Priority]):
    """Makes calls wait: each chat for its own bucket, then for the overall one, by priority and order of arrival.

    `rate_limit_args` is the Priority (interactive by default). `clock` gives seconds that never go back.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._overall = Bucket(OVERALL)
        self._chats: dict[int | str, _Chat] = {}
        self._tidy_at = -inf
        self._later: list[_Ticket] = []
        self._ready: list[_Ticket] = []
        self._numbers = count()
        self._usher: asyncio.Task[None] | None = None
        self._nap: asyncio.Future[None] | None = None
        self.failed: Callable[[BaseException], None] = lambda _fault: None
        """Called with a fault that ends the usher, after which waiting calls would wait for ever."""

    async def initialize(self) -> None:
        """Does nothing: the usher starts with the first call that waits."""

    async def shutdown(self) -> None:
        """Fail the calls that still wait with NetworkError: they were not sent."""
        for chat in self._chats.values():
            waiting, chat.waiting = chat.waiting, []
            self._queue(chat)
            for call in waiting:
                if not call.turn.done():
                    call.turn.set_exception(NetworkError("Stopping: this call was not sent"))
        if self._usher is not None:
            self._usher.cancel()
            await asyncio.wait({self._usher})

    async def turn(self, chat_id: int) -> None:
        """Wait until the chat may get a message, which the next GRANTED call sends. Its content can be chosen as late as that."""
        await self._turn(chat_id, next(self._numbers), Priority.INTERACTIVE)

    async def process_request(  # noqa: PLR0917  # the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Reply:
        """Make the call when its turn has come. If told to retry later, do so up to RETRIES times, then raise RetryAfter."""
        number, lane = next(self._numbers), rate_limit_args or Priority.INTERACTIVE
        chat_id = _chat_id(data)
        granted = lane is Priority.GRANTED
        waits = chat_id is not None and _is_message(endpoint) and not granted
        retries_left = 0 if granted or endpoint in _NOT_RETRIED else RETRIES
        while True:
            if chat_id is not None and waits:
                await self._turn(chat_id, number, lane)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                seconds = seconds_of(refusal) + RETRY_MARGIN_SECONDS
                log.info("telegram_asks_to_wait", method=endpoint, seconds=seconds)
                if chat_id is not None:
                    self._pause(chat_id, seconds)
                if not retries_left:
                    raise
            retries_left -= 1
            if not waits:
                await self._sleep(seconds)

    async def _turn(self, chat_id: int | str, number: int, lane: Priority) -> None:
        call = _Call(number, lane, asyncio.get_running_loop().create_future())
        chat = self._chat(chat_id)
        insort(chat.waiting, call)
        self._queue(chat)
        self._release_due()
        if not call.turn.done():
            self._wake_usher()
        await call.turn

    def _pause(self, chat_id: int | str, seconds: float) -> None:
        chat = self._chat(chat_id)
        chat.bucket.pause(self._clock() + seconds)
        self._queue(chat)

    def _queue(self, chat: _Chat) -> None:
        """Give the chat the one ticket that fits the calls waiting in it now."""
        chat.ticket = None
        if not chat.waiting:
            return
        if chat.bucket.is_ready(self._clock()):
            chat.ticket = _Ticket(chat.urgency, chat)
            heappush(self._ready, chat.ticket)
        else:
            chat.ticket = _Ticket((chat.bucket.ready_at, chat.waiting[0].number), chat)
            heappush(self._later, chat.ticket)

    def _release_due(self) -> float | None:
        """Release every call whose turn has come. Return the seconds until the next turn, or None if no call waits."""
        while True:
            now = self._clock()
            self._promote(now)
            if self._ready and self._overall.is_ready(now):
                self._release(heappop(self._ready).chat, now)
            elif self._ready:
                return self._overall.ready_at - now
            else:
                return self._later[0].key[0] - now if self._later else None

    def _promote(self, now: float) -> None:
        """Queue chats whose own bucket has refilled for the overall one; drop void tickets at the head of either queue."""
        while self._later and (self._later[0].is_void or self._later[0].key[0] <= now):
            ticket = heappop(self._later)
            if not ticket.is_void:
                self._queue(ticket.chat)
        while self._ready and self._ready[0].is_void:
            heappop(self._ready)

    def _release(self, chat: _Chat, now: float) -> None:
        call = chat.waiting.pop(0)
        # A call that was cancelled while it waited is done already, and costs nothing.
        if not call.turn.done():
            chat.bucket.take(now)
            self._overall.take(now)
            call.turn.set_result(None)
        self._queue(chat)

    def _wake_usher(self) -> None:
        if self._usher is None or self._usher.done():
            self._usher = asyncio.create_task(self._let_in())
            self._usher.add_done_callback(self._look)
        elif self._nap is not None:
            self._nap.cancel()

    def _look(self, usher: asyncio.Task[None]) -> None:
        if not usher.cancelled() and (fault := usher.exception()):
            self.failed(fault)

    async def _let_in(self) -> None:
        while (seconds := self._release_due()) is not None:
            self._nap = asyncio.ensure_future(self._sleep(seconds))
            try:
                await asyncio.wait({self._nap})
            finally:
                self._nap.cancel()

    def _chat(self, chat_id: int | str) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            self._forget_idle()
            is_private = isinstance(chat_id, int) and chat_id > 0
            chat = self._chats[chat_id] = _Chat(Bucket(PRIVATE_CHAT if is_private else GROUP))
        return chat

    def _forget_idle(self) -> None:
        """Once a minute, forget chats with a full bucket and no waiting call: they are like chats never seen."""
        now = self._clock()
        if now < self._tidy_at:
            return
        self._chats = {key: chat for key, chat in self._chats.items() if chat.waiting or not chat.bucket.is_full(now)}
        self._tidy_at = now + _TIDY_SECONDS


def _is_message(endpoint: str) -> bool:
    return endpoint.startswith(("send", "edit", "copy", "forward")) and endpoint != "sendChatAction"


def _chat_id(data: dict[str, Any]) -> int | str | None:
    chat_id: int | str | None = data.get("chat_id")
    if isinstance(chat_id, str) and chat_id.removeprefix("-").isdecimal():
        return int(chat_id)
    return chat_id
