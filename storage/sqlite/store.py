"""The store on SQLite: each use case takes one hop to the connection's thread, and waiting writes are committed together.

Measured with 3-line orders and `synchronous=FULL` (bench/engine.py, ratios because machines differ): 5 to 10 times as many orders as
plain aiosqlite with a hop per statement, and 0.4 to 0.5 times as many as a bare loop over sqlite3.
"""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog

from core.errors import BackupFailed, StorageUnavailable
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.ports.bell import Bell
from core.ports.meter import NO_METER, Meter
from storage.apart import Asked, run_apart
from storage.categories import CategoryCache
from storage.feed import LocalFeed
from storage.owners_settings import OwnersSettings
from storage.repositories.settings import OVERRIDES
from storage.sqlite.backup import DamagedCopy, back_up
from storage.sqlite.batch import commit_together
from storage.sqlite.collector import Collector
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor
from storage.sqlite.migrations import migrate
from storage.sqlite.parts import sweep
from storage.sqlite.private import make_private
from storage.sqlite.readers import Readers, read_once, read_with
from storage.sqlite.thread import ConnectionThread, connect
from storage.transaction import StoredTransaction
from storage.writes import Job, Writes

P = ParamSpec("P")
R = TypeVar("R")

READERS = 2
"""For customers. Staff have one more of their own, so that a list of 100,000 variants keeps nobody's cart waiting."""
SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy event loop gives Python's lock to the writer, which needs it after every statement.

