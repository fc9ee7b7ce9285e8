"""A window that says how far something is, edited at a pace that Telegram and the reader like."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from telegram.error import TelegramError

from bot.office.views.catalogue import Stage, progress
from bot.visit import Visit

PAUSE = 1.5
"""Seconds between two edits: Telegram allows a chat about one a second, and the last word needs one, too."""


class Progress:
    """Used as `async with`; `tell` may be called from any thread. Left by a cancellation, it stops who tells."""

    def __init__(self, visit: Visit, name: str) -> None:
        self._visit, self._name = visit, name
        self._now = self._shown = (Stage.READING, 0, 0)
        self._over = asyncio.Event()
        self._stopped = False

    def tell(self, stage: Stage, done: int = 0, total: int = 0) -> None:
        """Raises CancelledError where nobody waits for the result any more."""
        if self._stopped:
            raise asyncio.CancelledError
        self._now = (stage, done, total)

    async def __aenter__(self) -> Self:
        screen = progress(self._name, *self._shown)
        if self._visit.query is None:
            await self._visit.show(screen)
        else:
            await self._visit.answer()
            await self._visit.counter.windows.update(self._visit.chat_id, screen)
        self._editing = asyncio.create_task(self._edit())
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """An edit under way is waited for: it must not overtake what is shown next."""
        self._stopped = error is not None
        self._over.set()
        await self._editing

    async def _edit(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await self._over.wait()
            if not self._over.is_set() and self._now != self._shown:
                self._shown = self._now
                with suppress(TelegramError):  # a progress that is not seen is no reason to stop
                    await self._visit.counter.windows.update(self._visit.chat_id, progress(self._name, *self._shown))
