"""What every store does alike: writes wait and are committed in groups, and reads go to readers of their own."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from core.asking import is_asked_once
from core.concurrency import concurrency_of
from core.errors import StorageUnavailable
from core.models.change import Change
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.ports.meter import Meter
from storage.apart import Asked, Work, run_apart
from storage.categories import CategoryCache
from storage.owners_settings import OwnersSettings
from storage.writes import Job, Writes

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

READERS = 2
"""For customers. Staff have one more of their own, so that a list of 100,000 variants keeps nobody's cart waiting."""
SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy event loop gives Python's lock to the thread of the use cases, which needs it after every statement.

Measured on SQLite (bench/busy_loop.py, six runs on a machine with other work), an order beside a loop that computes 1.5 ms at a time,
compared with an order beside an idle loop: at Python's own 5 ms it takes 1.3 to 9 times as long, at 0.5 ms 0.8 to 3.9 times. In each run
0.5 ms was 1.2 to 6 times better. Shorter intervals gain nothing measurable, and the loop's own work does not depend on the interval.
"""

Query = Callable[[ReadTransaction], Coroutine[Any, Any, R]]
"""A query with its arguments bound."""


class BaseStore(ABC):
    """Implements what core.ports.Store asks for, over a few methods of each store. `clock` gives ms UTC.

    Groups of writes go to `commits`, and what they have changed to `tell` (storage/writes.py).
    """

    def __init__(
        self,
        policy: Policy,
        clock: Callable[[], int],
        commits: Sequence[Callable[[Sequence[Job]], Awaitable[None]]],
        *,
        meter: Meter,
        tell: Callable[[Sequence[Change]], None],
    ) -> None:
        self._settings = OwnersSettings(policy)
        self._clock = clock
        self._categories = CategoryCache()
        self._writes = Writes(commits, meter, tell)

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `use_case(tx, *args)` in a transaction; return when its effect is on disk.

        Raises what the use case raises (its effect is undone), or StorageUnavailable (nothing changed, for anyone in its batch; unless a
        server was gone for long after its COMMIT was sent: what is done once knows that by its own mark).
        """
        result: R = await self._writes.do(lambda tx: use_case(tx, *args, **kwargs), concurrency_of(use_case, args))
        return result

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run `query(tx, *args)` on one consistent state of the database, while writes go on. Raises StorageUnavailable."""
        self._check_open()
        return await self._read(lambda tx: query(tx, *args, **kwargs), once=is_asked_once(query))

    async def read_for_staff(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same on a connection that customers do not wait for."""
        self._check_open()
        return await self._read(lambda tx: query(tx, *args, **kwargs), for_staff=True)

    async def read_aside(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same on a connection of its own, for long queries: no other read waits behind it."""
        self._check_open()
        return await self._read_aside(lambda tx: query(tx, *args, **kwargs))

    async def read_apart(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same in a process of its own, for queries that compute for long; query, arguments and result must be picklable."""
        self._check_open()
        asked = Asked(self._clock(), self._settings.started_with, query, args, kwargs)
        result: R = await run_apart(self._apart(asked))
        return result

    @property
    def policy(self) -> Policy:
        """The shop's settings as of the last transaction."""
        return self._settings.known[1]

    def _check_open(self) -> None:
        if self._writes.closing:
            raise StorageUnavailable

    @abstractmethod
    async def _read(self, query: Query[R], *, for_staff: bool = False, once: bool = False) -> R:
        """`once`: the query is marked as asks_once."""

    @abstractmethod
    async def _read_aside(self, query: Query[R]) -> R: ...

    @abstractmethod
    def _apart(self, asked: Asked) -> Work:
        """What answers it in a process of its own."""


def idle(readers: Iterable[T]) -> asyncio.LifoQueue[T]:
    """The readers that are idle: all of them, so far. A query takes the one used last, whose pages are cached.

    If they took turns instead, half of all queries would wait behind a slow one.
    """
    queue: asyncio.LifoQueue[T] = asyncio.LifoQueue()
    for reader in readers:
        queue.put_nowait(reader)
    return queue
