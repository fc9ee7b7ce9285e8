"""The schema in Postgres: made once, by whoever is first, and in no database that is somebody else's."""

import asyncio
from collections.abc import Iterator
from hashlib import sha256

import asyncpg
import pytest

from storage.migrations import DatabaseTooNew, numbered
from storage.postgres import migrations
from storage.postgres.migrations import NotAShop, migrate, newest
from storage.sqlite import migrations as sqlite_migrations
from tests.support.postgres import empty_database


@pytest.fixture
def url() -> Iterator[str]:
    with empty_database() as url:
        yield url


SHIPPED = (
    "94fdbdeeddd4d0ea",  # 0048_shop.sql
    "2eba5cb13d26898e",  # 0049_hot.sql
    "7ed0ceeab193cd55",  # 0050_counters.sql
    "2b16a6f0e68f2116",  # 0051_api.sql
    "ec75bd7a6d24a4a4",  # 0052_writers.sql
    "0c231692c97bbc2d",  # 0053_webhooks.sql
    "fffa77e240f11a05",  # 0054_scaled_photos.sql
    "853399d46fdaccc6",  # 0055_movements_in_order.sql
    "b6d32393c2525344",  # 0056_titles.sql
)
"""The digest of each script, in order: whoever adds one adds its own."""


def test_what_somebody_s_database_has_been_through_stays_as_it_was() -> None:
    """A database that has applied a number never looks at its script again."""
    scripts = [script for _, script in numbered(migrations.__name__)]
    assert tuple(sha256(script.read_bytes()).hexdigest()[:16] for script in scripts) == SHIPPED


def test_each_step_stands_in_both_folders() -> None:
    """Under one number, from the first one on that Postgres has: that makes everything at once."""
    here, there = ([number for number, _ in numbered(one.__name__)] for one in (migrations, sqlite_migrations))
    assert here == [number for number in there if number >= here[0]]


async def test_many_processes_may_start_at_once(url: str) -> None:
    """One makes the tables, the others find them."""
    connections = [await asyncpg.connect(url) for _ in range(4)]
    await asyncio.gather(*map(migrate, connections))
    rows = await connections[0].fetch("SELECT number FROM migrations ORDER BY number")
    assert rows[-1]["number"] == newest()
    assert [tuple(row) for row in await connections[0].fetch("SELECT id, overrides FROM settings")] == [(1, "{}")]
    for connection in connections:
        await connection.close()


async def test_titles_are_found_that_were_indexed_before_they_had_a_table(url: str) -> None:
    """Their words stood among the others, with a mark."""
    connection = await asyncpg.connect(url)
    await migrate(connection)
    await connection.execute("DROP TABLE product_search_titles")
    await connection.execute("DELETE FROM migrations WHERE number > 55")
    for product_id, words in ((1, "'=green' '=tea' 'green':1A 'tea':1A 'cup':5 '^drinks'"), (2, "'cup':5")):
        await connection.execute(
            """INSERT INTO product_search (id, title, category, label, code, above, words)
               VALUES ($1, '', '', '', '', '', $2::text::tsvector)""",
            product_id,
            words,
        )
    await migrate(connection)
    rows = await connection.fetch("SELECT id, words::text FROM product_search_titles ORDER BY id")
    assert [tuple(row) for row in rows] == [(1, "'green' 'tea'"), (2, "")]
    await connection.close()


async def test_a_newer_database_is_refused(url: str) -> None:
    connection = await asyncpg.connect(url)
    await migrate(connection)
    await connection.execute("INSERT INTO migrations VALUES (9999, 0)")
    with pytest.raises(DatabaseTooNew) as refused:
        await migrate(connection)
    assert (refused.value.found, refused.value.known) == (9999, newest())
    await connection.close()


async def test_a_failing_migration_leaves_nothing(url: str) -> None:
    """Not even the table of those that are applied."""
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TYPE categories AS (number INTEGER)")  # no table, but in the way of one
    with pytest.raises(asyncpg.PostgresError):
        await migrate(connection)
    assert await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    await connection.close()


@pytest.mark.parametrize(
    "theirs", ["CREATE TABLE users (id INTEGER)", "CREATE TABLE migrations (id INTEGER, batch INTEGER)"]
)
async def test_somebody_elses_database_is_refused(url: str, theirs: str) -> None:
    """In one line, and as it was."""
    connection = await asyncpg.connect(url)
    await connection.execute(theirs)
    with pytest.raises(NotAShop, match="a database of its own") as refused:
        await migrate(connection)
    assert "\n" not in str(refused.value)
    assert len(await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) == 1
    await connection.close()


async def test_a_database_in_another_encoding_is_refused() -> None:
    """It could not hold what people write."""
    with empty_database(encoding="LATIN1") as url:
        connection = await asyncpg.connect(url)
        with pytest.raises(NotAShop, match="LATIN1"):
            await migrate(connection)
        await connection.close()
