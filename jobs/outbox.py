"""The outbox's other end: what was owed in a transaction is delivered after its commit, and again until it has arrived.

What is the same for every counter: what is due is taken chat by chat, put off with growing pauses, given up in the end, and marked as sent
once. How it is delivered is the counter's own (`Courier`).
"""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Protocol

import structlog

from core.errors import StorageUnavailable
from core.models.outbox import Notice, NoticeKind
from core.models.window import Window
from core.ports import Store
from core.usecases.outbox import due_notices, give_up, is_owed, mark_sent, owed_receipts, try_later
from jobs.lanes import Lanes

PAUSE = 1.0
"""Seconds between two looks into the outbox, when nobody nudges."""
MOST_ATTEMPTS = 30
"""With growing pauses: about a day."""

log = structlog.get_logger(__name__)


class NotDelivered(Exception):
    """It did not get through this time. `perhaps`: whether it may have arrived all the same."""

    def __init__(self, reason: str, *, perhaps: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.perhaps = perhaps


class Undeliverable(Exception):
    """It will not get through later, either. `closed`: whoever is to have it has closed the chat."""

    def __init__(self, reason: str, *, closed: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.closed = closed


class Courier(Protocol):
    """How one counter delivers."""

    def lane(self, owed: Notice) -> str:
        """The queue in which it waits for its turn: one after the other."""

    def expect(self, owed: Notice, *, at_once: bool) -> None:
        """It is about to be put into its lane. `at_once`: whoever is to have it waits for it now."""

    async def deliver(self, owed: Notice) -> int:
        """Deliver it; the id of the message of its own that it is, 0 for none. Raises NotDelivered, Undeliverable."""

    async def window(self, owed: Notice) -> Window | None:
        """The window that its delivery has changed; None for none."""


class OutboxLoop:
    """Looks what is due, and has it delivered in its lane."""

    def __init__(self, store: Store, courier: Courier, lanes: Lanes) -> None:
        self._store = store
        self._courier = courier
        self._lanes = lanes
        self._nudged = asyncio.Event()
        self._under_way: dict[int, int] = {}
        """The chat of each notice that is taken: nothing more is taken for it until these are through."""
        self._sent: dict[int, int] = {}
        """Sent, as which message of its own (0: none), but the store could not be told: to be marked, not to be sent again."""

    def nudge(self) -> None:
        """Something was just put into the outbox."""
        self._nudged.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                while due := await self._store.read(due_notices, set(self._under_way.values())):
                    for owed in due:
                        self._start(owed, at_once=False)
            except StorageUnavailable:
                log.warning("outbox_unavailable")
            except Exception:  # what is owed would otherwise stay owed without anybody knowing
                log.exception("outbox_failed")
            with suppress(TimeoutError):
                # Not wait_for: Python 3.11's may swallow the cancellation that ends this loop.
                async with asyncio.timeout(PAUSE):
                    await self._nudged.wait()
            self._nudged.clear()

    async def deliver_receipts(self, chat_id: int) -> None:
        """Deliver the receipts that this chat is owed, as soon as it is their turn.

        The order is on disk and so is what is owed: what fails here is done by `run` later.
        """
        try:
            for owed in await self._store.read(owed_receipts, chat_id):
                self._start(owed, at_once=True)
        except StorageUnavailable:
            log.warning("outbox_unavailable", chat_id=chat_id)

    def _start(self, owed: Notice, *, at_once: bool) -> None:
        if owed.id in self._under_way:
            return
        self._courier.expect(owed, at_once=at_once)
        self._under_way[owed.id] = owed.chat_id
        self._lanes.put(self._courier.lane(owed), partial(self._deliver_in_lane, owed))

    async def _deliver_in_lane(self, owed: Notice) -> None:
        try:
            await self._attempt(owed)
            self.nudge()
        except StorageUnavailable:
            log.warning("outbox_unavailable", notice=owed.id)
        finally:
            del self._under_way[owed.id]

    async def _attempt(self, owed: Notice) -> None:
        if not await self._store.read(is_owed, owed.id):
            return
        try:
            if owed.id not in self._sent:
                self._sent[owed.id] = await self._courier.deliver(owed)
        except Undeliverable as end:
            await self._store.write(give_up, owed, end.reason, blocked=end.closed)
        except NotDelivered as miss:
            await self._postpone(owed, miss.reason, unanswered=miss.perhaps and owed.kind is not NoticeKind.RECEIPT)
        except StorageUnavailable:
            raise
        except Exception as error:  # whatever is wrong with one message, its lane goes on
            log.exception("notice_failed", notice=owed.id)
            await self._postpone(owed, type(error).__name__)
        else:
            await self._store.write(mark_sent, owed, await self._courier.window(owed), self._sent[owed.id])
            del self._sent[owed.id]

    async def _postpone(self, owed: Notice, reason: str, *, unanswered: bool = False) -> None:
        log.warning("notice_not_sent", notice=owed.id, kind=owed.kind, reason=reason)
        if unanswered and owed.unanswered:
            await self._store.write(give_up, owed, "Telegram did not answer, twice: perhaps it has arrived")
        elif owed.attempts + 1 >= MOST_ATTEMPTS:
            await self._store.write(give_up, owed, reason)
        else:
            await self._store.write(try_later, owed, reason, unanswered=unanswered)
