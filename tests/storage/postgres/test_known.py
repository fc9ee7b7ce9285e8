"""What a transaction knows as it begins is as of that moment, whoever has changed it; and queries that need no transaction."""

import asyncio
import threading

import pytest

from core.asking import asks_once
from core.concurrency import free
from core.errors import Buried, Fault, StorageUnavailable
from core.ports import ReadTransaction, Transaction
from core.usecases.counter import close_counter, fenced, open_counter, take
from storage.owners_settings import SettingsUnreadable
from storage.postgres.store import PostgresStore
from tests.storage.postgres.engine import ask, count, keep, keep_free
from tests.support.tables import executor
from tests.support.waiting import until

NAMES = ("Tea House", "O'Hara’s “Tea” \\ House", "茶館", "Tea House")

ENDING = """SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM counters WHERE id = :id)
             OR EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                         WHERE NOT l.granted AND l.locktype = 'advisory' AND d.datname = current_database())"""
"""The process has ended, or waits until it may."""


@free
async def name(tx: ReadTransaction) -> str:
    return tx.policy.name


async def alone(tx: ReadTransaction) -> str:
    return await name(tx)


async def call_it(tx: Transaction, new: str) -> str:
    await tx.settings.override({"name": new})
    return tx.policy.name


async def call_it_and_fail(tx: Transaction, new: str) -> None:
    await call_it(tx, new)
    raise LookupError(new)


@asks_once
async def count_once(tx: ReadTransaction) -> int:
    return await count(tx)


@asks_once
async def count_twice(tx: ReadTransaction) -> int:
    return await count(tx) + await count(tx)


async def test_another_process_s_settings_hold_at_once(engine: PostgresStore, other: PostgresStore) -> None:
    """For readers, both writers, and a reader on a connection of its own; whatever letters they have."""
    for new in NAMES:
        await other.write(call_it, new)
        assert [await engine.read(name) for _ in range(3)] == [new] * 3
        assert await asyncio.gather(*(engine.write(name) for _ in range(3))) == [new] * 3
        assert await engine.read_aside(name) == new


async def test_settings_of_before_hold_inside_their_own_change(engine: PostgresStore) -> None:
    """Who comes after it in the same commit has the new ones; a change that was undone was never there."""
    before = await engine.read(name)
    with pytest.raises(LookupError):
        await engine.write(call_it_and_fail, "Undone")
    first, *others = await asyncio.gather(engine.write(call_it, "New"), engine.write(alone), engine.write(alone))
    assert first == before
    assert others == ["New", "New"]


async def test_who_has_ended_is_not_heard_any_more(engine: PostgresStore, other: PostgresStore) -> None:
    """Another process has ended it, or made it, since this one's last transaction."""
    for number in range(3):
        counter_id = await other.write(open_counter, "another")
        assert await engine.write(fenced, counter_id, keep_free, number) == number
        await other.write(close_counter, counter_id)
        with pytest.raises(Buried):
            await engine.write(fenced, counter_id, keep_free, number)


async def test_who_ends_leaves_no_lease(engine: PostgresStore, other: PostgresStore) -> None:
    """Not even one that it was just taking: its duty could never be anybody's again."""
    ends, goes_on = [await engine.write(open_counter, name) for name in ("ends", "goes on")]
    began = threading.Event()

    @free
    async def take_slowly(tx: Transaction) -> None:
        await fenced(tx, ends, take, ends, ["duty:poll"])
        began.set()
        while not await executor(tx).one(ENDING, id=ends):
            await executor(tx).one("SELECT pg_sleep(0.01)")

    taking = asyncio.create_task(engine.write(take_slowly))
    await until(began.is_set)
    await other.write(close_counter, ends)
    await taking
    assert await other.write(take, goes_on, ["duty:poll"]) == {"duty:poll"}


async def test_settings_that_are_gone_are_no_settings(engine: PostgresStore, url: str) -> None:
    """Nobody takes what was known before for what is there now."""
    await engine.write(call_it, "Tea House")
    await ask(url, "DELETE FROM settings RETURNING 1")
    for work in (engine.read, engine.write):
        with pytest.raises((SettingsUnreadable, StorageUnavailable)):
            await work(name)


async def test_what_asks_once_needs_no_transaction(engine: PostgresStore, url: str) -> None:
    """The server sees one statement, and never an open transaction."""
    await engine.write(keep, 1)
    assert await engine.read(count_once) == 1
    said = await ask(
        url, "SELECT query FROM pg_stat_activity WHERE query LIKE 'SELECT chat_id, message_id%' AND state = 'idle'"
    )
    assert len(said) == 1
    assert await engine.read(count) == 1


async def test_what_asks_twice_has_to_say_so(engine: PostgresStore) -> None:
    """Two statements could be of two states. The connection is good for the next."""
    await engine.write(keep, 1)
    for _ in range(3):
        with pytest.raises(Fault):
            await engine.read(count_twice)
    assert await engine.read(count_once) == 1
