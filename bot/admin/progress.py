"""A message that says how far something is, edited at a pace that Telegram and the reader like."""

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
"""Seconds between two edits: Telegram allows a chat about one a second, and the last word needs one, too."""


class Progress:
    """A file's message beside the window, which stays as it is: how far the file is, and at last what came of it (`show`).

    Used as `async with`; `tell` may be called from any thread. Left by a cancellation, it stops who tells. A tap on the message goes on
    in it; one on the window, or a file that was sent, makes a new one.
    """

    def __init__(self, visit: Visit, name: str) -> None:
        self._visit, self._name = visit, name
        self._message_id: int | None = None
        self._now = self._shown = (ImportStep.READING, 0, 0)
        self._over = asyncio.Event()
        self._stopped = False

    def tell(self, step: ImportStep, done: int, total: int) -> None:
        """Raises CancelledError where nobody waits for the result any more."""
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
                    await self.show(progress(self._name, *self._shown))
