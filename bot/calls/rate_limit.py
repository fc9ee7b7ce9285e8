"""Makes calls to Telegram wait for their turn (bot/calls/pace.py says how fast they may be).

The library's own limiter knows no limit per chat, and on one 429 holds up every call, the answers to pre-checkouts too.
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

from bot.calls.pace import TELEGRAM, Pace, Taps, is_private, rate_of
from bot.calls.telegram_errors import seconds_of
from core.rates import Bucket

RETRIES = 5
# A tap, or a letter typed, waits only seconds for its answer; the next one gets its own.
_NOT_RETRIED = ("answerCallbackQuery", "answerInlineQuery")
# `retry_after` is in whole seconds, and asking a moment too early makes the wait longer.
RETRY_MARGIN_SECONDS = 0.1
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


@dataclass(order=True, slots=True)
class _Call:
    number: int
    lane: Priority = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


@dataclass(slots=True, eq=False)
class _Chat:
    bucket: Bucket
    is_free: bool
    """Whether answers to taps go out at once: Telegram has not asked this private chat to wait."""
    waiting: list[_Call] = field(default_factory=list)
    """Calls in the order of arrival; one that Telegram told to retry keeps its place."""
    ticket: "_Ticket | None" = None
    """The chat's only valid place in the queues; its older tickets are void."""
    last: float = -inf
    gap: float = inf
    """When its last call went out, and how many seconds after the one before."""

    @property
    def urgency(self) -> tuple[float, int]:
        """The most urgent call's priority: calls before it become as urgent, because the order within a chat is kept."""
        return min((call.lane, call.number) for call in self.waiting)

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody waits for an answer here."""
        return self.urgency[0] == Priority.INTERACTIVE


@dataclass(order=True, slots=True)
class _Ticket:
    key: tuple[float, int]
    chat: _Chat = field(compare=False)

    @property
    def is_void(self) -> bool:
        return self.chat.ticket is not self


class RateLimiter(BaseRateLimiter[Priority]):
    """Makes calls wait: each chat for its own bucket, then for the overall one, by priority and order of arrival.

    An answer to a tap waits for neither, as long as Telegram does not ask for it. `rate_limit_args` is the Priority (interactive by
    default). `clock` gives seconds that never go back.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        pace: Pace = TELEGRAM,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._pace = pace
        self._overall = Bucket(rate_of(pace.overall))
        self._taps = Taps(pace.taps)
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

    def share_among(self, processes: int) -> None:
        """Keep to this process's part of what all together may send."""
        self._overall = Bucket(rate_of(self._pace.overall / processes))

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
        behind_others = bool(chat.waiting)
        insort(chat.waiting, call)
        self._queue(chat)
        self._release_due()
        if not call.turn.done():
            self._wake_usher()
        elif behind_others:  # whose turn has come with it, and whose tasks have yet to wake
            await asyncio.sleep(0)
        await call.turn

    def _pause(self, chat_id: int | str, seconds: float) -> None:
        chat, now = self._chat(chat_id), self._clock()
        chat.bucket.pause(now + seconds)
        chat.is_free = False
        if chat.gap >= 1:  # a chat that was fast itself says nothing of the others
            self._taps.refused(chat_id, now, now + seconds)
        self._queue(chat)

    def _queue(self, chat: _Chat) -> None:
        """Give the chat the one ticket that fits the calls waiting in it now."""
        chat.ticket = None
        if not chat.waiting:
            return
        if chat.bucket.is_ready(self._clock()) or (chat.is_free and chat.is_looked_at):
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
            self._taps.quicken(now)
            if not self._ready:
                return self._later[0].key[0] - now if self._later else None
            gate = self._gate(self._ready[0].chat)
            if not gate.is_ready(now):
                return gate.ready_at - now
            self._release(heappop(self._ready).chat, now)

    def _gate(self, chat: _Chat) -> Bucket:
        """The bucket that the chat waits for, its own apart."""
        taps = self._taps.bucket
        return taps if chat.is_looked_at or taps.ready_at > self._overall.ready_at else self._overall

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
            chat.gap, chat.last = now - chat.last, now
            chat.bucket.take(now)
            self._overall.take(now)
            self._taps.bucket.take(now)
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
        if chat is None or (not chat.waiting and chat.bucket.is_full(self._clock())):  # as if never seen
            self._forget_idle()
            chat = self._chats[chat_id] = _Chat(Bucket(self._pace.of_chat(chat_id)), is_private(chat_id))
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
