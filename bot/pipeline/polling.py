"""Fetches updates (getUpdates), and confirms none to Telegram before it is on disk.

The library's own polling moves its offset before handlers have finished: measured, it lost 4 of 5 updates on kill -9. Here a batch is
committed to the inbox first, in one commit (one per update made this nine times slower), and only the next call confirms it.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any

import structlog
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.calls.counted import counted
from bot.calls.telegram_errors import seconds_of
from bot.pipeline.intake import STORE_PAUSE, Intake
from bot.pipeline.raw import ALLOWED_UPDATES, Raw, id_of
from core.errors import StorageUnavailable

POLL = 25
"""Seconds that a call waits at Telegram for an update. The first one does not wait: it says whether Telegram answers."""
LONGEST_PAUSE = 30.0
LONGEST_SILENCE = 2 * POLL
"""Seconds after which Telegram should have answered, if only that there is nothing new."""

log = structlog.get_logger(__name__)


@dataclass
class Polling:
    """Calls getUpdates until cancelled."""

    intake: Intake
    clock: Callable[[], float] = time.monotonic
    _heard_at: float = field(default=-inf, init=False)
    """When Telegram last answered and everything was kept; a start counts, because the bot has just asked who it is."""

    def trouble(self) -> str:
        """Why no updates come in; "" if they do."""
        silence = self.clock() - self._heard_at
        return f"Telegram has not answered for {silence:.0f} s" if silence > LONGEST_SILENCE else ""

    async def run(self) -> None:
        offset, pause, self._heard_at = 0, 0.5, self.clock()
        while True:
            try:
                batch = await self._fetch(offset)
                await self.intake.accept(batch)
            except (TelegramError, StorageUnavailable) as error:
                pause = _pause_after(error, pause)
                log.warning("intake_paused", error=type(error).__name__, seconds=pause, hint=self.intake.hint(error))
                await self._rest(pause)
            except Exception:  # whatever it is: if fetching stopped, the shop would close unnoticed
                pause = min(pause * 2, LONGEST_PAUSE)
                log.exception("intake_failed", seconds=pause)
                await self._rest(pause)
            else:
                pause, self._heard_at = 0.5, self.clock()
                offset = batch[-1]["update_id"] + 1 if batch else offset
                self.intake.open = True

    async def _rest(self, seconds: float) -> None:
        self.intake.open = False
        await asyncio.sleep(seconds)

    async def _fetch(self, offset: int) -> list[Raw]:
        """The raw updates that have a number. The library's own `get_updates` parses a batch as a whole, so one bad update loses all.

        (The double underscore spells `getUpdates` without matching the name of a method, which would make the library warn.)
        """
        wanted = {"timeout": POLL if self.intake.open else 0, "allowed_updates": ALLOWED_UPDATES}
        if offset:
            wanted["offset"] = offset
        call = self.intake.bot.do_api_request("get__updates", wanted, read_timeout=POLL + 10)
        fetched: Any = await counted(call, "getUpdates", self.intake.meter)
        if not isinstance(fetched, list):
            raise NetworkError("Not a list of updates")
        numbered = [raw for raw in fetched if id_of(raw) is not None]
        if nameless := len(fetched) - len(numbered):
            log.warning("updates_set_aside", count=nameless, without="update_id")
        if fetched and not numbered:  # nothing can be confirmed: they would come again at once
            raise NetworkError("No update has a number")
        return numbered


def _pause_after(error: Exception, pause: float) -> float:
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    return min(pause * 2, STORE_PAUSE if isinstance(error, StorageUnavailable) else LONGEST_PAUSE)
