"""A store for a test: the real one, on a database that need not be brought up to date each time."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from core.models.policy import Policy
from storage.sqlite import store as sqlite
from storage.sqlite.migrations import migrate
from storage.sqlite.store import SqliteStore


@asynccontextmanager
async def open_store(path: Path, policy: Policy, clock: Callable[[], int]) -> AsyncIterator[SqliteStore]:
    """As storage.sqlite.store.open_store; what it would make first is written as a whole."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_new_database())
    async with sqlite.open_store(path, policy, clock) as store:
        yield store


@cache
def _new_database() -> bytes:
    """A shop's file as the migrations leave it: nothing is in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "shop.db")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection, cart_ttl=0)
        return path.read_bytes()
