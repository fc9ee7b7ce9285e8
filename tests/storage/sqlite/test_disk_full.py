"""When the disk is full or fails: what was reported done is on disk, all others hear StorageUnavailable, and it goes on later."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from core.errors import StorageUnavailable
from core.ports import Transaction
from storage.sqlite.store import SqliteStore
from tests.storage.sqlite.engine import keep, kept, on_disk, on_writer, open_engine
from tests.support.held import outcomes
from tests.support.tables import executor

LONG = "x" * 20_000
"""Several pages."""


async def lose_the_transaction(tx: Transaction) -> None:
    """What SQLite does by itself on FULL, IOERR or NOMEM."""
    await keep(tx, 50)
    await executor(tx).run("ROLLBACK")


async def break_the_commit(tx: Transaction) -> None:
    """A violation that is looked for at the COMMIT only."""
    await executor(tx).run("PRAGMA defer_foreign_keys = ON")
    await executor(tx).run("INSERT INTO cart_lines VALUES (77, 77, 1, 1, 1, 1, NULL, 0)")


async def fill_the_disk(tx: Transaction) -> None:
    """Many rows in one statement, which SQLite can take back alone: the transaction goes on."""
    await keep(tx, 50)
    await executor(tx).run(
        """WITH RECURSIVE numbers (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
           INSERT INTO windows (chat_id, message_id, photo, awaiting, search) SELECT n, n, '', '', '' FROM numbers"""
    )


async def limit_pages(store: SqliteStore, more: int) -> None:
    def limit(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + more}")

    await on_writer(store, limit)


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """The operating system refuses to write further, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("text", ["x" * 300, LONG], ids=["short rows", "long rows"])
@pytest.mark.parametrize("pages", [0, 1, 7])
async def test_a_full_disk_in_the_middle_of_a_batch(file: Path, pages: int, text: str) -> None:
    """Exactly what was reported done is on disk; with room again, everything works again."""
    async with open_engine(file) as engine:
        await engine.write(keep, 1000)
        await limit_pages(engine, pages)
        told = await outcomes(engine, *(engine.write(keep, number, text) for number in range(200)))
        done = [number for number, outcome in enumerate(told) if outcome == number]
        assert all(outcome == number or isinstance(outcome, StorageUnavailable) for number, outcome in enumerate(told))
        assert len(done) < 200
        assert on_disk(file) == [*done, 1000]
        await limit_pages(engine, 1_000_000)
        assert await engine.write(keep, 2000, LONG) == 2000
    assert on_disk(file) == [*done, 1000, 2000]


async def test_one_that_needs_too_much_leaves_the_others_alone(engine: SqliteStore, file: Path) -> None:
    """Where SQLite takes back only its statement, only its caller hears StorageUnavailable."""
    await limit_pages(engine, 20)
    told = await outcomes(engine, engine.write(keep, 1), engine.write(fill_the_disk), engine.write(keep, 2))
    assert [type(outcome) for outcome in told] == [int, StorageUnavailable, int]
    assert on_disk(file) == [1, 2]


async def test_another_process_that_holds_the_file_for_too_long(engine: SqliteStore, file: Path) -> None:
    """The store is unavailable while it does, and works afterwards."""
    await on_writer(engine, lambda connection: connection.execute("PRAGMA busy_timeout = 10"))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="locked"):
            await engine.write(keep, 1)
        assert not await engine.read(kept, 1)
        other.execute("ROLLBACK")
    assert await engine.write(keep, 2) == 2
    assert on_disk(file) == [2]


async def test_a_lost_transaction_is_lost_for_all(engine: SqliteStore, file: Path) -> None:
    """Those before it are undone, those after it never run, all are told; the next batch works."""
    ran = []

    async def note(tx: Transaction) -> None:
        ran.append(await keep(tx, 3))

    await engine.write(keep, 1000)
    told = await outcomes(engine, engine.write(keep, 1), engine.write(lose_the_transaction), engine.write(note))
    assert [type(outcome) for outcome in told] == [StorageUnavailable] * 3
    assert ran == []
    assert on_disk(file) == [1000]
    assert await outcomes(engine, engine.write(keep, 1), engine.write(keep, 2)) == [1, 2]
    assert on_disk(file) == [1, 2, 1000]


async def test_nothing_is_written_after_the_transaction_was_lost(engine: SqliteStore, file: Path) -> None:
    """A use case that catches the error and writes on would commit each statement by itself."""

    async def write_on(tx: Transaction) -> None:
        await lose_the_transaction(tx)
        await keep(tx, 1)

    async def catch_and_write_on(tx: Transaction) -> None:
        try:
            await write_on(tx)
        except Exception:
            await keep(tx, 2)

    told = await outcomes(engine, engine.write(write_on), engine.write(catch_and_write_on))
    assert [type(outcome) for outcome in told] == [StorageUnavailable] * 2
    assert on_disk(file) == []


async def test_a_failing_commit_is_rolled_back(engine: SqliteStore, file: Path) -> None:
    """Nobody in the batch is told "done", the file is as before, and the next batch starts fresh."""
    told = await outcomes(engine, engine.write(keep, 1), engine.write(break_the_commit), engine.write(keep, 2))
    assert [type(outcome) for outcome in told] == [StorageUnavailable] * 3
    assert on_disk(file) == []
    assert await on_writer(engine, lambda connection: connection.in_transaction) is False
    assert await outcomes(engine, engine.write(keep, 3), engine.write(keep, 4)) == [3, 4]
    assert on_disk(file) == [3, 4]


async def test_a_commit_that_the_disk_refuses(engine: SqliteStore, file: Path) -> None:
    """As above, with the operating system refusing to write."""
    await engine.write(keep, 1000)
    with no_file_grows_beyond(file.with_name("shop.db-wal").stat().st_size):
        told = await outcomes(engine, *(engine.write(keep, number, LONG) for number in range(3)))
    assert [type(outcome) for outcome in told] == [StorageUnavailable] * 3
    assert on_disk(file) == [1000]
    assert not await engine.read(kept, 1)
    assert await outcomes(engine, engine.write(keep, 3, LONG), engine.write(keep, 4, LONG)) == [3, 4]
    assert on_disk(file) == [3, 4, 1000]


async def test_nobody_waits_for_a_connection_that_is_gone(engine: SqliteStore) -> None:
    """The callers of the batch hear of it, and those of the next one."""
    await on_writer(engine, sqlite3.Connection.close)
    for _ in range(2):
        with pytest.raises(StorageUnavailable):
            await engine.write(keep, 1)
