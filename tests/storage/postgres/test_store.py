"""The engine on Postgres: one commit for many, every caller told the truth, and processes that keep out of each other's way."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from core.concurrency import free, one_at_a_time
from core.errors import Fault, NotFound, Noun, StorageUnavailable
from core.ports import ReadTransaction, Transaction
from core.ports.meter import NoMeter
from storage.place import Server
from storage.postgres.executor import _Request
from storage.postgres.store import PostgresStore
from tests.storage.postgres.engine import (
    add_one,
    ask,
    count,
    keep,
    keep_free,
    keep_in_order,
    on_disk,
    open_engine,
    under_way,
)
from tests.support.held import spoil
from tests.support.tables import executor
from tests.support.waiting import until, until_stored

WAITING = """SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
              WHERE NOT l.granted AND l.locktype = 'advisory' AND d.datname = current_database()"""
"""Somebody waits for a lock of the shop's."""


def alone(use_case: Any) -> Any:
    return use_case


async def test_waiting_writes_share_a_commit(engine: PostgresStore, url: str) -> None:
    """All that wait while one is under way."""
    async with under_way(engine, alone):
        tasks = [asyncio.create_task(engine.write(keep, number)) for number in range(50)]
        await until(lambda: engine._writes.waiting == len(tasks))
    await asyncio.gather(*tasks)
    written = await ask(url, "SELECT xmin::text, COUNT(*) FROM windows GROUP BY xmin ORDER BY 2")
    assert [row["count"] for row in written] == [1, 50]


@pytest.mark.parametrize("error", [NotFound(Noun.VARIANT), ValueError("a mistake")])
async def test_one_members_error_is_its_own(engine: PostgresStore, url: str, error: Exception) -> None:
    """It gets what it raised, its effect is undone, the others in its batch are kept."""

    async def fail(tx: Transaction) -> None:
        await keep(tx, 2)
        raise error

    async with under_way(engine, alone):
        writes = (engine.write(keep, 1), engine.write(fail), engine.write(keep, 3))
        tasks = [asyncio.create_task(write) for write in writes]
        await until(lambda: engine._writes.waiting == len(tasks))
    first, refused, last = await asyncio.gather(*tasks, return_exceptions=True)
    assert (first, refused, last) == (1, error, 3)
    assert await on_disk(url) == [1, 3, 1000]


async def test_a_broken_statement_is_its_members_own(engine: PostgresStore, url: str) -> None:
    """A mistake in SQL is a fault of one use case; the next one works."""

    async def stumble(tx: Transaction) -> None:
        await keep(tx, 2)
        await executor(tx).one("SELECT nothing FROM nowhere")

    with pytest.raises(asyncpg.UndefinedTableError):
        await engine.write(stumble)
    await engine.write(keep, 3)
    assert await on_disk(url) == [3]


async def test_who_hides_a_broken_statement_is_not_told_that_it_was_kept(engine: PostgresStore, url: str) -> None:
    """Postgres keeps nothing of such a transaction, and says so only to its COMMIT."""

    async def hide(tx: Transaction) -> None:
        await keep(tx, 2)
        await spoil(tx)

    with pytest.raises(StorageUnavailable):
        await engine.write(hide)
    await engine.write(keep, 3)
    assert await on_disk(url) == [3]


@pytest.mark.parametrize("wait", [lambda: asyncio.sleep(0), lambda: asyncio.sleep(1), lambda: asyncio.to_thread(int)])
async def test_a_use_case_waits_for_nothing_else(engine: PostgresStore, url: str, wait: Callable[[], Any]) -> None:
    """It would hold the writer, and everybody's locks."""

    async def wander(tx: ReadTransaction) -> None:
        await count(tx)
        await wait()

    for work in (engine.write, engine.read):
        with pytest.raises(Fault):
            await work(wander)
    await engine.write(keep, 1)
    assert await on_disk(url) == [1]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError])
async def test_an_error_that_is_for_the_main_thread_arrives_as_a_fault(
    engine: PostgresStore, error: type[BaseException]
) -> None:
    async def end(_tx: ReadTransaction) -> None:
        raise error

    for work in (engine.write, engine.read):
        with pytest.raises(Fault):
            await work(end)
    assert await engine.write(keep, 1) == 1


async def test_what_is_read_and_written_in_one_is_never_lost(engine: PostgresStore, other: PostgresStore) -> None:
    """Two processes add to one number, a hundred times: a use case that says nothing is alone."""
    await asyncio.gather(*(store.write(add_one) for _ in range(50) for store in (engine, other)))
    assert await engine.read(count) == 100


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        (free, keep_free, False),
        (free, keep_in_order, False),
        (one_at_a_time, keep_free, False),
        (one_at_a_time, keep_in_order, True),
        (free, keep, True),
        (one_at_a_time, keep, True),
        (alone, keep_free, True),
        (alone, keep_in_order, True),
    ],
)
async def test_who_runs_beside_whom(
    engine: PostgresStore, other: PostgresStore, url: str, *, first: Any, second: Any, waits: bool
) -> None:
    """Two processes: what may, is done while the other is under way; what may not, waits for its end."""
    async with under_way(engine, first):
        write = asyncio.create_task(other.write(second, 7))
        if waits:
            await until_stored(lambda: waiting(url))
            assert not write.done()
        else:
            assert await write == 7
    assert await write == 7


