"""The seam into aiosqlite: what `_execute` and `_conn` must go on doing, or storage/sqlite/thread.py has to change."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import aiosqlite
import pytest

from storage.sqlite.thread import ConnectionThread, connect


def test_aiosqlite_is_the_version_that_was_looked_at() -> None:
    """The seam is no public interface: a new minor version is a decision."""
    assert version("aiosqlite").startswith("0.22.")
    assert ConnectionThread._execute is aiosqlite.Connection._execute
    assert ConnectionThread._conn is aiosqlite.Connection._conn


async def test_work_runs_in_the_connections_own_thread(file: Path) -> None:
    """All of it in the same one, with the bare connection, which no other thread touches."""
    async with connect(file) as thread:
        first = await thread.run(lambda _connection: threading.current_thread())
        second = await thread.run(lambda _connection: threading.current_thread())
        assert first is second is not threading.current_thread()
        assert await thread.run(type) is sqlite3.Connection


async def test_work_is_done_in_the_order_in_which_it_was_asked_for(file: Path) -> None:
    """One piece after the other."""
    done: list[int] = []

    def note(number: int) -> Callable[[sqlite3.Connection], None]:
        return lambda _connection: done.append(number)

    async with connect(file) as thread:
        await asyncio.gather(*(thread.run(note(number)) for number in range(50)))
    assert done == list(range(50))


async def test_an_error_arrives_and_the_thread_goes_on(file: Path) -> None:
    """The very error that was raised there."""
    error = ValueError("x")

    def fail(_connection: sqlite3.Connection) -> None:
        raise error

    async with connect(file) as thread:
        with pytest.raises(ValueError) as caught:
            await thread.run(fail)
        assert caught.value is error
        assert await thread.run(lambda _connection: 5) == 5


async def test_the_thread_is_no_daemon_and_ends_with_the_block(file: Path) -> None:
    """Work in it is never torn off at the program's end; so it must be ended."""
    async with connect(file) as connection:
        thread = await connection.run(lambda _connection: threading.current_thread())
        assert not thread.daemon
    await asyncio.to_thread(thread.join, 10)
    assert not thread.is_alive()


async def test_after_the_block_there_is_nothing_to_run_in(file: Path) -> None:
    """The caller hears it instead of waiting for ever."""
    async with connect(file) as connection:
        pass
    with pytest.raises(ValueError, match="connection"):
        await connection.run(lambda _connection: 5)


async def test_a_file_that_is_no_database_leaves_no_thread(file: Path) -> None:
    """The error of SQLite arrives, and the thread that was started ends."""
    before = set(threading.enumerate())
    file.write_bytes(b"not a database, and long enough to be looked at" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        async with connect(file):
            pass
    for thread in set(threading.enumerate()) - before:
        await asyncio.to_thread(thread.join, 10)
        assert not thread.is_alive() or thread.name.startswith("asyncio")


async def test_a_reader_makes_no_file(file: Path) -> None:
    """And does not write to one that is there."""
    with pytest.raises(sqlite3.OperationalError):
        async with connect(file, read_only=True):
            await asyncio.sleep(0)
    assert not file.exists()


async def test_a_new_file_that_another_process_is_making_is_waited_for(file: Path) -> None:
    """SQLite refuses the change to WAL at once while another one writes."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("CREATE TABLE a (x)")
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.2, other.execute, "COMMIT")
        async with connect(file) as thread:
            mode = await thread.run(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()[0])
    assert mode == "wal"
