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
from storage.postgres import session
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
from tests.support.cut_line import cut_line
from tests.support.held import spoil
from tests.support.needed import needs
from tests.support.postgres_server import binaries, private_server
from tests.support.tables import executor
from tests.support.waiting import PATIENCE, until, until_stored

WAITING = """SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
              WHERE NOT l.granted AND l.locktype = 'advisory' AND d.datname = current_database()"""
"""Somebody waits for a lock of the shop's."""


def alone(use_case: Any) -> Any:
    return use_case


async def test_waiting_writes_share_a_commit(engine: PostgresStore, url: str) -> None:
    """All that wait while one is under way."""
    async with under_way(engine, alone):
        tasks = [asyncio.create_task(engine.write(keep, number)) for number in range(50)]
        await until(lambda: len(engine._writes._waiting) == len(tasks))
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
        await until(lambda: len(engine._writes._waiting) == len(tasks))
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
    assert heard.times == engine._committer.retries + other._committer.retries > 0


async def test_a_line_that_breaks_before_the_commit_is_made_good(url: str) -> None:
    """Nothing was kept, so all is done again, on another line; nobody notices."""
    async with cut_line(url) as line, open_engine(Server(line.url)) as store:
        line.before = b"COMMIT\0"
        assert await store.write(keep, 5) == 5
        assert line.cuts == 1
    assert await on_disk(url) == [5]


async def test_a_line_that_breaks_after_the_commit_is_no_second_time(url: str) -> None:
    """The server is asked what became of it."""
    async with cut_line(url) as line, open_engine(Server(line.url)) as store:
        line.after = b"COMMIT\0"
        await store.write(add_one)
        assert line.cuts == 1
        assert await store.read(count) == 1


async def test_reads_go_on_over_a_new_line(url: str) -> None:
    """Also when it breaks within a query."""
    async with cut_line(url) as line, open_engine(Server(line.url)) as store:
        await store.write(keep, 1)
        line.before = b"ROLLBACK"
        assert await store.read(count) == 1
        line.cut()
        assert await store.read(count) == 1


async def test_a_server_that_stays_away_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while, to readers and writers; when it is back, all goes on."""
    monkeypatch.setattr(session, "PATIENCE", 0.2)
    async with cut_line(url) as line, open_engine(Server(line.url)) as store:
        line.down = True
        line.cut()
        for work in (store.write(keep, 1), store.read(count)):
            with pytest.raises(StorageUnavailable):
                await work
        line.down = False
        assert await store.write(keep, 2) == 2
    assert await on_disk(url) == [2]


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


@needs(binaries(), "PostgreSQL is not installed: nothing to restart")
@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_a_server_that_restarts_in_the_middle_loses_nothing(how: str) -> None:
    """In good order, or by a crash: every write that was said to be kept is there, once, and no other."""
    with private_server(durable=True) as server:
        async with open_engine(Server(server.url)) as store:
            writes = [asyncio.create_task(store.write(add_one)) for _ in range(200)]
            await until(lambda: any(write.done() for write in writes))
            await asyncio.to_thread(server.stop, how)
            await asyncio.to_thread(server.start)
            told = await asyncio.gather(*writes, return_exceptions=True)
            assert await store.read(count) == told.count(None)


@needs(binaries(), "PostgreSQL is not installed: nothing to restart")
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_server_that_has_crashed_says_what_it_has_kept(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """Whether the line broke before its COMMIT or after it, and whatever others have written since: it is done once."""
    monkeypatch.setattr(session, "PATIENCE", PATIENCE)
    with private_server(durable=True) as server:
        async with cut_line(server.url) as line, open_engine(Server(line.url)) as store:
            setattr(line, when, b"COMMIT\0")
            line.down = True
            write = asyncio.create_task(store.write(add_one))
            await until(lambda: line.cuts == 1)
            await asyncio.to_thread(server.stop, "immediate")
            await asyncio.to_thread(server.start)
            async with open_engine(Server(server.url)) as other:
                for number in range(10, 20):
                    await other.write(keep, number)
            line.down = False
            await write
            assert await store.read(count) == 1
