"""The store on Postgres: use cases run in a thread of their own, and waiting writes are committed together.

One writer in each process does all that may not run beside everything else, as on SQLite; another one only what is FREE. Unlike there,
other processes write to the same database (storage/postgres/batch.py says how all of them keep out of each other's way).
"""

import sys
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from core.models.change import Change
from core.models.policy import Policy
from core.ports.meter import NO_METER, Meter
from storage.apart import Asked, Work, run_apart
from storage.base import READERS, SWITCH_INTERVAL, BaseStore, Query
from storage.categories import CategoryCache
from storage.place import Server
from storage.postgres.backup import back_up
from storage.postgres.batch import FORGET_WRITERS, Committer
from storage.postgres.bell import PostgresBell
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor
from storage.postgres.known import Known
from storage.postgres.migrations import migrate
from storage.postgres.readers import Readers, read_once, read_with
from storage.postgres.session import Session
from storage.postgres.thread import DatabaseThread
from storage.repositories.settings import OVERRIDES
from storage.transaction import StoredTransaction
from storage.writes import Job

R = TypeVar("R")

WRITERS = 2
"""While one waits for the server or its disk, the other one works."""


class PostgresStore(BaseStore):
    """Implements storage.opening.ShopStore. Made by `open_store`."""

    def __init__(
        self, server: Server, thread: DatabaseThread, policy: Policy, clock: Callable[[], int], meter: Meter
    ) -> None:
        self.bell = PostgresBell(server)
        self.feed = self.bell.feed
        hears = self.bell.hears
        self._committers = [Committer(Session(server), self._begin_member, notifies=hears) for _ in range(WRITERS)]
        super().__init__(
            policy,
            clock,
            [partial(self._commit, one) for one in self._committers],
            meter=meter,
            tell=_tell_nobody if hears else self.feed.tell,
        )
        self._server = server
        self._thread = thread
        self._meter = meter
        # No customer's screen hangs on how it is planned, and to plan a search anew takes longer than the search.
        self._readers = Readers([Session(server, plans_once=True) for _ in range(READERS)])
        self._staff_readers = Readers([Session(server)])

    async def copy_to(self, target: Path) -> int:
        """Back up the database to the new file `target`, in a process of its own; cancelling the caller ends it. Raises BackupFailed."""
        size: int = await run_apart(partial(back_up, self._server, target))
        return size

    async def sweep_parts(self) -> int:
        """Do nothing: a backup's parts lie beside it, and are deleted when the next one is made there."""
        return 0

    async def _read(self, query: Query[R], *, for_staff: bool = False, once: bool = False) -> R:
        readers = self._staff_readers if for_staff else self._readers
        begin = partial(self._begin, categories=self._categories)
        run = readers.run_once if once else readers.run
        return await self._thread.run(lambda: run(begin, query, self._settings))

    async def _read_aside(self, query: Query[R]) -> R:
        session = Session(self._server, longest=None)

        async def ask() -> R:
            try:
                return await read_with(session, self._begin, query)
            finally:
                await session.close()

        return await self._thread.run(ask)

    def _apart(self, asked: Asked) -> Work:
        return partial(read_once, self._server, asked)

    def _begin_member(self, connection: Connection, found: Known, *, kept: bool) -> StoredTransaction:
        return self._begin(connection, found.overrides, alive=found.alive, kept=kept)

    def _begin(
        self,
        connection: Connection,
        overrides: str | None,
        *,
        categories: CategoryCache | None = None,
        alive: Collection[int] | None = None,
        kept: bool = True,
    ) -> StoredTransaction:
        return StoredTransaction(
            PostgresExecutor(connection),
            POSTGRES,
            self._clock(),
            self._settings.policy_with(overrides, kept=kept),
            started_with=self._settings.started_with,
            categories=categories,
            alive=alive,
        )

    async def _commit(self, committer: Committer, group: Sequence[Job]) -> None:
        repeated = committer.retries
        try:
            await self._thread.run(lambda: committer.commit(group))
        finally:
            self._meter.repeated(committer.retries - repeated)

    async def _prepare(self) -> None:
        """Bring the database up to date, and read what owners have set."""
        connection = await self._committers[0].session.connection()
        await migrate(connection.raw)
        await connection.say(FORGET_WRITERS)
        row = await connection.row(OVERRIDES)
        self._settings.policy_with(row and row["overrides"])

    async def _close(self) -> None:
        await self._thread.end_all()  # reads that nobody waits for any more
        for readers in (self._readers, self._staff_readers):
            await readers.close()
        for committer in self._committers:
            await committer.session.close()


def _tell_nobody(_changes: Sequence[Change]) -> None:
    """Changes come back from the server, in the order in which all processes have committed."""


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
