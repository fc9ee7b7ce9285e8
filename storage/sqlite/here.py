"""Short queries, where they are asked: in the event loop's thread.

Most take less time than the way to another thread and back, where each statement waits for Python's lock: measured over HTTP with 64
clients (bench/http.py), twice as many products a second and a quarter of the longest wait. A query that takes longer than LONGEST is given
up, and run again by a reader with a thread: no loop waits for it.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from core.ports import ReadTransaction
from storage.sqlite.executor import SqliteExecutor
from storage.sqlite.readers import read_with
from storage.sqlite.thread import open_connection

R = TypeVar("R")

LONGEST = 0.005
"""Seconds that a query may take here."""
_OFTEN = 500
"""Steps of SQLite's machine between two looks at the clock; some ten microseconds."""


class TooLong(Exception):
    """The query is not for here."""


class Here:
    """A connection that reads in the thread of whoever asks. Made by `open_here`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ends = 0.0
        self._given_up = False
        connection.set_progress_handler(self.is_over, _OFTEN)

    async def read(
        self,
        begin: Callable[[sqlite3.Connection, SqliteExecutor], ReadTransaction],
        query: Callable[[ReadTransaction], Coroutine[Any, Any, R]],
    ) -> R:
        """Run the query on one consistent state. Raises TooLong, StorageUnavailable, and what the query raises."""
        await asyncio.sleep(0)  # whoever reads on and on lets others do something, too
        self._ends, self._given_up = perf_counter() + LONGEST, False
        executor = _Executor(self._connection, self.is_over)
        try:
            return read_with(self._connection, lambda connection: begin(connection, executor), query)
        except Exception:
            if not self._given_up:
                raise
        raise TooLong

    def is_over(self) -> bool:
        """Whether the query has had its time. SQLite asks this, too, and gives its statement up then."""
        self._given_up = self._given_up or perf_counter() > self._ends
        return self._given_up


class _Executor(SqliteExecutor):
    """Gives up between statements as well."""

    def __init__(self, connection: sqlite3.Connection, is_over: Callable[[], bool]) -> None:
        super().__init__(connection)
        self._is_over = is_over

    def _within(self) -> sqlite3.Connection:
        if self._is_over():
            raise TooLong
        return super()._within()


@contextmanager
def open_here(path: Path) -> Iterator[Here]:
    """Read the database at `path` while the block lasts. Raises sqlite3.Error."""
    with closing(open_connection(path, read_only=True)) as connection:
        yield Here(connection)
