"""Steps of the engine's tests: rows of one's own, and looks at the database from outside."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import asyncpg

from core.concurrency import free, one_at_a_time
from core.models.policy import Policy
from core.models.window import Window
from core.ports import ReadTransaction, Store, Transaction
from storage.place import Server
from storage.postgres.executor import _Request
from storage.postgres.store import PostgresStore, open_store
from tests.support.tables import executor


def open_engine(server: Server) -> AbstractAsyncContextManager[PostgresStore]:
    return open_store(server, Policy(), lambda: 1)


async def keep(tx: Transaction, number: int) -> int:
    """Write a row of its own."""
    await tx.windows.save(Window(chat_id=number, message_id=number))
    return number


@free
async def keep_free(tx: Transaction, number: int) -> int:
    return await keep(tx, number)


@one_at_a_time
async def keep_in_order(tx: Transaction, number: int) -> int:
    return await keep(tx, number)


async def count(tx: ReadTransaction) -> int:
    return (await tx.windows.window(1)).message_id


async def add_one(tx: Transaction) -> None:
    """Read a number and write the next one: two at once would lose one, if they did not take turns."""
    number = await count(tx)
    await executor(tx).one("SELECT pg_sleep(0.001)")
    await tx.windows.save(Window(chat_id=1, message_id=number + 1))


async def on_disk(url: str) -> list[int]:
    """Which rows another connection sees now."""
    return [row[0] for row in await ask(url, "SELECT chat_id FROM windows ORDER BY chat_id")]


async def ask(url: str, sql: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


@asynccontextmanager
async def under_way(store: Store, use_case: Any) -> AsyncIterator[None]:
    """A write of this kind that has begun, and goes on until the block is left."""
    begun, go_on = threading.Event(), threading.Event()

    async def hold(tx: Transaction) -> None:
        await keep(tx, 1000)
        begun.set()
        await _Request(partial(asyncio.to_thread, go_on.wait))

    task = asyncio.create_task(store.write(use_case(hold)))
    await asyncio.to_thread(begun.wait)
    try:
        yield
    finally:
        go_on.set()
        await task
