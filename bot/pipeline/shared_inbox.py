"""The inbox of a shop with several processes: which updates this one takes up.

Whoever accepts updates takes up their lanes itself while it has room, in the same transaction, so a small shop asks the store no more
than before. What is left is found by the others, whom the bell wakes. A lane's updates are always taken as they stand in the store, by
Telegram's own order: an earlier one may have come by another process.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from bot.lately import Lately
from core.errors import StorageUnavailable
from core.models.inbox import Accepted, Incoming
from core.ports import Store
from core.usecases.counter import accept_updates_here, find_work, take_work
from jobs.leases import SharedLeases

MOST_LANES = 16
"""Lanes with something to do that one of several processes takes up at once: they keep it busy, and the rest is for the others."""
UNSHARED = 1000
"""The same for a process that is the only one."""
LOOK_EVERY = 1.0
"""Seconds between two looks if the bell is silent."""

log = structlog.get_logger(__name__)


@dataclass
class SharedInbox:
    """`handle` gets every update that this process takes up, once."""

    store: Store
    bot_id: int
    leases: SharedLeases
    handle: Callable[[Accepted], None]
    _known: dict[int, str] = field(default_factory=dict)
    """The lane of each update under way."""
    _lanes: Counter[str] = field(default_factory=Counter)
    """How many updates are under way in each lane."""
    _done: Lately = field(default_factory=Lately)
    """A look that began before these were marked as done may still find them."""
    _more: bool = False
    """Whether more may wait than there was room for."""
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def accept(self, incoming: Sequence[Incoming]) -> None:
        """Keep a batch, and take up what there is room for. Raises StorageUnavailable."""
        came = dict.fromkeys(one.lane for one in incoming)
        held = [lane for lane in came if self.leases.has(lane)]
        free = [lane for lane in came if lane not in self.leases.held][: self._room]
        here, known = (self.leases.counter_id, self.bot_id), self._known_in({*held, *free})
        taken, updates = await self.store.write(
            accept_updates_here, *here, incoming, lanes=free, held=held, known=known
        )
        self._take_up(taken, updates)
        if not all(map(self.leases.has, came)):
            self._more = True
            self.leases.ring()

    def wake(self) -> None:
        """Have it look again."""
        self._woken.set()

    async def run(self) -> None:
        """Take up what waits, until cancelled."""
        while True:
            try:
                await self.look()
            except StorageUnavailable:
                log.warning("inbox_unavailable")
            except Exception:  # if this ended, updates would wait unnoticed
                log.exception("inbox_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._woken.wait()
            self._woken.clear()

    async def look(self) -> None:
        """Take up what waits in this process's lanes, and lanes that nobody works for."""
        lanes, room = self.leases.lanes, self._room
        work = await self.store.read(find_work, self.bot_id, lanes, tuple(self._known), room)
        self._hand_on(work.updates)
        self._more = len(work.free) >= room
        if work.free:
            wanted = [lane for lane in work.free if lane not in self.leases.held]
            here = self.leases.counter_id, self.bot_id
            self._take_up(*await self.store.write(take_work, *here, wanted, self._known_in(wanted)))

    def finished(self, inbox_ids: Iterable[int]) -> None:
        """These are marked as done."""
        for inbox_id in inbox_ids:
            lane = self._known.pop(inbox_id, None)
            self._done.note(inbox_id)
            if lane is not None:
                self._lanes.subtract([lane])
                self._lanes += Counter()  # without those that have nothing left
                self.leases.end(lane)
        if self._more and self._room >= MOST_LANES // 2:
            self._more = False
            self.wake()

    @property
    def _room(self) -> int:
        return max(0, (MOST_LANES if self.leases.are_shared else UNSHARED) - len(self._lanes))

    def _known_in(self, lanes: Collection[str]) -> tuple[int, ...]:
        return tuple(one for one, lane in self._known.items() if lane in lanes)

    def _take_up(self, taken: Collection[str], updates: Sequence[Accepted]) -> None:
        self.leases.note_taken(taken)
        self._hand_on(updates)

    def _hand_on(self, updates: Iterable[Accepted]) -> None:
        """A fault in one must not stop those after it: it will not come again."""
        for one in updates:
            if one.id in self._known or one.id in self._done or not self.leases.has(one.lane):
                continue
            self._known[one.id] = one.lane
            self._lanes[one.lane] += 1
            self.leases.begin(one.lane)
            try:
                self.handle(one)
            except Exception:
                log.exception("update_set_aside", update_id=one.update_id)
