"""Steps of the engine's tests: writes that can be held up, and looks at the file from outside."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import TypeVar

from core.models.policy import Policy
from core.models.window import Window
from core.ports import ReadTransaction, Store, Transaction
from storage.sqlite.store import SqliteStore, open_store
from tests.support.waiting import PATIENCE

R = TypeVar("R")


def open_engine(path: Path) -> AbstractAsyncContextManager[SqliteStore]:
    return open_store(path, Policy(), lambda: 1)


async def keep(tx: Transaction, number: int, text: str = "") -> int:
    """Write a row of its own."""
    await tx.windows.save(Window(chat_id=number, message_id=number, search=text))
    return number


async def kept(tx: ReadTransaction, number: int) -> bool:
    return (await tx.windows.window(number)).message_id == number


def on_disk(path: Path) -> list[int]:
    """Which rows another connection sees now."""
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        return [row[0] for row in connection.execute("SELECT chat_id FROM windows ORDER BY chat_id")]


async def on_writer(store: Store, work: Callable[[sqlite3.Connection], R]) -> R:
    """Call `work` with the writer's connection, in its thread."""
    assert isinstance(store, SqliteStore)
    return await store._writer.run(work)


async def on_readers(store: SqliteStore, work: Callable[[sqlite3.Connection], R]) -> list[R]:
    readers = [store._readers.get_nowait() for _ in range(store._readers.qsize())]
    for reader in readers:
        store._readers.put_nowait(reader)
    return [await reader.run(work) for reader in readers]
