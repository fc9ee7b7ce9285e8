"""Steps of the engine's tests: writes that can be held up, and looks at the file from outside."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import Any, TypeVar

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
    return [await reader.run(work) for reader in store._readers]


Write = Coroutine[Any, Any, Any]
Run = Callable[[Callable[[ReadTransaction], Coroutine[Any, Any, None]]], Coroutine[Any, Any, None]]


@asynccontextmanager
async def held_up(run: Run) -> AsyncIterator[None]:
    """A query that goes on until the block is left, run by `run`."""
    busy, go_on = threading.Event(), threading.Event()

    async def hold(_tx: ReadTransaction) -> None:
        busy.set()
        assert go_on.wait(PATIENCE)

    holding = asyncio.create_task(run(hold))
    try:
        assert await asyncio.to_thread(busy.wait, PATIENCE)
        yield
    finally:
        go_on.set()
    await holding


@asynccontextmanager
async def together(store: Store, *writes: Write) -> AsyncIterator[list["asyncio.Task[Any]"]]:
    """The writes as one batch: they arrive while the writer is busy, in this order, and go on when the block is left."""
    async with held_up(store.write):
        tasks = [asyncio.create_task(write) for write in writes]
        await asyncio.sleep(0)  # each has handed in its use case
        yield tasks


async def outcomes(store: Store, *writes: Write) -> list[Any]:
    """What each of the writes of one batch returned or raised."""
    async with together(store, *writes) as tasks:
        pass
    return await asyncio.gather(*tasks, return_exceptions=True)
