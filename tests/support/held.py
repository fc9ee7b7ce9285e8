"""Queries and writes that are held up until a test lets them go on, on every store."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from core.ports import ReadTransaction, Store, Transaction
from storage.postgres.executor import PostgresExecutor, _Request
from tests.support.tables import executor
from tests.support.waiting import PATIENCE

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
"""A statement without an end."""
Write = Coroutine[Any, Any, Any]
Run = Callable[[Callable[[ReadTransaction], Coroutine[Any, Any, None]]], Coroutine[Any, Any, None]]


@asynccontextmanager
async def held_up(run: Run) -> AsyncIterator[None]:
    """A query that goes on until the block is left, run by `run`."""
    busy, go_on = threading.Event(), threading.Event()

    async def hold(tx: ReadTransaction) -> None:
        busy.set()
        assert await _wait(tx, go_on)

    holding = asyncio.create_task(run(hold))
    try:
        assert await asyncio.to_thread(busy.wait, PATIENCE)
        yield
    finally:
        go_on.set()
    await holding


async def _wait(tx: ReadTransaction, go_on: threading.Event) -> bool:
    """On SQLite the query takes too long for the loop's thread; on Postgres it waits as for a statement, and others go on."""
    if threading.current_thread() is threading.main_thread() and not isinstance(executor(tx), PostgresExecutor):
        await executor(tx).one(ENDLESS)
    if isinstance(executor(tx), PostgresExecutor):
        return bool(await _Request(lambda: asyncio.to_thread(go_on.wait, PATIENCE)))
    return go_on.wait(PATIENCE)


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


async def spoil(tx: Transaction) -> None:
    """A use case with which its whole batch is lost."""
    if isinstance(executor(tx), PostgresExecutor):
        with suppress(asyncpg.UndefinedTableError):
            await executor(tx).run("SELECT nothing FROM nowhere")
    else:
        await executor(tx).run("ROLLBACK")
