"""The only place that reaches into aiosqlite: run a whole function in the connection's own thread.

aiosqlite has no public call for that, and one awaited call per statement costs a thread hop each: measured, ten times slower
(bench/engine.py). `_execute` and `_conn` are aiosqlite 0.22's: the version is pinned, and
tests/storage/sqlite/test_thread.py checks that they work.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Self, TypeVar, cast

import aiosqlite

R = TypeVar("R")

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another process that holds the file (an import, a backup)."""


class ConnectionThread(aiosqlite.Connection):
    """One SQLite connection, and the only thread that touches it. The thread is no daemon: use `async with`."""

    _stopped: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        try:
            await self
        except BaseException:
            if self._stopped is not None:  # otherwise the thread reports its end to a loop that may be closed by then
                await self._stopped
            raise
        return self

    def stop(self) -> asyncio.Future[None] | None:
        """Called by aiosqlite, too, if connecting fails; it does not wait for the end."""
        self._stopped = super().stop()
        return self._stopped

    async def run(self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Call `work(connection)` in the thread, after earlier calls; give back what it returns or raises."""
        return cast("R", await self._execute(work, self._conn))  # type: ignore[no-untyped-call]


def connect(path: Path, *, read_only: bool = False) -> ConnectionThread:
    """A connection as `open_connection` makes it, in a thread of its own."""
    return ConnectionThread(partial(open_connection, path, read_only=read_only), iter_chunk_size=64)


def open_connection(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in WAL mode, durable at every commit, that leaves transactions to its user (`isolation_level=None`)."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT, check_same_thread=False, cached_statements=512
    )
    try:
        _prepare(connection, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.row_factory = sqlite3.Row
    # Savepoints keep the pages they change, and readers what they sort. Without this, anything beyond 64 KB went to a file.
    connection.execute("PRAGMA temp_store = MEMORY")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _use_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for the lock that WAL mode needs: when several processes made a new file, all but one were refused."""
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
