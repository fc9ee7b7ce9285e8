"""A real store for a test; TEST_STORE chooses which. On SQLite its database need not be migrated each time."""

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest

from core.models.policy import Policy
from core.ports.meter import NO_METER, Meter
from storage.opening import ShopStore
from storage.place import Server
from storage.sqlite import store as sqlite
from storage.sqlite.backup import restore
from storage.sqlite.migrations import migrate


def open_store(
    path: Path, policy: Policy, clock: Callable[[], int], meter: Meter = NO_METER
) -> AbstractAsyncContextManager[ShopStore]:
    """The store called `path`, with everything it kept. `clock` gives ms UTC. Raises LookupError if TEST_STORE names none."""
    return STORES[chosen()](path, policy, clock, meter)


def chosen() -> str:
    """The store of STORES that tests open. Raises LookupError."""
    name = os.environ.get("TEST_STORE") or "sqlite"
    if name not in STORES:
        raise LookupError(f"TEST_STORE={name}: there is no such store; there is {', '.join(STORES)}")
    return name


def only_on(store: str, why: str) -> pytest.MarkDecorator:
    """Marks tests that are about one store itself, and says why."""
    return pytest.mark.skipif(chosen() != store, reason=f"only on {store}: {why}")


@asynccontextmanager
async def _open_sqlite(
    path: Path, policy: Policy, clock: Callable[[], int], meter: Meter = NO_METER
) -> AsyncIterator[ShopStore]:
    """Like storage.sqlite.store.open_store, but a new database is copied as a whole instead of migrated."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_new_database())
    async with sqlite.open_store(path, policy, clock, meter) as store:
        yield store


@cache
def _new_database() -> bytes:
    """A shop's file as the migrations leave it, without any rows of a shop."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "shop.db")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection, cart_ttl=0)
        return path.read_bytes()


@asynccontextmanager
async def _open_postgres(
    path: Path, policy: Policy, clock: Callable[[], int], meter: Meter = NO_METER
) -> AsyncIterator[ShopStore]:
    """The database whose URL stands in the file `path`; a new one, if there is no such file."""
    from storage.postgres.store import open_store as open_postgres
    from tests.support.postgres import create_database

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(create_database())
    async with open_postgres(Server(path.read_text()), policy, clock, meter) as store:
        yield store


def copy_store(path: Path, into: Path) -> None:
    """Let `into` be a store of its own with what `path`, which is closed, has kept."""
    if url := url_in(path):
        from tests.support.postgres import copy_database

        into.write_text(copy_database(url))
    else:
        shutil.copy(path, into)


def leave_by_a_crash(path: Path, into: Path) -> None:
    """Let `into` be what a crash at this moment leaves of the store; what was in memory is gone."""
    if url := url_in(path):
        from tests.support.postgres import cut_off

        cut_off(url)
        into.write_text(url)
        return
    for end in ("", "-wal"):
        if (part := path.with_name(path.name + end)).exists():
            shutil.copy(part, into.with_name(into.name + end))


def url_in(path: Path) -> str | None:
    """The URL that stands in the file; None if the file is a database itself."""
    with path.open("rb") as file:
        return path.read_text() if file.read(len(_URL)) == _URL else None


async def put_back(backup: Path, path: Path, now: datetime) -> None:
    """Restore a backup as the store called `path`, which is closed."""
    if chosen() == "sqlite":
        restore(backup, path, now)
        return
    from storage.postgres.backup import restore as restore_on_postgres

    await restore_on_postgres(backup, Server(path.read_text()), path.with_name("restoring"), now, cart_ttl=0)


def drop_databases(folder: Path) -> None:
    """Drop the databases whose URLs stand in files of this folder."""
    for path in folder.rglob("*.db"):
        if path.is_file() and (url := url_in(path)):
            from tests.support.postgres import drop_database

            drop_database(url)


_URL = b"postgresql://"


class OpenStore(Protocol):
    def __call__(
        self, path: Path, policy: Policy, clock: Callable[[], int], meter: Meter = NO_METER
    ) -> AbstractAsyncContextManager[ShopStore]: ...


STORES: Mapping[str, OpenStore] = {"sqlite": _open_sqlite, "postgres": _open_postgres}
"""How to open each store: the contract (tests/storage/contract) holds for all of them; other tests open the chosen one."""