@pytest.mark.parametrize(
    ("first", "second"), [(free, keep_free), (free, keep_in_order), (free, keep), (one_at_a_time, keep_free)]
)
async def test_in_one_process_what_is_free_keeps_nobody_waiting(
    engine: PostgresStore, url: str, *, first: Any, second: Any
) -> None:
    """Nor waits: there are two writers. Who has to be alone waits for the lock, and not for a writer."""
    async with under_way(engine, first):
        write = asyncio.create_task(engine.write(second, 7))
        if second is keep:
            await until_stored(lambda: waiting(url))
            assert not write.done()
        else:
            assert await write == 7
    assert await write == 7


async def test_two_that_are_not_free_take_turns_in_one_process(engine: PostgresStore, url: str) -> None:
    """With one writer, so that whoever is free has the other one."""
    async with under_way(engine, one_at_a_time):
        orders = [asyncio.create_task(engine.write(keep_in_order, number)) for number in range(5)]
        await until(lambda: engine._writes.waiting == len(orders))
        assert await engine.write(keep_free, 7) == 7
        assert engine._writes.waiting == len(orders)
        assert not await waiting(url)
    assert await asyncio.gather(*orders) == [*range(5)]


async def test_a_read_that_nobody_waits_for_ends_with_the_store(url: str) -> None:
    """Wherever it is: it is not left in the middle."""
    begun = threading.Event()

    async def go_on(tx: ReadTransaction) -> None:
        await count(tx)
        begun.set()
        await _Request(lambda: asyncio.sleep(3600))

    async with open_engine(Server(url)) as store:
        reading = asyncio.create_task(store.read(go_on))
        await asyncio.to_thread(begun.wait)
        reading.cancel()
    assert not asyncio.all_tasks(store._thread._loop)


async def waiting(url: str) -> bool:
    return bool(await ask(url, WAITING))


@pytest.mark.slow
async def test_what_meets_another_is_done_again(engine: PostgresStore, other: PostgresStore, url: str) -> None:
    """Two processes lock two rows, each in its own order: one of them is told to begin anew, and nobody notices."""

    class Heard(NoMeter):
        times = 0

        def repeated(self, times: int) -> None:
            self.times += times

    engine._meter = other._meter = heard = Heard()
    await engine.write(keep, 1)
    await engine.write(keep, 2)

    @free
    async def step(tx: Transaction, first: int, second: int) -> None:
        for chat in (first, second):
            await executor(tx).run("UPDATE windows SET message_id = message_id + 1 WHERE chat_id = :chat", chat=chat)
            await executor(tx).one("SELECT pg_sleep(0.02)")

    for _ in range(5):
        await asyncio.gather(engine.write(step, 1, 2), other.write(step, 2, 1))
    rows = await ask(url, "SELECT message_id FROM windows ORDER BY chat_id")
    assert [row[0] for row in rows] == [11, 12]
    assert heard.times == sum(one.retries for store in (engine, other) for one in store._committers) > 0


async def prepared(tx: ReadTransaction) -> int:
    """How many statements the server keeps for this connection."""
    return len(await executor(tx).all("SELECT name FROM pg_prepared_statements WHERE name <> ''"))


async def test_a_statement_is_parsed_once(engine: PostgresStore) -> None:
    """The server keeps it: parsing and planning take longer than most statements."""
    kept = [await engine.write(prepared) for _ in range(3)]
    assert kept[0] > 0
    assert kept == kept[:1] * 3


async def test_behind_a_pooler_nothing_is_prepared(url: str) -> None:
    """Each transaction may have another connection: none keeps a statement."""
    async with open_engine(Server(url, pooled=True)) as store:
        await asyncio.gather(*(store.write(keep, number) for number in range(5)))
        assert await store.read(prepared) == await store.write(prepared) == 0
        assert await on_disk(url) == [0, 1, 2, 3, 4]


async def test_a_table_that_changes_under_a_prepared_statement_is_not_noticed(engine: PostgresStore, url: str) -> None:
    """As a newer program does it while an older one is at work."""

    async def newest(tx: ReadTransaction) -> int:
        return len(await executor(tx).all("SELECT * FROM windows"))

    await engine.write(keep, 1)
    assert await engine.read(newest) == await engine.write(newest) == 1
    await ask(url, "ALTER TABLE windows ADD COLUMN told BIGINT")
    assert await engine.read(newest) == await engine.write(newest) == 1
