"""A shop moves from one database to another and back: all of it, or nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.models.policy import Policy
from playground.telegram import Telegram
from storage.moving.mover import HoldsShop, NotMoved, Rows, move
from storage.moving.tables import LEFT_OUT, Table
from storage.place import Server
from storage.postgres.moving import target_at
from storage.postgres.store import open_store
from storage.sqlite.backup import mark
from storage.sqlite.migrations import migrate, newest
from storage.sqlite.moving import SqliteTarget, source_at
from storage.sqlite.upkeep import is_outdated
from tests.support.busy_shop import PICKUP, Day
from tests.support.clock import StillClock
from tests.support.kept import CHATS, KEPT, LIFETIME, PAUSE, TOKEN, unpack
from tests.support.moved import (
    ASIDE,
    NOW,
    contents_of_file,
    contents_of_server,
    faults,
    kept_shop,
    moves,
    on_server,
    tables_of,
)
from tests.support.postgres import empty_database, new_database
from tests.support.sales import check_sales
from tests.support.shop import open_shop
from tests.support.shop_file import be_newer, opened
from tests.support.tables import count_of

LEARNT = "search_words"
"""It grows when a product is indexed for the first time."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A shop in the middle of its day."""
    return kept_shop(tmp_path)


@pytest.fixture
def url() -> Iterator[str]:
    """The address of an empty database."""
    with empty_database() as url:
        yield url


@pytest.mark.slow
async def test_a_shop_moves_there_and_back(file: Path, url: str, tmp_path: Path) -> None:
    """Every row of every table is there, as it was."""
    before, tables = await contents_of_file(file), await tables_of(file)
    moved, kept = await moves(file, Server(url))
    assert (moved.rows, kept) == (sum(map(len, before.values())), None)
    there = await contents_of_server(url, tables)
    await moves(Server(url), tmp_path / "back.db")
    back = await contents_of_file(tmp_path / "back.db")
    for one in (before, there, back):
        one.pop(LEARNT)
    assert there == before
    assert back == before
    assert (faults(tmp_path / "back.db"), is_outdated(tmp_path / "back.db")) == ([], False)


