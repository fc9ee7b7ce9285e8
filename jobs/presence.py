"""One of several processes says that it lives, and buries those that do not.

No clock decides that. Each process counts up in the store. Who sees the same number for DEAD_AFTER seconds of its own time, and was
able to look all that time, buries the other one. So a store that is away for a minute buries nobody, and neither does a wrong clock.
Holds, promises and taps do end by the clock of whoever looks, so a clock that differs from this one's is told in the log.
"""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog

from core.errors import Buried, StorageUnavailable
from core.models.counter import Counter
from core.ports import Store
from core.usecases.counter import beat, bury, close_counter, open_counter

BEAT = 1.0
"""Seconds between two beats."""
DEAD_AFTER = 5.0
"""Seconds without a beat after which others bury a process."""
SURE_FOR = 4.0
"""Seconds after the last beat in which a process may be sure that nobody has buried it. Less than DEAD_AFTER: others see a beat late."""
BLIND_AFTER = 2.5
"""Seconds: whoever could not look for so long has to look for DEAD_AFTER again."""
CLOCKS_DIFFER = 10.0
"""Seconds. Two clocks that are set by the network differ by much less, and a beat is looked at within BLIND_AFTER."""

log = structlog.get_logger(__name__)


class _Seen(NamedTuple):
    """A number of beats, and when it was seen first."""

    beats: int
    since: float


class Presence:
    """This process among the others. `clock` gives seconds that never go back.

    `counted` hears how many live whenever that changes; `freed` that somebody was buried, whose work can be taken.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self.id = 0
        self.others = 0
        self.buried = False
        self.counted: Callable[[int], None] = lambda _living: None
        self.freed: Callable[[], None] = lambda: None
        self._sure_until = 0.0
        self._looked_at = 0.0
        self._seen: dict[int, _Seen] = {}
        self._told: set[int] = set()

    async def open(self, name: str) -> None:
        """Be one of the living from now on; without a name, by that of the machine and the process's number."""
        name, began = name or f"{socket.gethostname()}:{os.getpid()}", self._clock()
        self.id = await self._store.write(open_counter, name)
        self._sure_until = began + SURE_FOR
        log.info("counter_open", counter=self.id, process=name)

    async def run(self) -> None:
        """Say so every second, and look at the others. Raises Buried."""
        while True:
            try:
                await self.beat()
            except Buried:
                self.buried = True
                raise
            except StorageUnavailable:
                log.warning("counter_not_heard", counter=self.id)
            await asyncio.sleep(BEAT)

    async def beat(self) -> None:
        """Say once that it lives, and bury those who have been silent for too long. Raises Buried, StorageUnavailable."""
        began = self._clock()
        living = await self._store.write(beat, self.id)
        self._sure_until = began + SURE_FOR
        self._note(len(living))
        for other in self._silent(living, began):
            if await self._store.write(bury, other):
                log.warning("counter_buried", counter=other.id, process=other.name)
                self.freed()

    def check(self) -> None:
        """Raise StorageUnavailable unless nobody can have buried this process yet: asked before something is sent."""
        if self.buried or self._clock() > self._sure_until:
            raise StorageUnavailable("this process was not heard of lately")

    async def close(self) -> None:
        """Leave in good order."""
        try:
            if not self.buried:
                await self._store.write(close_counter, self.id)
        except StorageUnavailable:
            log.warning("counter_not_closed", counter=self.id)
        self.buried = True

    def _note(self, living: int) -> None:
        if living - 1 != self.others:
            self.others = living - 1
            self.counted(living)

    def _silent(self, living: Sequence[Counter], began: float) -> list[Counter]:
        """Those who have not counted up for too long. `began`: when this look began."""
        now = self._clock()
        blind, self._looked_at = began - self._looked_at > BLIND_AFTER or now - began > BLIND_AFTER, now
        before = {} if blind else self._seen
        others = [one for one in living if one.id != self.id]
        here = next((one.seen_at for one in living if one.id == self.id), 0)
        self._compare_clocks(here, [one for one in others if one.id in before and before[one.id].beats != one.beats])
        self._seen = {
            one.id: before[one.id] if one.id in before and before[one.id].beats == one.beats else _Seen(one.beats, now)
            for one in others
        }
        return [one for one in others if began - self._seen[one.id].since > DEAD_AFTER]

    def _compare_clocks(self, here: int, others: Sequence[Counter]) -> None:
        """Tell once of each of these, who have beaten since the last look, that its clock is not this one's. `here`: ms UTC."""
        for other in others:
            apart = round((other.seen_at - here) / 1000)
            if abs(apart) > CLOCKS_DIFFER and other.id not in self._told:
                self._told.add(other.id)
                log.error("clocks_differ", counter=other.id, process=other.name, seconds=apart)
