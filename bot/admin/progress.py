"""A progress message, edited at a rate that suits Telegram and the reader."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from telegram.error import TelegramError

from bot.admin.views.imports import progress
from bot.screen import Screen
from bot.visit import Visit
from core.models.imports import ImportStep

PAUSE = 1.5
"""Seconds between two edits: Telegram allows a chat about one a second, and the result needs one, too."""


class Progress:
    """A file's message beside the window: it shows the progress, and at last the result (`show`). The window stays unchanged.

    Used as `async with`; `tell` may be called from any thread. If the block is cancelled, the next `tell` raises. A tap on the message
    reuses the message; a tap on the window, or a newly sent file, makes a new one.
    """

    def __init__(self, visit: Visit, name: str) -> None:
        self._visit, self._name = visit, name
        self._message_id: int | None = None
        self._now = self._shown = (ImportStep.READING, 0, 0)
        self._over = asyncio.Event()
        self._stopped = False

    def tell(self, step: ImportStep, done: int, total: int) -> None:
        """Note the progress. Raises CancelledError if nobody waits for the result any more."""
        if self._stopped:
            raise asyncio.CancelledError
        self._now = (step, done, total)

    async def show(self, screen: Screen) -> None:
        """Put the screen into the message."""
        visit = self._visit
        if self._message_id is None:
            tapped = visit.tapped_message_id
            self._message_id = 0 if tapped == (await visit.window()).message_id else tapped
        self._message_id = await visit.services.windows.show_beside(visit.chat_id, self._message_id, screen)

    async def __aenter__(self) -> Self:
        await self._visit.answer()
        await self.show(progress(self._name, *self._shown))
        self._editing = asyncio.create_task(self._edit())
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Wait for an edit under way, so that it does not arrive after the next one."""
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
                with suppress(TelegramError):  # a lost progress message is no reason to stop
                    await self.show(progress(self._name, *self._shown))
