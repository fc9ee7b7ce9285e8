"""Short queries, where they are asked: in the event loop's thread.

Most take less time than the way to another thread and back, where each statement waits for Python's lock: measured over HTTP with 64
clients (bench/http.py), 1.5 times as many products and carts a second, and half of the longest waits. A query that takes longer than
LONGEST is given up, and run again by a reader with a thread: no loop waits for it.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from math import inf
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from core.ports import ReadTransaction
from storage.sqlite.batch import for_caller
from storage.sqlite.executor import SqliteExecutor, drive
from storage.sqlite.thread import open_connection

R = TypeVar("R")

LONGEST = 0.005
"""Seconds that a query may take here."""
MAPPED = 2_000_000_000
"""Bytes of the file that are read as memory; SQLite allows little more. A big shop's customers are each on pages of their own, and where a
call to read one takes 50 µs, as in some containers, a cart cost three times as much as in a small shop. If the file is cut short while it
is open, the process dies of it, as of a kill."""
_OFTEN = 500
"""Steps of SQLite's machine between two looks at the clock; some ten microseconds."""


class TooLong(Exception):
    """The query is not for here."""


class Here:
    """A connection that reads in the thread of whoever asks. Made by `open_here`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ends = inf
        """When the query that runs has to be over. Nothing else is given up: a ROLLBACK that was would leave its transaction open."""
        self._given_up = False
        connection.set_progress_handler(self.is_over, _OFTEN)

    async def read(
        self,
        begin: Callable[[sqlite3.Connection, SqliteExecutor], ReadTransaction],
        query: Callable[[ReadTransaction], Coroutine[Any, Any, R]],
    ) -> R:
        """Run the query on one consistent state. Raises TooLong, also for whatever SQLite refuses, and what the query raises."""
        await asyncio.sleep(0)  # whoever reads on and on lets others do something, too
        try:
            return self._read(begin, query)
        except sqlite3.Error as problem:
            raise TooLong from problem  # a reader finds out whether it is the query's
        except BaseException as error:
            raised = for_caller(error)
            if raised is error:
                raise
            raise raised from error

    def _read(
        self,
        begin: Callable[[sqlite3.Connection, SqliteExecutor], ReadTransaction],
        query: Callable[[ReadTransaction], Coroutine[Any, Any, R]],
    ) -> R:
        self._end()
        self._connection.execute("BEGIN")
        try:
            self._ends, self._given_up = perf_counter() + LONGEST, False
            answer = drive(query(begin(self._connection, _Executor(self._connection, self.is_over))))
        except Exception:
            if not self._given_up:
                raise
        else:
            if not self._given_up:
                return answer
        finally:
            self._end()
        raise TooLong

    def _end(self) -> None:
        """Leave the transaction, if there is one."""
        self._ends = inf
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def is_over(self) -> bool:
        """Whether the query has had its time. SQLite asks this, too, and gives its statement up then."""
        over = perf_counter() > self._ends
        self._given_up |= over
        return over


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
        connection.execute("PRAGMA busy_timeout = 0")  # whatever has to be waited for, a reader waits for
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        yield Here(connection)
