"""Backups of a shop on Postgres, as the shop makes them: while it sells, in a process of their own."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import BackupFailed
from core.models.customer import Customer
from core.usecases.customer import remember_customer
from storage.place import Server
from storage.postgres.store import PostgresStore
from tests.storage.postgres.engine import open_engine
from tests.support.goods import Good, stock_up
from tests.support.moved import contents_of_file, faults, tables_of
from tests.support.postgres import new_database


@pytest.fixture
async def engine() -> AsyncIterator[PostgresStore]:
    """A shop with tea."""
    with new_database() as url:
        async with open_engine(Server(url)) as store:
            await stock_up(store, [Good("TEA-1", "Tea", 450, 12)])
            yield store


@pytest.mark.slow
async def test_a_backup_is_made_while_the_shop_is_at_work(engine: PostgresStore, tmp_path: Path) -> None:
    """It is one moment of it, complete, and nobody else's."""
    backing_up = asyncio.create_task(engine.copy_to(tmp_path / "copy.db.gz"))
    number = 0
    while not backing_up.done():
        number += 1
        await engine.write(remember_customer, Customer(id=number, name="Ann"))
    size = await backing_up
    copy = tmp_path / "copy.db.gz"
    assert (size, copy.stat().st_mode & 0o077) == (copy.stat().st_size, 0)
    (tmp_path / "copy.db").write_bytes(gzip.decompress(copy.read_bytes()))
    found = await contents_of_file(tmp_path / "copy.db")
    (customers,) = (table for table in await tables_of(tmp_path / "copy.db") if table.name == "customers")
    known = sorted(row[customers.names.index("id")] for row in found["customers"])
    assert known == list(range(1, len(known) + 1))
    assert len(known) < number
    assert faults(tmp_path / "copy.db") == []


@pytest.mark.slow
async def test_one_that_cannot_be_made_says_why(engine: PostgresStore, tmp_path: Path) -> None:
    """And the shop goes on."""
    (tmp_path / "there.db").write_bytes(b"mine")
    for target, why in ((tmp_path / "there.db", "there"), (tmp_path / "nowhere" / "copy.db", "nowhere")):
        with pytest.raises(BackupFailed, match=why):
            await engine.copy_to(target)
    assert (tmp_path / "there.db").read_bytes() == b"mine"
    assert await engine.sweep_parts() == 0


@pytest.mark.slow
async def test_whoever_stops_waiting_ends_it(engine: PostgresStore, tmp_path: Path) -> None:
    """No backup appears afterwards; the next one takes away what is left."""
    backing_up = asyncio.create_task(engine.copy_to(tmp_path / "copy.db"))
    while not list(tmp_path.iterdir()):
        await asyncio.sleep(0)
    backing_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await backing_up
    assert not (tmp_path / "copy.db").exists()
    await engine.copy_to(tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]