@pytest.mark.slow
async def test_a_shop_that_has_moved_sells_on(
    file: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Carts, questions and updates are where they were; new rows get numbers of their own; what is for sale is found."""
    await moves(file, Server(url))
    file.write_text(url)
    monkeypatch.setenv("TEST_STORE", "postgres")
    clock = StillClock()
    clock.advance(hours=LIFETIME, seconds=PAUSE)
    telegram = Telegram(unpack(CHATS, KEPT / "0.1", tmp_path), clock.seconds, TOKEN)
    try:
        async with open_shop(tmp_path, telegram=telegram, clock=clock) as shop:
            await shop.rest()
            day = Day(shop)
            found = await day[1001].say("green")
            assert "Green tea" in str(found)
            code = await day.buys(1027, "MUG-1", answers=PICKUP)
            assert code in str(await shop.owner.say(f"/order {code}"))
            await check_sales(shop.store)
    finally:
        telegram.close()


@pytest.mark.parametrize("kind", ["file", "server"])
async def test_a_shop_moves_to_its_own_kind(file: Path, url: str, kind: str, tmp_path: Path) -> None:
    before, tables = await contents_of_file(file), await tables_of(file)
    if kind == "file":
        await moves(file, tmp_path / "deep" / "other.db")
        after = await contents_of_file(tmp_path / "deep" / "other.db")
    else:
        await moves(file, Server(url))
        with empty_database() as other:
            await moves(Server(url), Server(other))
            after = await contents_of_server(other, tables)
    before.pop(LEARNT)
    after.pop(LEARNT)
    assert after == before


async def test_every_table_is_copied_or_left_out_for_a_reason(file: Path) -> None:
    """A new one needs nothing; what is left out is there, and each has its reason."""
    with opened(file) as connection:
        every = {name for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE type <> 'shadow'")}
    ours = {name for name in every if not name.startswith("sqlite_")}
    assert {table.name for table in await tables_of(file)} == ours - LEFT_OUT.keys()
    assert {name for name, why in LEFT_OUT.items() if not why.startswith("only Postgres")} <= ours
    assert all(LEFT_OUT.values())


async def test_both_databases_have_the_same_tables(file: Path, url: str) -> None:
    """With the same keys, and each after those that it points at."""
    await moves(file, Server(url))
    tables = {table.name for table in await tables_of(file)}
    rows = await on_server(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert {row["tablename"] for row in rows} - LEFT_OUT.keys() == tables
    order = [table.name for table in await tables_of(file)]
    for table in await tables_of(file):
        assert all(order.index(needed) <= order.index(table.name) for needed in table.needs)


async def test_triggers_work_and_did_nothing_meanwhile(file: Path, url: str, tmp_path: Path) -> None:
    """They would count again what was counted."""
    (before,) = (await contents_of_file(file))["catalogue_revision"]
    await moves(file, Server(url))
    await on_server(url, "UPDATE products SET title = 'Tea' WHERE id = 1", "SELECT 1")
    await moves(Server(url), tmp_path / "back.db")
    (after,) = (await contents_of_file(tmp_path / "back.db"))["catalogue_revision"]
    assert sum(after) == sum(before) + 1
    with opened(tmp_path / "back.db") as connection:
        connection.execute("UPDATE products SET title = 'Green tea' WHERE id = 1")
    (again,) = (await contents_of_file(tmp_path / "back.db"))["catalogue_revision"]
    assert sum(again) == sum(after) + 1


# What is there already


@pytest.mark.slow
async def test_a_shop_that_is_there_stays(file: Path, url: str, tmp_path: Path) -> None:
    """Unless somebody says so; then it is set aside, and can be opened there."""
    await moves(file, Server(url))
    there = tmp_path / "there.db"
    await moves(file, there)
    for target in (Server(url), there):
        with pytest.raises(HoldsShop):
            await moves(file, target)
    with opened(file) as connection:
        connection.execute("UPDATE customers SET note = 'new' WHERE id = 1001")
    _moved, aside = await moves(file, Server(url), replace=True)
    assert aside == ASIDE
    notes = "SELECT note FROM customers WHERE id = 1001"
    assert [row[0] for row in await on_server(url, notes)] == ["new"]
    assert [row[0] for row in await on_server(f"{url}?search_path={ASIDE}", notes)] == [""]
    await moves(Server(f"{url}?search_path={ASIDE}"), tmp_path / "old.db")
    assert (await contents_of_file(tmp_path / "old.db"))["customers"] != (await contents_of_file(file))["customers"]
    _moved, kept = await moves(file, there, replace=True)
    assert kept is not None
    assert (await contents_of_file(Path(kept)))["customers"] == (await contents_of_file(tmp_path / "old.db"))[
        "customers"
    ]


@pytest.mark.slow
async def test_a_shop_that_was_set_aside_works_as_before(file: Path, url: str) -> None:
    """Its triggers find its own tables."""
    await moves(file, Server(url))
    await moves(file, Server(url), replace=True)
    number = "SELECT number FROM catalogue_revision"
    old = f"{url}?search_path={ASIDE}"
    (before,), (new,) = await on_server(old, number), await on_server(url, number)
    (after,) = await on_server(old, "UPDATE products SET title = 'Tea' WHERE id = 1", number)
    assert after[0] == before[0] + 1
    assert (await on_server(url, number))[0] == new


async def test_somebody_elses_database_stays(file: Path, url: str) -> None:
    """Whatever is said."""
    await on_server(url, "CREATE TABLE users (id INTEGER)", "SELECT 1")
    with pytest.raises(NotMoved, match="a database of its own"):
        await moves(file, Server(url), replace=True)


# What cannot be moved


async def test_an_older_shop_is_brought_up_to_date_first(tmp_path: Path, url: str) -> None:
    """By the program that it belongs to; the line says how."""
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0, last=newest() - 1)
    with pytest.raises(NotMoved, match=f"at version {newest() - 1}, .* start the shop once"):
        await moves(old, Server(url))
    with new_database() as other:
        await on_server(other, "DELETE FROM migrations", "INSERT INTO migrations VALUES (47, 0)")
        with pytest.raises(NotMoved, match=r"at version 47, .* start the shop once"):
            await moves(Server(other), tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


async def test_a_newer_shop_needs_a_newer_program(file: Path, url: str, tmp_path: Path) -> None:
    be_newer(file)
    with pytest.raises(NotMoved, match="install a newer one"):
        await moves(file, Server(url))
    with new_database() as other:
        await on_server(other, "INSERT INTO migrations VALUES (9999, 0)", "SELECT 1")
        with pytest.raises(NotMoved, match="install a newer one"):
            await moves(Server(other), tmp_path / "new.db")


async def test_what_is_no_shop_is_not_moved(file: Path, url: str, tmp_path: Path) -> None:
    """Nothing, an empty database, another program's file, the playground's shop."""
    with pytest.raises(NotMoved, match="does not exist"):
        await moves(tmp_path / "nowhere.db", Server(url))
    with pytest.raises(NotMoved, match="holds no shop"):
        await moves(Server(url), tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE users (id INTEGER)")
    with pytest.raises(NotMoved, match="no database of Tillbot"):
        await moves(tmp_path / "other.db", Server(url))
    mark(file, playground=True)
    with pytest.raises(NotMoved, match="the playground's"):
        await moves(file, Server(url))
    assert await on_server(url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'") == []


async def test_a_nul_character_is_found_before(file: Path, url: str, tmp_path: Path) -> None:
    """Its place is said, and the statement that ends it. A file takes it as it is."""
    with opened(file) as connection:
        connection.execute("UPDATE customers SET note = 'a' || char(0) || 'b' WHERE id = 1001")
        with pytest.raises(NotMoved, match=r"customers\.note has a NUL character") as refused:
            await moves(file, Server(url))
        await moves(file, tmp_path / "copy.db")
        connection.execute(str(refused.value).split(": ")[1])
    await moves(file, Server(url))
    rows = await on_server(url, "SELECT note FROM customers WHERE id = 1001")
    assert rows[0][0] == "a"


async def test_a_text_that_is_none_is_found(file: Path, url: str) -> None:
    with opened(file) as connection:
        connection.execute("UPDATE customers SET note = CAST(x'ff' AS TEXT) WHERE id = 1001")
    with pytest.raises(NotMoved, match="customers has a text that is not UTF-8"):
        await moves(file, Server(url))


@pytest.mark.slow
async def test_books_that_do_not_add_up_are_not_moved(file: Path, url: str, tmp_path: Path) -> None:
    """Neither from a file nor from a server."""
    await moves(file, Server(url))
    wrong = "UPDATE skus SET on_hand = on_hand + 1 WHERE code = 'MUG-1'"
    with opened(file) as connection:
        connection.execute(wrong)
    await on_server(url, wrong, "SELECT 1")
    with empty_database() as other:
        for place in (file, Server(url)):
            with pytest.raises(NotMoved, match="stock that is not the sum of its movements: MUG-1"):
                await moves(place, Server(other))
    assert not (tmp_path / "new.db").exists()


async def test_a_row_that_the_server_cannot_hold_is_one_line(file: Path, url: str) -> None:
    """Nothing is left there."""
    with opened(file) as connection:
        connection.execute("INSERT INTO search_words VALUES (hex(randomblob(9000)))")
    with pytest.raises(NotMoved, match="Postgres cannot hold a row of search_words: index row requires") as refused:
        await moves(file, Server(url))
    assert "\n" not in str(refused.value)
    assert await on_server(url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'") == []


class Lossy(SqliteTarget):
    """A database that changes what it is given, in one table."""

    lost = ""

    async def put(self, table: Table, rows: AsyncIterator[Rows]) -> None:
        await super().put(table, rows)
        if table.name == "customers":
            self._connection.execute(self.lost)


@pytest.mark.parametrize(
    "lost",
    [
        "DELETE FROM customers WHERE id = 1020",
        "UPDATE customers SET note = note || ' ' WHERE id = 1020",
        "UPDATE customers SET last_seen = last_seen + 1 WHERE id = 1020",
        "UPDATE customers SET banned_at = 0 WHERE id = 1020",
    ],
)
async def test_a_copy_that_differs_is_noticed(file: Path, lost: str) -> None:
    """Whatever it is."""
    with source_at(file) as source, closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        target = Lossy(connection)
        target.lost = lost
        with pytest.raises(NotMoved, match="other rows in customers"):
            await move(source, target)


async def test_whoever_starts_meanwhile_finds_the_whole_shop(file: Path, url: str) -> None:
    """It waits; and a second copy is told to come back."""
    with source_at(file) as source:
        async with target_at(Server(url), NOW, replace=False) as target:
            moved = await move(source, target)
            starting = asyncio.create_task(updates_in(url))
            while not await on_server(url, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                await asyncio.sleep(0)
            with pytest.raises(NotMoved, match="another program begins on"):
                await moves(file, Server(url))
        assert moved.rows
    assert await starting == len((await contents_of_file(file))["inbox"])


async def updates_in(url: str) -> int:
    """How many updates a program finds that starts now."""
    async with open_store(Server(url), Policy(), StillClock().ms) as store:
        return await count_of(store, "inbox")
