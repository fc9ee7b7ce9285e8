"""Short queries are run in the event loop's thread, and no other one is."""

import asyncio
import sqlite3
import threading
from contextlib import suppress
from itertools import count

import pytest

from core.errors import Fault, NotFound, Noun
from core.ports import ReadTransaction
from storage.sqlite import here
from storage.sqlite.store import SqliteStore
from tests.storage.sqlite.engine import keep, kept, on_readers
from tests.support.held import ENDLESS
from tests.support.tables import executor

MANY = 3_000_000
COUNT = f"SELECT COUNT(*) AS rows FROM ({ENDLESS.replace('COUNT(*)', 'i')} LIMIT {MANY})"
"""Takes far longer than LONGEST, and ends."""


class Seen:
    """A query that says in which threads it was begun."""

    def __init__(self, *statements: str) -> None:
        self._statements = statements
        self.threads: list[bool] = []
        """Whether it was the loop's, one for each time."""

    async def __call__(self, tx: ReadTransaction) -> int:
        self.threads.append(threading.current_thread() is threading.main_thread())
        rows = 0
        for statement in self._statements:
            row = await executor(tx).one(statement)
            rows += row["rows"] if row else 0
        return rows


@pytest.fixture
def clock_of_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is up at the twentieth look at the clock, however busy the machine is."""
    looks = count()
    monkeypatch.setattr(here, "perf_counter", lambda: next(looks) * here.LONGEST / 20)


async def test_a_short_query_needs_no_other_thread(engine: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """And sees what was committed."""
    monkeypatch.setattr(here, "perf_counter", lambda: 0.0)  # however busy the machine is
    seen = Seen("SELECT COUNT(*) AS rows FROM windows")
    assert await engine.read(seen) == 0
    await engine.write(keep, 1)
    assert await engine.read(seen) == 1
    assert seen.threads == [True, True]


@pytest.mark.usefixtures("clock_of_looks")
async def test_a_statement_that_takes_long_is_run_elsewhere(engine: SqliteStore) -> None:
    """From the beginning, and to its end; what is short stays."""
    seen = Seen("SELECT 1 AS rows", COUNT)
    assert await engine.read(seen) == MANY + 1
    assert seen.threads == [True, False]
    assert not await engine.read(kept, 1)
    assert not engine._here._connection.in_transaction


@pytest.mark.usefixtures("clock_of_looks")
async def test_many_statements_that_take_long_together_are_run_elsewhere(engine: SqliteStore) -> None:
    """None of them does alone."""
    seen = Seen(*["SELECT 1 AS rows"] * 50)
    assert await engine.read(seen) == 50
    assert seen.threads == [True, False]


@pytest.mark.usefixtures("clock_of_looks")
async def test_what_a_query_makes_of_being_given_up_is_no_answer(engine: SqliteStore) -> None:
    """Whatever it catches: its state may be half of one."""

    async def make_do(tx: ReadTransaction) -> str:
        with suppress(Exception):
            for _ in range(50):
                await kept(tx, 1)
            return "whole"
        return "half"

    assert await engine.read(make_do) == "whole"


async def test_the_loop_waits_for_no_lock(engine: SqliteStore) -> None:
    """A reader does, in its own thread."""

    def patience(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA busy_timeout").fetchone()[0])

    assert patience(engine._here._connection) == 0
    assert min(await on_readers(engine, patience)) > 0


@pytest.mark.usefixtures("clock_of_looks")
async def test_giving_up_ends_the_transaction_however_often(engine: SqliteStore) -> None:
    """SQLite looks at the clock while a transaction ends as well; one that stayed open would hide every later commit."""
    for number in range(1, 400):
        await engine.write(keep, number)
        with pytest.raises(here.TooLong):
            await engine._here.read(engine._begin_reading, Seen(*["SELECT 1 AS rows"] * 50))
        assert not engine._here._connection.in_transaction
    assert await engine.read(kept, number)


async def test_what_staff_look_at_is_read_elsewhere(engine: SqliteStore) -> None:
    """Their lists are long."""
    seen = Seen("SELECT 1 AS rows")
    assert await engine.read_for_staff(seen) == await engine.read_aside(seen) == 1
    assert seen.threads == [False, False]


async def test_what_a_query_raises_is_raised_once(engine: SqliteStore) -> None:
    """It is not run again."""
    runs = []

    async def refuse(tx: ReadTransaction) -> None:
        runs.append(await kept(tx, 1))
        raise NotFound(Noun.PRODUCT, 1)

    async def wait(tx: ReadTransaction) -> None:
        runs.append(await kept(tx, 1))
        await asyncio.sleep(0)

    with pytest.raises(NotFound):
        await engine.read(refuse)
    with pytest.raises(Fault):
        await engine.read(wait)
    assert runs == [False, False]
    assert not engine._here._connection.in_transaction


async def test_whoever_reads_on_and_on_lets_others_go_on(engine: SqliteStore) -> None:
    """Between two queries the loop does what is due."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    while not done.is_set():
        await engine.read(kept, 1)


async def test_the_file_is_read_as_memory(engine: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call for each page costs a customer's screen more than its query."""
    monkeypatch.setattr(here, "perf_counter", lambda: 0.0)

    async def mapped(tx: ReadTransaction) -> int:
        row = await executor(tx).one("PRAGMA mmap_size")
        return int(row["mmap_size"]) if threading.current_thread() is threading.main_thread() else 0

    assert await engine.read(mapped) == here.MAPPED
