"""Takes updates in: each is on disk before Telegram hears that it has arrived. How they come is said in polling.py and webhook.py."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog

from bot.calls.advice import Advice
from bot.calls.rate_limit import ShopBot
from bot.errors import put_a_copy_back
from bot.pipeline.inline import is_inline
from bot.pipeline.raw import Raw, lane_of, message_id_of
from bot.pipeline.shared_inbox import SharedInbox
from core.errors import Buried, StorageDamaged, StorageUnavailable
from core.models.inbox import Accepted, Incoming
from core.ports import Store
from core.ports.meter import NO_METER, Meter
from core.usecases.inbox import accept_updates

STORE_PAUSE = 2.0
"""Seconds until an update that could not be stored is wanted again; kept short because users are told to try again soon."""

log = structlog.get_logger(__name__)
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass
class Intake:
    """`take` gets every new update, `apologise` every update that cannot be stored now.

    `answer_inline` gets inline queries, which are not stored: nothing is lost with them, and they must not hold up anybody.
    """

    store: Store
    bot: ShopBot
    take: Callable[[Accepted], None]
    apologise: Callable[[Raw], Awaitable[None]]
    answer_inline: Callable[[Raw], None]
    advice: Advice = field(default_factory=Advice)
    meter: Meter = NO_METER
    open: bool = False
    """Whether updates can come in now: Telegram answers when it is asked, or its calls are listened for."""
    shared: SharedInbox | None = None
    """The inbox, if other processes work it off, too: it hands the updates on."""

    def trouble(self) -> str:
        """Why no updates come in; "" if they do."""
        return "" if self.open else "Telegram brings no updates"

    async def accept(self, batch: Sequence[Raw]) -> None:
        """Store the updates, and pass on those that are new. Each has a number.

        Raises StorageUnavailable when their senders have been told so, and Buried when another process takes them: Telegram has to bring
        them again.
        """
        await self._store([raw for raw in batch if not is_inline(raw)])
        for raw in filter(is_inline, batch):
            self._hand_on(raw["update_id"], partial(self.answer_inline, raw))

    def hint(self, error: Exception) -> str:
        """What to do about what holds up the intake."""
        return put_a_copy_back(self.advice.command) if isinstance(error, StorageDamaged) else self.advice.on(error)

    async def _store(self, batch: Sequence[Raw]) -> None:
        """An update that can never be stored is left out, with a trace in the log, and does not hold up the others."""
        try:
            await self._keep(batch)
        except Buried:
            raise
        except StorageUnavailable:
            await asyncio.gather(*(self.apologise(raw) for raw in batch))
            raise
        except Exception:
            if len(batch) == 1:
                log.exception("update_set_aside", update_id=batch[0]["update_id"])
                return
            for raw in batch:
                await self._store([raw])

    async def _keep(self, batch: Sequence[Raw]) -> None:
        if not batch:
            return
        incoming = [
            Incoming(
                update_id=raw["update_id"], lane=lane_of(raw), payload=_payload(raw), message_id=message_id_of(raw)
            )
            for raw in batch
        ]
        if self.shared is not None:
            await self.shared.accept(incoming)
            return
        for accepted in await self.store.write(accept_updates, self.bot.id, incoming):
            self._hand_on(accepted.update_id, partial(self.take, accepted))

    def _hand_on(self, update_id: int, take: Callable[[], None]) -> None:
        """Pass the update on. It will not come again, so a fault in it must not stop those after it."""
        try:
            take()
        except Exception:
            log.exception("update_set_aside", update_id=update_id)


def _payload(raw: Raw) -> str:
    """The update as stored, without lone surrogates: a modified client may send them, but neither the store nor Telegram takes them."""
    return _HALVES.sub("", json.dumps(raw, ensure_ascii=False))
