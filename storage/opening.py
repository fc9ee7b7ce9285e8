"""Opens the store of a database, whichever it is."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Protocol

from core.models.policy import Policy
from core.ports import Store
from core.ports.backup import BackupSource
from core.ports.bell import Bell
from core.ports.feed import Feed
from core.ports.meter import NO_METER, Meter
from storage.migrations import DatabaseTooNew
from storage.place import Database, Server
from storage.sqlite import store as sqlite

NOT_INSTALLED = "what Postgres needs is not installed: install tillbot[postgres]"


class ShopStore(Store, BackupSource, Protocol):
    """All that a shop needs of its store: also how others hear of what it has committed, and how the processes wake each other that
    work on one database (None: there is only one).
    """

    @property
    def feed(self) -> Feed: ...
    @property
    def bell(self) -> Bell | None: ...


class NotOpened(Exception):
    """The database cannot be opened; the text says why."""


@asynccontextmanager
async def open_store(
    database: Database, policy: Policy, clock: Callable[[], int], meter: Meter = NO_METER
) -> AsyncIterator[ShopStore]:
    """The store, brought up to date. `clock` gives ms UTC. Raises NotOpened, SettingsUnreadable."""
    async with AsyncExitStack() as stack:
        try:
            if isinstance(database, Server):
                store = await stack.enter_async_context(_open_postgres(database, policy, clock, meter))
            else:
                store = await stack.enter_async_context(sqlite.open_store(database, policy, clock, meter))
        except (DatabaseTooNew, sqlite3.Error, OSError) as problem:
            raise NotOpened(str(problem) or type(problem).__name__) from None
        yield store


@asynccontextmanager
async def _open_postgres(
    server: Server, policy: Policy, clock: Callable[[], int], meter: Meter
) -> AsyncIterator[ShopStore]:
    try:
        import asyncpg
    except ImportError:
        raise NotOpened(NOT_INSTALLED) from None
    from storage.postgres.migrations import NotAShop
    from storage.postgres.store import open_store as open_postgres

    async with AsyncExitStack() as stack:
        try:
            store = await stack.enter_async_context(open_postgres(server, policy, clock, meter))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, NotAShop) as problem:
            raise NotOpened(str(problem) or type(problem).__name__) from None
        yield store
