"""The four verbs on SQLite, and how a use case is driven to its end in the connection's thread."""

import sqlite3
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from core.errors import Fault
from storage.executor import Value

R = TypeVar("R")

_NO_LOOP = "no running event loop"
"""What asyncio says in the connection's thread to a sleep, a lock or a request, before it could suspend."""


class TransactionLostError(Exception):
    """SQLite ended the transaction by itself (FULL, IOERR, NOMEM): another statement would be a transaction of its own."""


class SqliteExecutor:
    """`async def` that never suspends: it calls sqlite3 directly, in the connection's thread. No cursor leaves this class.

    Every verb raises TransactionLostError once the transaction has ended: code that catches an error must not write on.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def one(self, sql: str, **values: Value) -> sqlite3.Row | None:
        """The first row, or None."""
        rows = self._within().execute(sql, values).fetchall()
        return rows[0] if rows else None

    async def all(self, sql: str, **values: Value) -> list[sqlite3.Row]:
        """All rows."""
        return self._within().execute(sql, values).fetchall()

    async def run(self, sql: str, **values: Value) -> int:
        """How many rows the statement changed."""
        return self._within().execute(sql, values).rowcount

    async def many(self, sql: str, rows: Sequence[Mapping[str, Value]]) -> int:
        """How many rows the statement changed over all `rows`."""
        return self._within().executemany(sql, rows).rowcount if rows else 0

    def _within(self) -> sqlite3.Connection:
        if not self._connection.in_transaction:
            raise TransactionLostError
        return self._connection


def drive(coroutine: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine that awaits only an executor of this module to its end, here and now.

    Raises Fault if it awaits the outside world inside a transaction.
    """
    try:
        coroutine.send(None)
    except StopIteration as finished:
        return finished.value  # type: ignore[no-any-return]  # StopIteration is not generic
    except RuntimeError as error:
        if str(error) != _NO_LOOP:
            raise
        raise _awaited_outside(coroutine) from error
    coroutine.close()
    raise _awaited_outside(coroutine)


def _awaited_outside(coroutine: Coroutine[Any, Any, Any]) -> Fault:
    return Fault(f"{coroutine!r} awaited something outside its transaction")
