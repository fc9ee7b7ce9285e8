"""Lines that break and servers that crash: what was said to be kept is there once, and nothing else."""

import asyncio
import os
import signal
from contextlib import suppress

import asyncpg
import pytest

from core.errors import StorageUnavailable
from storage.place import Server
from storage.postgres import session
from storage.postgres.store import PostgresStore
from tests.storage.postgres.engine import add_one, ask, count, keep, on_disk, open_engine
from tests.support.cut_line import cut_line
from tests.support.needed import needs
from tests.support.postgres_server import binaries, private_server
from tests.support.waiting import PATIENCE, until, until_stored

CHECKPOINT = "SELECT checkpoint_lsn FROM pg_control_checkpoint()"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


async def is_asking(url: str) -> bool:
    """Whether somebody waits for another transaction's end."""
    return bool(await ask(url, "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"))


@pytest.mark.parametrize("end", ["COMMIT", "ROLLBACK"])
async def test_a_commit_that_is_still_under_way_is_waited_for(engine: PostgresStore, url: str, end: str) -> None:
    """Whoever asks what became of it is not told before it is certain, also if it is this writer's first."""
    committer = engine._committers[0]
    committer._number = 1
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("BEGIN")
        await connection.execute(
            "INSERT INTO writers (id, number, at) VALUES ($1, $2, 0)", committer._id, committer._number
        )
        asking = asyncio.create_task(engine._thread.run(lambda: committer.session.patiently(committer._was_kept)))
        await until_stored(lambda: is_asking(url))
        assert not asking.done()
        await connection.execute(end)
        assert await asking is (end == "COMMIT")
    finally:
        await connection.close()


async def test_what_writers_of_a_day_ago_have_written_is_forgotten(url: str) -> None:
    """They ask no more; the others may."""
    async with open_engine(Server(url)) as store:
        await store.write(keep, 1)
        await ask(url, "INSERT INTO writers (id, number, at) VALUES (1, 1, 0) RETURNING id")
    async with open_engine(Server(url)):
        assert await ask(url, "SELECT 1 FROM writers WHERE id = 1") == []
        assert len(await ask(url, "SELECT 1 FROM writers")) == 1


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


@pytest.mark.slow
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


@needs(binaries(), "PostgreSQL is not installed: nothing to crash")
async def test_a_server_that_has_recovered_says_what_it_has_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its start is as long ago as before. What was sent before its crash, and not answered, is done once."""
    monkeypatch.setattr(session, "PATIENCE", PATIENCE)
    with private_server(durable=True) as server:
        async with cut_line(server.url) as line, open_engine(Server(line.url)) as store:
            line.after, line.down = b"COMMIT\0", True
            write = asyncio.create_task(store.write(add_one))
            await until(lambda: line.cuts == 1)
            (before,) = await ask(server.url, CHECKPOINT)
            async with open_engine(Server(server.url)):
                os.kill((await ask(server.url, BACKENDS))[0]["pid"], signal.SIGKILL)

            async def has_recovered() -> bool:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    return [before] != await ask(server.url, CHECKPOINT)
                return False

            await until_stored(has_recovered)
            line.down = False
            await write
            assert await store.read(count) == 1
