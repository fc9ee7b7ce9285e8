"""`run`: keep a bot at work until the program is asked to stop."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import structlog
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.app import open_bot
from bot.calls.advice import Advice
from bot.calls.proxy import Proxy
from bot.calls.registration import AddressRefused
from bot.calls.telegram_errors import seconds_of
from bot.calls.transport import AiohttpRequest
from bot.pipeline.listening import PortTaken
from bot.setup import Line, Setup
from core.errors import Buried
from core.ports import Store
from jobs.watch import PartEnded
from tillbot.api import Api
from tillbot.garbage import search_only_new
from tillbot.ops import Ops
from tillbot.refusal import Refused

RECONNECT_PAUSE = 5.0
"""Seconds between two attempts to reach Telegram at the start."""

log = structlog.get_logger(__name__)


@dataclass
class Service:
    """Answers customers, by `ops` whoever watches the shop, and by `api` programs.

    `opened` is called once with the bot's user name, when the bot is at work.
    """

    store: Store
    token: str
    api_url: str
    setup: Setup
    opened: Callable[[str], None]
    proxy: Proxy | None = None
    ops: Ops = field(default_factory=Ops)
    api: Api = field(default_factory=Api)
    at_work: bool = False

    async def run_until(self, stop: asyncio.Event) -> None:
        """Run until `stop`. If Telegram cannot be reached at the start, try again.

        Raises Refused if Telegram does not know the token, or if the shop cannot go on by itself.
        """
        async with (
            self.ops.answering(self.store, self.token),
            self.api.serving(self.store, self.token, self.setup.feed),
        ):
            await self._run_until(stop)

    async def _run_until(self, stop: asyncio.Event) -> None:
        running = asyncio.create_task(self._run(stop))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if stop.is_set():
            log.info("closing", hint="a second Ctrl-C ends it at once; nothing is lost either way")
        if not self.at_work:  # a bot at work closes in its own order; an attempt to open may be cancelled
            running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def _run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._open_and_wait(stop)
            except InvalidToken:  # the error's text contains the token
                raise Refused(
                    "TELEGRAM_BOT_TOKEN is not known to Telegram: copy it again from @BotFather"
                    " (and if you set TELEGRAM_API_URL, look at that, too)"
                ) from None
            except PortTaken as problem:
                raise Refused(f"{problem.setting}: cannot be used ({problem}): set another") from None
            except AddressRefused as problem:
                raise Refused(f"WEBHOOK_URL: Telegram does not take it ({problem})") from None
            except Buried:
                log.warning("counter_begins_anew", hint="it was frozen, or could not reach the database, for seconds")
            except PartEnded:
                raise Refused("a part of the shop has ended (the log says which, and why): start it again") from None
            except TelegramError as error:
                if not stop.is_set():
                    await self._pause_after(error)

    async def _pause_after(self, error: TelegramError) -> None:
        hint = Advice(self.setup.command, self.proxy).on(error)
        pause = seconds_of(error) if isinstance(error, RetryAfter) else RECONNECT_PAUSE
        log.warning("telegram_unreachable", error=error.message, again_in=pause, hint=hint)
        await asyncio.sleep(pause)

    async def _open_and_wait(self, stop: asyncio.Event) -> None:
        calls, polling = AiohttpRequest(proxy=self.proxy), AiohttpRequest(proxy=self.proxy)
        try:
            line = Line(self.token, self.api_url, calls, polling, self.proxy)
            async with open_bot(self.store, line, self.setup) as pipeline:
                if not self.at_work:
                    search_only_new()
                    self.opened(pipeline.services.bot.username)
                self.at_work = True
                with self.ops.watching(pipeline), self.api.beside(pipeline):
                    await pipeline.watch.until(stop)
        finally:  # the library leaves them open if it could not start
            await calls.shutdown()
            await polling.shutdown()


def stop_at_signal() -> asyncio.Event:
    """An event that the first SIGINT or SIGTERM sets. The second ends the process at once, as a kill would."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    asked = False

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked or loop.is_closed():
            os._exit(128 + number)
        asked = True
        loop.call_soon_threadsafe(stop.set)

    # Not the loop's own handlers: these answer even while the loop is busy, and until the process ends.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
    return stop
