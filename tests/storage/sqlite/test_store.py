"""The engine on SQLite: one hop, one commit for many, and every caller told the truth."""

import asyncio
import gc
import sqlite3
import sys
from pathlib import Path

import pytest

from core.errors import Fault, NotFound, Noun, StorageUnavailable
from core.ports import ReadTransaction, Transaction
from storage.base import SWITCH_INTERVAL
from storage.sqlite import here
from storage.sqlite.store import SqliteStore
from storage.writes import GROUP
from tests.storage.sqlite.engine import (
    keep,
    kept,
    on_disk,
    on_readers,
    on_writer,
    open_engine,
)
from tests.support.held import held_up, outcomes, together
from tests.support.tables import executor


async def test_waiting_writes_share_a_commit(engine: SqliteStore) -> None:
    """As many as a group holds; the rest have the next one."""
    said: list[str] = []
    await on_writer(engine, lambda connection: connection.set_trace_callback(said.append))
    await outcomes(engine, *(engine.write(keep, number) for number in range(GROUP + 3)))
    await on_writer(engine, lambda connection: connection.set_trace_callback(None))
    held_up, groups = 1, 2
    assert said.count("BEGIN IMMEDIATE") == said.count("COMMIT") == held_up + groups
    assert said.count("SAVEPOINT member") == held_up + GROUP + 3


async def test_nobody_hears_done_before_the_commit(engine: SqliteStore, file: Path) -> None:
    """At the moment a caller is told, another connection sees its row; while later members run, nobody has been told."""
    seen: list[bool] = []
    told_early: list[bool] = []

    def look(task: "asyncio.Task[int]") -> None:
        seen.append(task.result() in on_disk(file))

    async def keep_last(tx: Transaction) -> int:
        told_early.extend(task.done() for task in tasks)
        return await keep(tx, 99)

    writes = [engine.write(keep, number) for number in range(5)]
    async with together(engine, *writes, engine.write(keep_last)) as tasks:
        for task in tasks:
            task.add_done_callback(look)
    await asyncio.gather(*tasks)
    assert told_early == [False] * 6
    assert seen == [True] * 6


@pytest.mark.parametrize(
    "error", [NotFound(Noun.VARIANT), ValueError("a mistake"), sqlite3.OperationalError("a mistake")]
)
async def test_one_members_error_is_its_own(engine: SqliteStore, file: Path, error: Exception) -> None:
    """It gets what it raised, its effect is undone, the others in its batch are kept."""

    async def fail(tx: Transaction) -> None:
        await keep(tx, 2)
        raise error

    assert await outcomes(engine, engine.write(keep, 1), engine.write(fail), engine.write(keep, 3)) == [1, error, 3]
    assert on_disk(file) == [1, 3]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError])
async def test_an_error_that_is_for_the_main_thread_arrives_as_a_fault(
    engine: SqliteStore, file: Path, error: type[BaseException]
) -> None:
    """Written or read, it ends neither the thread nor the program, and nobody else is harmed."""

    async def fail(tx: Transaction) -> None:
        await keep(tx, 2)
        raise error

    async def fail_to_read(_tx: ReadTransaction) -> None:
        raise error

    first, fault, third = await outcomes(engine, engine.write(keep, 1), engine.write(fail), engine.write(keep, 3))
    assert (first, third) == (1, 3)
    assert isinstance(fault, Fault)
    assert isinstance(fault.__cause__, error)
    assert on_disk(file) == [1, 3]
    with pytest.raises(Fault, match=error.__name__):
        await engine.read(fail_to_read)
    assert await engine.read(kept, 3)


@pytest.mark.parametrize(
    "outside", [lambda: asyncio.sleep(0), lambda: asyncio.sleep(1), lambda: asyncio.to_thread(id, 1)]
)
async def test_awaiting_the_outside_world_is_a_fault(engine: SqliteStore, file: Path, outside: object) -> None:
    """Inside a transaction there is nothing to wait for; what was written before is undone."""

    async def wander(tx: Transaction) -> None:
        await keep(tx, 2)
        await outside()  # type: ignore[operator]

    async def wander_reading(_tx: ReadTransaction) -> None:
        await outside()  # type: ignore[operator]

    first, fault, third = await outcomes(engine, engine.write(keep, 1), engine.write(wander), engine.write(keep, 3))
    assert (first, third) == (1, 3)
    assert isinstance(fault, Fault)
    assert "wander" in str(fault)
    assert not isinstance(fault, StorageUnavailable)
    assert on_disk(file) == [1, 3]
    with pytest.raises(Fault, match="wander_reading"):
        await engine.read(wander_reading)


async def test_a_caller_cancelled_before_its_turn_is_skipped(engine: SqliteStore, file: Path) -> None:
    """Nobody waits for it any more; those beside it are served."""
    async with together(engine, *(engine.write(keep, number) for number in (1, 2, 3))) as tasks:
        tasks[1].cancel()
        await asyncio.sleep(0)
    assert (await tasks[0], await tasks[2]) == (1, 3)
    assert tasks[1].cancelled()
    assert on_disk(file) == [1, 3]


async def test_a_caller_cancelled_after_its_turn_is_served(engine: SqliteStore, file: Path) -> None:
    """The write happens, its result is dropped, and the next one works."""
    loop = asyncio.get_running_loop()
    cancelled = asyncio.Event()

    async def keep_and_be_cancelled(tx: Transaction) -> None:
        await keep(tx, 1)
        asyncio.run_coroutine_threadsafe(cancel(), loop).result()

    async def cancel() -> None:
        writing.cancel()
        cancelled.set()

    writing = asyncio.create_task(engine.write(keep_and_be_cancelled))
    await cancelled.wait()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await engine.write(keep, 2) == 2
    assert on_disk(file) == [1, 2]


