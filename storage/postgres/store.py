"""The store on Postgres: use cases run in a thread of their own, and waiting writes are committed together.

As on SQLite there is one writer in each process, so that a row that everybody wants costs nothing extra; unlike there, other processes
write to the same database (storage/postgres/batch.py says how they keep out of each other's way).
"""

import sys
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import asyncpg

from core.concurrency import concurrency_of
from core.errors import StorageUnavailable
from core.models.change import Change
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.ports.meter import NO_METER, Meter
from storage.apart import Asked, run_apart
from storage.categories import CategoryCache
from storage.owners_settings import OwnersSettings
from storage.place import Server
from storage.postgres.backup import back_up
from storage.postgres.batch import FORGET_WRITERS, Committer
from storage.postgres.bell import PostgresBell
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor
from storage.postgres.migrations import migrate
from storage.postgres.readers import Readers, read_once, read_with
from storage.postgres.session import Session
from storage.postgres.thread import DatabaseThread
from storage.repositories.settings import OVERRIDES
from storage.transaction import StoredTransaction
from storage.writes import Job, Writes

P = ParamSpec("P")
R = TypeVar("R")

READERS = 2
"""For customers. Staff have one more of their own, so that a list of 100,000 variants keeps nobody's cart waiting."""
SWITCH_INTERVAL = 0.0005
"""As on SQLite: seconds after which a busy event loop gives Python's lock to the thread of the use cases."""


class PostgresStore:
    """Implements storage.opening.ShopStore. Made by `open_store`."""

    def __init__(
        self, server: Server, thread: DatabaseThread, policy: Policy, clock: Callable[[], int], meter: Meter
    ) -> None:
        self._server = server
        self._thread = thread
        self._settings = OwnersSettings(policy)
        self._clock = clock
        self._meter = meter
        self._categories = CategoryCache()
        self._writer = Session(server)
        self.bell = PostgresBell(server)
        self.feed = self.bell.feed
        self._committer = Committer(self._writer, self._begin_member, notifies=self.bell.hears)
        self._writes = Writes(self._commit, meter, self._tell_nobody if self.bell.hears else self.feed.tell)
        self._readers = Readers([Session(server) for _ in range(READERS)])
        self._staff_readers = Readers([Session(server)])

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `use_case(tx, *args)` in a transaction; return when its effect is on disk.

        Raises what the use case raises (its effect is undone), or StorageUnavailable (nothing changed, for anyone in its batch; unless the
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
        session = Session(self._server, longest=None)

        async def ask() -> R:
            try:
                return await read_with(session, self._begin, lambda tx: query(tx, *args, **kwargs))
            finally:
                await session.close()

        return await self._thread.run(ask)

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
            partial(read_once, self._server, Asked(self._clock(), self._settings.started_with, query, args, kwargs))
        )
        return result

    async def copy_to(self, target: Path) -> int:
        """Back up the database to the new file `target`, in a process of its own; cancelling the caller ends it. Raises BackupFailed."""
        size: int = await run_apart(partial(back_up, self._server, target))
        return size

    async def sweep_parts(self) -> int:
        """Do nothing: a backup's parts lie beside it, and are deleted when the next one is made there."""
        return 0

    @property
    def policy(self) -> Policy:
        """The shop's settings as of the last transaction."""
        return self._settings.known[1]

    async def _read(self, readers: Readers, query: Callable[[ReadTransaction], Coroutine[Any, Any, R]]) -> R:
        if self._writes.closing:
            raise StorageUnavailable
        return await self._thread.run(lambda: readers.run(partial(self._begin, categories=self._categories), query))

    def _begin_member(self, connection: Connection, found: asyncpg.Record) -> StoredTransaction:
        return self._begin(connection, found["overrides"], alive=found["alive"])

    def _begin(
        self,
        connection: Connection,
        overrides: str | None,
        categories: CategoryCache | None = None,
        alive: Collection[int] | None = None,
    ) -> StoredTransaction:
        return StoredTransaction(
            PostgresExecutor(connection),
            POSTGRES,
            self._clock(),
            self._settings.policy_with(overrides),
            started_with=self._settings.started_with,
            categories=categories,
            alive=alive,
        )

    async def _commit(self, group: Sequence[Job]) -> None:
        known, kept, repeated = self._settings.known, False, self._committer.retries
        try:
            await self._thread.run(lambda: self._committer.commit(group))
            kept = not all(isinstance(job.error, StorageUnavailable) for job in group)
        finally:
            self._meter.repeated(self._committer.retries - repeated)
            if not kept:
                self._settings.known = known  # a member may have read what another one set, which is not on disk

    def _tell_nobody(self, _changes: Sequence[Change]) -> None:
        """Changes come back from the server, in the order in which all processes have committed."""

    async def _prepare(self) -> None:
        """Bring the database up to date, and read what owners have set."""
        connection = await self._writer.connection()
        await migrate(connection.raw)
        await connection.say(FORGET_WRITERS)
        row = await connection.row(OVERRIDES)
        self._settings.policy_with(row and row["overrides"])

    async def _close(self) -> None:
        await self._thread.end_all()  # reads that nobody waits for any more
        for part in (self._readers, self._staff_readers, self._writer):
            await part.close()


@asynccontextmanager
async def open_store(
    server: Server, policy: Policy, clock: Callable[[], int], meter: Meter = NO_METER
) -> AsyncIterator[PostgresStore]:
    """Open the database, and bring it up to date. At the end, finish the waiting writes and close everything.

    `clock` gives ms UTC. Raises DatabaseTooNew, SettingsUnreadable, OSError, or asyncpg.PostgresError if it cannot be used.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    async with AsyncExitStack() as stack:
        thread = await stack.enter_async_context(DatabaseThread())
        store = PostgresStore(server, thread, policy, clock, meter)
        stack.push_async_callback(thread.run, store._close)
        await thread.run(store._prepare)
        await stack.enter_async_context(store._writes.open())
        yield store
