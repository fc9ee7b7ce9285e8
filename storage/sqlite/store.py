"""The store on SQLite: each use case takes one hop to the connection's thread, and waiting writes are committed together.

Measured with 3-line orders and `synchronous=FULL` (bench/engine.py, ratios because machines differ): 5 to 10 times as many orders as
plain aiosqlite with a hop per statement, and 0.4 to 0.5 times as many as a bare loop over sqlite3.
"""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog

from core.errors import BackupFailed
from core.models.policy import Policy
from core.ports.bell import Bell
from core.ports.meter import NO_METER, Meter
from storage.apart import Asked, Work
from storage.base import READERS, SWITCH_INTERVAL, BaseStore, Query, idle
from storage.categories import CategoryCache
from storage.feed import LocalFeed
from storage.repositories.settings import OVERRIDES
from storage.sqlite.backup import DamagedCopy, back_up
from storage.sqlite.batch import commit_together
from storage.sqlite.collector import Collector
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor
from storage.sqlite.here import Here, TooLong, open_here
from storage.sqlite.migrations import migrate
from storage.sqlite.parts import sweep
from storage.sqlite.private import make_private
from storage.sqlite.readers import read_once, read_with
from storage.sqlite.thread import ConnectionThread, connect
from storage.transaction import StoredTransaction
from storage.writes import Job

R = TypeVar("R")

log = structlog.get_logger(__name__)


class DatabaseGone(Exception):
    """The open database is not the file of that name any more: nobody would ever find what is written to it."""


class SqliteStore(BaseStore):
    """Implements storage.opening.ShopStore. Made by `open_store`."""

    bell: Bell | None = None
    """Nobody else works for the shop."""

    def __init__(
        self,
        path: Path,
        writer: ConnectionThread,
        *,
        here: Here,
        readers: Sequence[ConnectionThread],
        staff_reader: ConnectionThread,
        policy: Policy,
        clock: Callable[[], int],
        meter: Meter,
    ) -> None:
        self.feed = LocalFeed()
        super().__init__(policy, clock, [self._commit], meter=meter, tell=self.feed.tell)
        self._path = path
        self._file = _identity(path)
        self._gone = False
        """Whether the log already says that the file is gone."""
        self._writer = writer
        self._here = here
        self._readers, self._staff_readers = idle(readers), idle([staff_reader])
        self._collector = Collector()

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

    async def _read(self, query: Query[R], *, for_staff: bool = False, once: bool = False) -> R:  # noqa: ARG002 - nothing is saved by it
        if not for_staff:
            with suppress(TooLong):
                return await self._here.read(self._begin_reading, query)
        readers = self._staff_readers if for_staff else self._readers
        reader = await readers.get()
        try:
            return await self._read_on(reader, query)
        finally:
            readers.put_nowait(reader)

    async def _read_aside(self, query: Query[R]) -> R:
        async with connect(self._path, read_only=True) as reader:
            with self._collector.paused():
                return await self._read_on(reader, query)

    async def _read_on(self, reader: ConnectionThread, query: Query[R]) -> R:
        return await reader.run(partial(read_with, begin=self._begin_reading, query=query))

    def _apart(self, asked: Asked) -> Work:
        return partial(read_once, self._path, asked)

    def _begin_reading(
        self, connection: sqlite3.Connection, executor: SqliteExecutor | None = None
    ) -> StoredTransaction:
        return self._begin(connection, executor, categories=self._categories)

    def _begin(
        self,
        connection: sqlite3.Connection,
        executor: SqliteExecutor | None = None,
        policy: Policy | None = None,
        categories: CategoryCache | None = None,
    ) -> StoredTransaction:
        policy = policy or self._policy_in(connection)
        executor = executor or SqliteExecutor(connection)
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
            policy = None
            if before is not None:
                written = before.settings.written
                policy = self._policy_in(connection, kept=False) if written else before.policy
            before = self._begin(connection, policy=policy)
            return before

        return begin

    def _policy_in(self, connection: sqlite3.Connection, *, kept: bool = True) -> Policy:
        """The policy with the owners' settings, as this transaction sees them."""
        row = connection.execute(OVERRIDES).fetchone()
        return self._settings.policy_with(None if row is None else row[0], kept=kept)

    async def _commit(self, group: Sequence[Job]) -> None:
        await self._writer.run(
            partial(commit_together, begin=self._begin_members(), jobs=group, check=self._check_file)
        )

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
        here = stack.enter_context(open_here(path))
        store = SqliteStore(
            path, writer, here=here, readers=others, staff_reader=first, policy=policy, clock=clock, meter=meter
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
