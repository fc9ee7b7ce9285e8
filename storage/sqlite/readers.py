"""Connections that only read."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from core.ports import ReadTransaction
from storage.apart import Asked
from storage.owners_settings import overridden
from storage.repositories.settings import OVERRIDES
from storage.sqlite.batch import for_caller
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor, drive
from storage.sqlite.thread import ConnectionThread, connect
from storage.transaction import StoredTransaction

R = TypeVar("R")


class Readers:
    """A query goes to the first idle reader. If readers took turns, half of all queries would wait behind a slow one."""

    def __init__(self, threads: Iterable[ConnectionThread]) -> None:
        self._threads = tuple(threads)
        self._idle: asyncio.LifoQueue[ConnectionThread] = asyncio.LifoQueue()  # the last one's pages are cached
        for thread in self._threads:
            self._idle.put_nowait(thread)

    def __iter__(self) -> Iterator[ConnectionThread]:
        return iter(self._threads)

    async def run(self, work: Callable[[sqlite3.Connection], R]) -> R:
        reader = await self._idle.get()
        try:
            return await reader.run(work)
        finally:
            self._idle.put_nowait(reader)


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
