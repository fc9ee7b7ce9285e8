"""Fetches updates and acknowledges nothing to Telegram before it is on disk.

The library's own polling moves its offset before handlers have finished: measured, it lost 4 of 5 updates on kill -9. Here a batch is
committed to the inbox first, in one commit (one per update made this nine times slower), and only the next call confirms it.
"""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any

import structlog
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.calls.advice import Advice
from bot.calls.counted import counted
from bot.calls.rate_limit import ShopBot
from bot.errors import put_a_copy_back
from bot.pipeline.inline import is_inline
from bot.pipeline.raw import ALLOWED_UPDATES, Raw, id_of, lane_of, message_id_of
from core.errors import StorageDamaged, StorageUnavailable
from core.models.inbox import Accepted, Incoming
from core.ports import Store
from core.ports.meter import NO_METER, Meter
from core.usecases.inbox import accept_updates

POLL = 25
"""Seconds that a call waits at Telegram for an update."""
LONGEST_PAUSE = 30.0
LONGEST_SILENCE = 2 * POLL
"""Seconds after which Telegram should have answered, if only that there is nothing new."""
STORE_PAUSE = 2.0
"""Seconds; kept short because users are told to try again soon."""

log = structlog.get_logger(__name__)
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass
class Intake:
    """Calls getUpdates until cancelled. `take` gets every new update, `apologise` every update that cannot be stored now.

    `answer_inline` gets inline queries, which are not stored: nothing is lost with them, and they must not hold up anybody.
    """

    store: Store
    bot: ShopBot
    take: Callable[[Accepted], None]
    apologise: Callable[[Raw], Awaitable[None]]
    answer_inline: Callable[[Raw], None]
    advice: Advice = field(default_factory=Advice)
    meter: Meter = NO_METER
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
                await self._accept([raw for raw in batch if not is_inline(raw)])
                for raw in filter(is_inline, batch):
                    self._hand_on(raw["update_id"], partial(self.answer_inline, raw))
            except (TelegramError, StorageUnavailable) as error:
                pause = _pause_after(error, pause)
                log.warning("intake_paused", error=type(error).__name__, seconds=pause, hint=self._hint(error))
                await asyncio.sleep(pause)
            except Exception:  # whatever it is: if fetching stopped, the shop would close unnoticed
                pause = min(pause * 2, LONGEST_PAUSE)
                log.exception("intake_failed", seconds=pause)
                await asyncio.sleep(pause)
            else:
                pause, self._heard_at = 0.5, self.clock()
                offset = batch[-1]["update_id"] + 1 if batch else offset

    async def _fetch(self, offset: int) -> list[Raw]:
        """The raw updates that have a number. The library's own `get_updates` parses a batch as a whole, so one bad update loses all.

        (The double underscore spells `getUpdates` without matching the name of a method, which would make the library warn.)
        """
        wanted = {"timeout": POLL, "allowed_updates": ALLOWED_UPDATES}
        if offset:
            wanted["offset"] = offset
        call = self.bot.do_api_request("get__updates", wanted, read_timeout=POLL + 10)
        fetched: Any = await counted(call, "getUpdates", self.meter)
        if not isinstance(fetched, list):
            raise NetworkError("Not a list of updates")
        numbered = [raw for raw in fetched if id_of(raw) is not None]
        if nameless := len(fetched) - len(numbered):
            log.warning("updates_set_aside", count=nameless, without="update_id")
        if fetched and not numbered:  # nothing can be confirmed: they would come again at once
            raise NetworkError("No update has a number")
        return numbered

    async def _accept(self, batch: Sequence[Raw]) -> None:
        """Store the batch. An update that can never be stored is left out, with a trace in the log, and does not hold up the others."""
        try:
            await self._keep(batch)
        except StorageUnavailable:
            await asyncio.gather(*(self.apologise(raw) for raw in batch))
            raise
        except Exception:
            if len(batch) == 1:
                log.exception("update_set_aside", update_id=batch[0]["update_id"])
                return
            for raw in batch:
                await self._accept([raw])

    async def _keep(self, batch: Sequence[Raw]) -> None:
        if not batch:
            return
        incoming = [
            Incoming(
                update_id=raw["update_id"], lane=lane_of(raw), payload=_payload(raw), message_id=message_id_of(raw)
            )
            for raw in batch
        ]
        for accepted in await self.store.write(accept_updates, self.bot.id, incoming):
            self._hand_on(accepted.update_id, partial(self.take, accepted))

    def _hint(self, error: Exception) -> str:
        return put_a_copy_back(self.advice.command) if isinstance(error, StorageDamaged) else self.advice.on(error)

    def _hand_on(self, update_id: int, take: Callable[[], None]) -> None:
        """Pass the update on. It will not come again, so a fault in it must not stop those after it."""
        try:
            take()
        except Exception:
            log.exception("update_set_aside", update_id=update_id)


def _payload(raw: Raw) -> str:
    """The update as stored, without lone surrogates: a modified client may send them, but neither the store nor Telegram takes them."""
    return _HALVES.sub("", json.dumps(raw, ensure_ascii=False))


def _pause_after(error: Exception, pause: float) -> float:
    if isinstance(error, RetryAfter):
        seconds = error.retry_after
        return seconds.total_seconds() if hasattr(seconds, "total_seconds") else float(seconds)
    return min(pause * 2, STORE_PAUSE if isinstance(error, StorageUnavailable) else LONGEST_PAUSE)
