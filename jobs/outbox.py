"""The outbox's other end: what a transaction owes is delivered after its commit, and again until it has arrived.

The loop is the same for every counter: it takes what is due chat by chat, postpones with growing pauses, gives up in the end, and marks
what was sent as sent once. How to deliver is up to the counter (`Courier`).
"""

import asyncio
from contextlib import suppress
from functools import partial
from typing import NamedTuple, Protocol

import structlog
from structlog.contextvars import bound_contextvars

from core.errors import StorageUnavailable
from core.models.outbox import UNANSWERED, Notice, NoticeKind
from core.models.window import Window
from core.ports import Store
from core.usecases.outbox import (
    due_notices,
    give_up,
    interrupt,
    is_owed,
    mark_refunded,
    mark_sent,
    owed_of,
    owed_receipts,
    try_later,
)
from jobs.lanes import Lanes
from jobs.leases import Alone, Leases, chat_lane

PAUSE = 1.0
"""Seconds between two looks into the outbox when nobody nudges."""
MOST_UNDER_WAY = 100
"""Notices that wait for their turn at once: when thousands are owed, the rest stays in the store, and what is looked up stays small."""
MOST_ATTEMPTS = 30
"""With growing pauses: about a day."""

log = structlog.get_logger(__name__)


class NotDelivered(Exception):
    """The notice did not get through this time. `perhaps`: it may have arrived all the same; of a receipt, what follows it."""

    def __init__(self, reason: str, *, perhaps: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.perhaps = perhaps


class Undeliverable(Exception):
    """The notice will never get through. `closed`: the recipient has closed the chat."""

    def __init__(self, reason: str, *, closed: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.closed = closed


class Courier(Protocol):
    """How one counter delivers."""

    def lane(self, owed: Notice) -> str:
        """The lane in which the notice waits for its turn."""

    def expect(self, owed: Notice, *, at_once: bool) -> None:
        """The notice is about to enter its lane. `at_once`: the recipient is waiting for it now."""

    async def deliver(self, owed: Notice) -> int:
        """Deliver the notice; gives the id of its own new message, 0 if it has none. Raises NotDelivered, Undeliverable."""

    async def window(self, owed: Notice) -> Window | None:
        """The window that the delivery has changed; None if it changed none."""

    def forget(self, owed: Notice) -> None:
        """There is no further attempt: the notice is marked as sent, or given up."""


class _Sent(NamedTuple):
    """Where a notice was sent, and as which message of its own (0 for none)."""

    chat_id: int
    message_id: int


class OutboxLoop:
    """Looks for notices that are due, and has each delivered in its lane, if its chat is not another process's."""

    def __init__(self, store: Store, courier: Courier, lanes: Lanes, leases: Leases | None = None) -> None:
        self._store = store
        self._courier = courier
        self._lanes = lanes
        self._leases = leases or Alone()
        self._nudged = asyncio.Event()
        self._under_way: dict[int, int] = {}
        """The chat of each notice that is under way: no more are taken for this chat until these are done."""
        self._sent: dict[int, _Sent] = {}
        """Notices that were sent but not marked in the store: they are marked later, not sent again."""

    def nudge(self) -> None:
        """Say that something new is in the outbox, perhaps for a chat that another process works for."""
        self.wake()
        self._leases.ring()

    def wake(self) -> None:
        """Have it look again."""
        self._nudged.set()

    async def is_quiet(self, chat_id: int) -> bool:
        """Whether no notice for this chat is under way, or was sent and is still to be marked. Raises StorageUnavailable.

        A mark whose answer was lost may be in the store.
        """
        unmarked = [notice_id for notice_id, sent in self._sent.items() if sent.chat_id == chat_id]
        owed = await self._store.read(owed_of, unmarked) if unmarked else frozenset()
        for notice_id in unmarked:
            if notice_id not in owed:
                self._sent.pop(notice_id, None)
        return not owed and chat_id not in self._under_way.values()

    async def run(self) -> None:
        """Deliver what is due, until cancelled."""
        while True:
            try:
                while len(self._under_way) < MOST_UNDER_WAY and await self._start_due():
                    pass
            except StorageUnavailable:
                log.warning("outbox_unavailable")
            except Exception:  # without this the loop would end, and nobody would notice that notices stay owed
                log.exception("outbox_failed")
            with suppress(TimeoutError):
                # Not wait_for: Python 3.11's may swallow the cancellation that ends this loop.
                async with asyncio.timeout(PAUSE):
                    await self._nudged.wait()
            self._nudged.clear()

    async def _start_due(self) -> bool:
        """Whether there was something to start."""
        due = await self._store.read(due_notices, set(self._under_way.values()), self._leases.counter_id)
        here = await self._leases.take({chat_lane(owed.chat_id) for owed in due})
        ours = [owed for owed in due if chat_lane(owed.chat_id) in here]
        for owed in ours:
            self._start(owed, at_once=False)
        return bool(ours)

    async def deliver_receipts(self, chat_id: int) -> None:
        """Deliver the receipts that this chat is owed as soon as it is their turn.

        The order and its receipts are on disk: `run` delivers later what fails here.
        """
        try:
            for owed in await self._store.read(owed_receipts, chat_id):
                self._start(owed, at_once=True)
        except StorageUnavailable:
            log.warning("outbox_unavailable", chat=chat_id)

    def _start(self, owed: Notice, *, at_once: bool) -> None:
        if owed.id in self._under_way:
            return
        self._courier.expect(owed, at_once=at_once)
        self._under_way[owed.id] = owed.chat_id
        self._leases.begin(chat_lane(owed.chat_id))
        self._lanes.put(self._courier.lane(owed), partial(self._deliver_in_lane, owed))

    async def _deliver_in_lane(self, owed: Notice) -> None:
        with bound_contextvars(notice=owed.id, chat=owed.chat_id):
            try:
                await self._attempt(owed)
                self.wake()
            except StorageUnavailable:
                log.warning("outbox_unavailable")
            finally:
                del self._under_way[owed.id]
                self._leases.end(chat_lane(owed.chat_id))

    async def _attempt(self, owed: Notice) -> None:
        if not await self._store.read(is_owed, owed.id):
            self._forget(owed)
            return
        try:
            if owed.id not in self._sent:
                self._leases.check()
                self._sent[owed.id] = _Sent(owed.chat_id, await self._courier.deliver(owed))
        except asyncio.CancelledError:  # the shop closes while Telegram may have the message
            await self._interrupted(owed)
            raise
        except Undeliverable as end:
            await self._give_up(owed, end.reason, blocked=end.closed)
        except NotDelivered as miss:
            await self._postpone(owed, miss.reason, unanswered=miss.perhaps)
        except StorageUnavailable:
            raise
        except Exception as error:  # whatever is wrong with one message, its lane goes on
            log.exception("notice_failed")
            await self._postpone(owed, type(error).__name__)
        else:
            await self._mark(owed)

    async def _mark(self, owed: Notice) -> None:
        if owed.kind is NoticeKind.REFUND:
            await self._store.write(mark_refunded, owed)
        else:
            await self._store.write(mark_sent, owed, await self._courier.window(owed), self._sent[owed.id].message_id)
        self._forget(owed)

    async def _give_up(self, owed: Notice, reason: str, *, blocked: bool = False) -> None:
        await self._store.write(give_up, owed, reason, blocked=blocked)
        self._forget(owed)

    def _forget(self, owed: Notice) -> None:
        """It is not owed any more."""
        self._sent.pop(owed.id, None)
        self._courier.forget(owed)

    async def _interrupted(self, owed: Notice) -> None:
        """It may have arrived: the next process sends it once more at most."""
        if not owed.unanswered and owed.kind is not NoticeKind.RECEIPT:
            with suppress(StorageUnavailable):
                await self._store.write(interrupt, owed)

    async def _postpone(self, owed: Notice, reason: str, *, unanswered: bool = False) -> None:
        log.warning("notice_not_sent", kind=owed.kind, reason=reason)
        if unanswered and owed.unanswered and owed.kind is not NoticeKind.RECEIPT:
            await self._give_up(owed, UNANSWERED)
        elif owed.attempts + 1 >= MOST_ATTEMPTS:
            await self._give_up(owed, reason)
        else:
            await self._store.write(try_later, owed, reason, unanswered=unanswered)
