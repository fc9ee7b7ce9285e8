"""What this process works for: lanes of the inbox ("chat:17"), and duties that only one process may have ("poll").

A lane is kept while something of it is under way and for LINGER seconds more, so that who taps again finds everything in memory, and the
chat's own limit of calls is full again before another process counts anew. Before it is let go, everything that is remembered about it is
written and forgotten: another process may change it next.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from typing import Protocol

import structlog

from core.errors import StorageUnavailable
from core.ports import Store
from core.ports.bell import Bell
from core.usecases.counter import leases_of, let_go, take
from jobs.presence import Presence

LINGER = 30.0
"""Seconds. A chat's bucket (bot/calls/rate_limit.py) is full after 20."""
TIDY_EVERY = 1.0
AT_ONCE = 50
"""Lanes that are put away side by side: what is written for them shares commits, and the writes of taps find room between two lots."""
DUTY_EVERY = 0.5
"""Seconds between two tries to get a duty that another process has."""

log = structlog.get_logger(__name__)


def chat_lane(chat_id: int) -> str:
    """The lane whose lease says who writes to this chat."""
    return f"chat:{chat_id}"


class Leases(Protocol):
    """What the parts of a counter ask."""

    @property
    def counter_id(self) -> int: ...

    def has(self, name: str, /) -> bool:
        """Whether this process works for it now."""

    def begin(self, name: str) -> None:
        """Something of it is under way, until `end`."""

    def end(self, name: str) -> None: ...

    async def take(self, names: Collection[str]) -> Collection[str]:
        """Work for what nobody else works for; returns those of `names` that are this process's now."""

    async def duty(self, name: str) -> None:
        """Wait until this process has a duty that only one may have; it keeps it to its end."""

    def check(self) -> None:
        """Raise StorageUnavailable if another process may have taken over everything: asked before something is sent."""

    def ring(self) -> None:
        """Wake the others: something may be theirs to do."""


class Alone:
    """One process has the shop alone: everything is its own, and nothing is written."""

    counter_id = 0

    def has(self, _name: str) -> bool:
        return True

    def begin(self, name: str) -> None: ...

    def end(self, name: str) -> None: ...

    async def take(self, names: Collection[str]) -> Collection[str]:
        return names

    async def duty(self, name: str) -> None: ...

    def check(self) -> None: ...

    def ring(self) -> None: ...


class SharedLeases:
    """One of several processes. `put_away(lane)` writes and forgets what is remembered about a lane; False: it is still needed.

    `clock` gives seconds that never go back.
    """

    def __init__(
        self, store: Store, presence: Presence, bell: Bell, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._presence = presence
        self._bell = bell
        self._clock = clock
        self.put_away: Callable[[str], Coroutine[None, None, bool]] = _nothing
        self.is_needed: Callable[[str], bool] = lambda _lane: False
        """Says of a lane whether it is kept although nothing happens there."""
        self.let_gone: Callable[[], None] = lambda: None
        """Called after lanes were let go: what came for them meanwhile is to be looked for again."""
        self._under_way: Counter[str] = Counter()
        self._idle_since: dict[str, float] = {}
        """Every lane that is held, with the time of its last end."""
        self._leaving: set[str] = set()
        """Of these, those where nothing may begin any more."""
        self._put_away: set[str] = set()
        """Of these, those that are only held in the store."""

    @property
    def counter_id(self) -> int:
        return self._presence.id

    @property
    def are_shared(self) -> bool:
        """Whether other processes live."""
        return self._presence.others > 0

    @property
    def lanes(self) -> list[str]:
        return [name for name in self._idle_since if name not in self._leaving]

    @property
    def held(self) -> Collection[str]:
        """Everything that the store says is this process's, also what it is about to let go."""
        return self._idle_since.keys()

    def has(self, name: str) -> bool:
        return name in self._idle_since and name not in self._leaving

    def begin(self, name: str) -> None:
        self._under_way[name] += 1

    def end(self, name: str) -> None:
        self._under_way[name] -= 1
        if self._under_way[name] <= 0:
            del self._under_way[name]
        if name in self._idle_since:
            self._idle_since[name] = self._clock()

    async def take(self, names: Collection[str]) -> Collection[str]:
        missing = sorted(name for name in set(names) if name not in self._idle_since)
        if missing:
            self.note_taken(await self._store.write(take, self.counter_id, missing))
        return [name for name in names if self.has(name)]

    def note_taken(self, names: Iterable[str]) -> None:
        """The store has given these to this process."""
        for name in names:
            self._idle_since.setdefault(name, self._clock())

    async def duty(self, name: str) -> None:
        self.begin(name)  # for ever
        while True:
            try:
                if await self.take([name]):
                    log.info("duty_taken", duty=name, counter=self.counter_id)
                    return
            except StorageUnavailable:
                log.warning("duty_not_taken", duty=name)
            await asyncio.sleep(DUTY_EVERY)

    def check(self) -> None:
        self._presence.check()

    def ring(self) -> None:
        self._bell.ring()

    async def run(self) -> None:
        """Let go of lanes where nothing happens any more, until cancelled."""
        while True:
            await asyncio.sleep(TIDY_EVERY)
            try:
                await self.tidy()
                await self.adopt()
            except StorageUnavailable:
                log.warning("lanes_not_let_go")
            except Exception:  # a lane that cannot be let go is kept, and the others must not wait for it
                log.exception("lanes_not_let_go")

    async def tidy(self) -> None:
        """Let go of lanes where nothing has happened for LINGER seconds. One that cannot be let go is kept. Raises StorageUnavailable."""
        now = self._clock()
        idle = [name for name, since in self._idle_since.items() if now - since >= LINGER and self._is_quiet(name)]
        self._leaving.update(idle)
        try:
            for first in range(0, len(idle), AT_ONCE):
                await self._put_all_away(idle[first : first + AT_ONCE])
        finally:
            self._leaving &= self._put_away
        await self._let_go()

    async def _put_all_away(self, names: Sequence[str]) -> None:
        outcomes = await asyncio.gather(*map(self.put_away, names), return_exceptions=True)
        self._put_away.update([name for name, outcome in zip(names, outcomes, strict=True) if outcome is True])
        if faults := [outcome for outcome in outcomes if isinstance(outcome, BaseException)]:
            unforeseen = next((fault for fault in faults if not isinstance(fault, StorageUnavailable)), None)
            log.warning("lanes_not_put_away", count=len(faults), exc_info=unforeseen)

    def _is_quiet(self, name: str) -> bool:
        return name not in self._under_way and name not in self._leaving and not self.is_needed(name)

    async def _let_go(self) -> None:
        """Whether a lost answer meant yes cannot be known, so this is repeated until there is one; until then nobody works for them."""
        gone = tuple(self._put_away)
        if not gone:
            return
        await self._store.write(let_go, self.counter_id, gone)
        for name in gone:
            del self._idle_since[name]
        self._put_away.difference_update(gone)
        self._leaving.difference_update(gone)
        self.let_gone()

    async def adopt(self) -> None:
        """Take up what the store has given to this process without its hearing of it: the answer to a commit may be lost.

        Not while lanes are let go: what is read has to be newer than that.
        """
        self.note_taken(await self._store.read(leases_of, self.counter_id))


async def on_duty(leases: Leases, name: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Do what only one process may do, from when it is this one's turn."""
    await leases.duty(name)
    await work()


async def _nothing(_lane: str) -> bool:
    return True