Measured (bench/busy_loop.py, six runs on a machine with other work), an order beside a loop that computes 1.5 ms at a time, compared
with an order beside an idle loop: at Python's own 5 ms it takes 1.3 to 9 times as long, at 0.5 ms 0.8 to 3.9 times. In each run 0.5 ms
was 1.2 to 6 times better. Shorter intervals gain nothing measurable, and the loop's own work does not depend on the interval.
"""


log = structlog.get_logger(__name__)


class DatabaseGone(Exception):
    """The open database is not the file of that name any more: nobody would ever find what is written to it."""


class SqliteStore:
    """Implements storage.opening.ShopStore. Made by `open_store`."""

    bell: Bell | None = None
    """Nobody else works for the shop."""

    def __init__(
        self,
        path: Path,
        writer: ConnectionThread,
        *,
        readers: Readers,
        staff_readers: Readers,
        policy: Policy,
        clock: Callable[[], int],
        meter: Meter,
    ) -> None:
        self._path = path
        self._file = _identity(path)
        self._gone = False
        """Whether the log already says that the file is gone."""
        self._settings = OwnersSettings(policy)
        self._clock = clock
        self._writer = writer
        self._readers = readers
        self._staff_readers = staff_readers
        self._categories = CategoryCache()
        self._collector = Collector()
        self.feed = LocalFeed()
        self._writes = Writes(self._commit, meter, self.feed.tell)

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `use_case(tx, *args)` in a transaction; return when its effect is on disk.

        Raises what the use case raises (its effect is undone), or StorageUnavailable (nothing changed, for anyone in its batch).
        """
        result: R = await self._writes.do(lambda tx: use_case(tx, *args, **kwargs))
        return result

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run `query(tx, *args)` on one consistent state of the database, while writes go on. Raises StorageUnavailable."""
        return await self._read(self._readers, lambda tx: query(tx, *args, **kwargs))

    async def read_for_staff(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same on a connection that customers do not wait for."""
        return await self._read(self._staff_readers, lambda tx: query(tx, *args, **kwargs))

    async def read_aside(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same on a connection of its own, for long queries: no other read waits behind it."""
        if self._writes.closing:
            raise StorageUnavailable
        async with connect(self._path, read_only=True) as reader:
            with self._collector.paused():
                return await self._read(Readers([reader]), lambda tx: query(tx, *args, **kwargs))

    async def read_apart(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same in a process of its own, for queries that compute for long; query, arguments and result must be picklable."""
        if self._writes.closing:
            raise StorageUnavailable
        result: R = await run_apart(
            partial(read_once, self._path, Asked(self._clock(), self._settings.started_with, query, args, kwargs))
        )
        return result

    async def copy_to(self, target: Path) -> int:
        """Back up the database to the new file `target`, in a thread of its own; cancelling the caller stops it. Raises BackupFailed."""
        left = threading.Event()
        try:
            return await asyncio.to_thread(back_up, self._path, target, left.is_set)
        except (OSError, sqlite3.Error, DamagedCopy) as problem:
            raise BackupFailed(str(problem)) from problem
        finally:
            left.set()

    async def sweep_parts(self) -> int:
        """Delete the parts that processes left when they were killed during a backup; gives how many files."""
        return await asyncio.to_thread(sweep, self._path)

    @property
    def policy(self) -> Policy:
        """The shop's settings as of the last transaction."""
        return self._settings.known[1]

    async def _read(self, readers: Readers, query: Callable[[ReadTransaction], Coroutine[Any, Any, R]]) -> R:
        if self._writes.closing:
            raise StorageUnavailable
        return await readers.run(
            partial(read_with, begin=partial(self._begin, categories=self._categories), query=query)
        )

    def _begin(
        self, connection: sqlite3.Connection, policy: Policy | None = None, categories: CategoryCache | None = None
    ) -> StoredTransaction:
        policy = policy or self._policy_in(connection)
        executor = SqliteExecutor(connection)
        return StoredTransaction(
            executor, SQLITE, self._clock(), policy, started_with=self._settings.started_with, categories=categories
        )

    def _begin_members(self) -> Callable[[sqlite3.Connection], StoredTransaction]:
        """How the members of one commit begin. Nobody else writes between them.

        The owners' settings are read for the first member, and again after a member that wrote them, whether or not it succeeded.
        """
        before: StoredTransaction | None = None

        def begin(connection: sqlite3.Connection) -> StoredTransaction:
            nonlocal before
            before = self._begin(connection, None if before is None or before.settings.written else before.policy)
            return before

        return begin

    def _policy_in(self, connection: sqlite3.Connection) -> Policy:
        """The policy with the owners' settings, as this transaction sees them."""
        row = connection.execute(OVERRIDES).fetchone()
        return self._settings.policy_with(None if row is None else row[0])

    async def _commit(self, group: Sequence[Job]) -> None:
        known, kept = self._settings.known, False
        try:
            await self._writer.run(
                partial(commit_together, begin=self._begin_members(), jobs=group, check=self._check_file)
            )
            kept = not all(isinstance(job.error, StorageUnavailable) for job in group)
        finally:
            if not kept:
                self._settings.known = known  # a member may have read what another one set, which is not on disk

    def _check_file(self) -> None:
        """Raise DatabaseGone if the file was removed or replaced: the process must not confirm any write to it."""
        gone = _identity(self._path) != self._file
        if gone and not self._gone:
            log.error(
                "database_gone", file=str(self._path), hint="put the file back, or restore a copy and start again"
            )
        self._gone = gone
        if gone:
            raise DatabaseGone(f"{self._path} is not the file that was opened")


@asynccontextmanager
async def open_store(
    path: Path, policy: Policy, clock: Callable[[], int], meter: Meter = NO_METER
) -> AsyncIterator[SqliteStore]:
    """Open (or make) the database at `path`, and bring it up to date. At the end, finish the waiting writes and close everything.

    `clock` gives ms UTC. Raises DatabaseTooNew, SettingsUnreadable, OSError, or sqlite3.Error if the file is not one of ours.
    """
    make_private(path)
    sys.setswitchinterval(SWITCH_INTERVAL)
    async with AsyncExitStack() as stack:
        writer = await stack.enter_async_context(connect(path))
        await writer.run(partial(migrate, cart_ttl=policy.cart_ttl))
        first, *others = [await stack.enter_async_context(connect(path, read_only=True)) for _ in range(1 + READERS)]
        customers, staff = Readers(others), Readers([first])
        store = SqliteStore(
            path, writer, readers=customers, staff_readers=staff, policy=policy, clock=clock, meter=meter
        )
        await writer.run(store._policy_in)
        await stack.enter_async_context(store._writes.open())
        yield store


def _identity(path: Path) -> tuple[int, int] | None:
    """The identity of the file that has this name now; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
