"""What connections that only read do."""

import sqlite3
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from core.ports import ReadTransaction
from storage.apart import Asked
from storage.owners_settings import overridden
from storage.repositories.settings import OVERRIDES
from storage.sqlite.batch import for_caller
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor, drive
from storage.sqlite.thread import connect
from storage.transaction import StoredTransaction

R = TypeVar("R")


def read_with(
    connection: sqlite3.Connection,
    begin: Callable[[sqlite3.Connection], ReadTransaction],
    query: Callable[[ReadTransaction], Coroutine[Any, Any, R]],
) -> R:
    """Run the query on one consistent state, in the connection's thread. Raises StorageUnavailable, and what the query raises."""
    try:
        connection.execute("BEGIN")
        try:
            return drive(query(begin(connection)))
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    except BaseException as error:
        raised = for_caller(error)
        if raised is error:
            raise
        raise raised from error


async def read_once(path: Path, asked: Asked) -> Any:  # noqa: ANN401 - what the query returns
    """Run the query on a connection made for it."""

    def begin(connection: sqlite3.Connection) -> ReadTransaction:
        policy = overridden(asked.policy, connection.execute(OVERRIDES).fetchone()[0])
        return StoredTransaction(SqliteExecutor(connection), SQLITE, asked.now, policy, started_with=asked.policy)

    async with connect(path, read_only=True) as reader:
        return await reader.run(lambda connection: read_with(connection, begin, asked.of))