async def test_a_mistake_in_our_sql_is_no_unavailable_store(engine: SqliteStore) -> None:
    """It would be tried again for ever. Written and read."""

    async def mistake(tx: ReadTransaction) -> None:
        await executor(tx).all("SELECT nothing FROM nowhere")

    async def refused_by_a_constraint(tx: Transaction) -> None:
        await executor(tx).run("INSERT INTO carts (customer_id) VALUES (NULL)")

    for run in (engine.write(mistake), engine.read(mistake), engine.write(refused_by_a_constraint)):
        with pytest.raises(sqlite3.Error):
            await run


async def test_a_read_sees_one_state(engine: SqliteStore) -> None:
    """A write committed between two of its queries is not seen by the second."""
    loop = asyncio.get_running_loop()

    async def look_twice(tx: ReadTransaction) -> tuple[bool, bool]:
        before = await kept(tx, 1)
        asyncio.run_coroutine_threadsafe(engine.write(keep, 1), loop).result()
        return before, await kept(tx, 1)

    assert await engine.read_for_staff(look_twice) == (False, False)
    assert await engine.read(kept, 1)


async def test_a_read_cannot_write(engine: SqliteStore, file: Path) -> None:
    """Whatever the types allow; and it leaves no transaction open."""

    async def write(tx: ReadTransaction) -> None:
        await executor(tx).run("DELETE FROM windows")

    await engine.write(keep, 1)
    with pytest.raises((sqlite3.Error, StorageUnavailable)):
        await engine.read(write)
    assert on_disk(file) == [1]
    assert await on_readers(engine, lambda connection: connection.in_transaction) == [False, False]


async def test_reads_leave_no_transaction_open(engine: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither after an answer nor after an error: an open one would hide every later commit."""
    monkeypatch.setattr(here, "LONGEST", -1)  # they go to the readers

    async def fail(tx: ReadTransaction) -> None:
        await kept(tx, 1)
        raise ValueError

    for _ in range(4):
        await engine.read(kept, 1)
        with pytest.raises(ValueError):
            await engine.read(fail)
    assert await on_readers(engine, lambda connection: connection.in_transaction) == [False, False]


async def test_reads_go_on_beside_a_long_write(engine: SqliteStore) -> None:
    """They see what was committed before it."""
    await engine.write(keep, 1)
    async with together(engine, engine.write(keep, 2)):
        assert await engine.read(kept, 1)
        assert not await engine.read(kept, 2)


async def test_a_read_goes_to_the_reader_that_is_idle(engine: SqliteStore) -> None:
    """Whatever takes long holds up one of them; were they handed out in turn, every other read would wait for it."""
    async with held_up(engine.read):
        assert not any([await engine.read(kept, 1) for _ in range(5)])


async def test_customers_do_not_wait_for_what_staff_look_at(engine: SqliteStore) -> None:
    """Nor staff for customers."""
    async with held_up(engine.read_for_staff):
        waiting = [asyncio.create_task(engine.read_for_staff(kept, 1)) for _ in range(5)]
        assert not any(await asyncio.gather(*(engine.read(kept, 1) for _ in range(5))))
        assert not any(task.done() for task in waiting)
    assert await asyncio.gather(*waiting) == [False] * 5


async def test_no_garbage_is_looked_for_while_much_is_read_aside(engine: SqliteStore) -> None:
    """Until the last of two that overlap is done, however the other one ends."""

    async def fail(_tx: ReadTransaction) -> None:
        assert not gc.isenabled()
        raise ValueError

    async with held_up(engine.read_aside):
        with pytest.raises(ValueError):
            await engine.read_aside(fail)
        assert not gc.isenabled()
    assert gc.isenabled()


async def test_closing_waits_for_waiting_writes(file: Path) -> None:
    """More than one group of them; later writes are refused."""
    async with open_engine(file) as store:
        writing = [asyncio.create_task(store.write(keep, number)) for number in range(3 * GROUP)]
        await asyncio.sleep(0)
    assert [task.result() for task in writing] == list(range(3 * GROUP))
    assert on_disk(file) == list(range(3 * GROUP))
    with pytest.raises(StorageUnavailable):
        await store.write(keep, 1000)


async def test_an_error_in_the_block_keeps_what_was_written(file: Path) -> None:
    """The store closes, and the error goes on."""

    async def fail_in_the_block() -> None:
        async with open_engine(file) as store:
            await store.write(keep, 1)
            raise ValueError

    with pytest.raises(ValueError):
        await fail_in_the_block()
    assert on_disk(file) == [1]


async def test_the_writer_is_durable_and_strict(engine: SqliteStore) -> None:
    """The settings on which the promises rest."""
    names = ("journal_mode", "synchronous", "foreign_keys")

    def settings(connection: sqlite3.Connection) -> list[object]:
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    full = 2
    assert await on_writer(engine, settings) == ["wal", full, 1]
    assert await on_writer(engine, lambda connection: connection.isolation_level) is None
    assert await on_readers(engine, lambda connection: connection.execute("PRAGMA query_only").fetchone()[0]) == [1, 1]


async def test_a_busy_event_loop_does_not_hold_up_the_writer(engine: SqliteStore) -> None:
    """It gives Python's lock back soon."""
    assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL)
