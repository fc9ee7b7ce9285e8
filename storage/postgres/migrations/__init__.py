"""Numbered SQL files, each applied once, together with its record, in one transaction. The first one makes the schema that SQLite has
at the same number; from then on each step stands in both folders."""

import time

import asyncpg

from storage.migrations import DatabaseTooNew, numbered

ONE_AT_A_TIME = 0x7111B07
"""The advisory lock that a migration holds: many processes may start at once."""
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
_OURS = """
    SELECT COUNT(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND c.relname = 'migrations' AND a.attname IN ('number', 'applied_at')
"""


class NotAShop(Exception):
    """The database cannot be a shop's: it holds something else, or cannot hold what people write."""


async def migrate(connection: asyncpg.Connection, last: int | None = None) -> None:
    """Bring the database up to date, or to the version `last`. A failing migration changes nothing.

    Raises DatabaseTooNew, NotAShop.
    """
    known = [(number, script) for number, script in numbered(__package__) if last is None or number <= last]
    if await version_in(connection) == known[-1][0]:
        return
    for number, script in known:
        async with connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
            if number > await _applied(connection, known[-1][0]):
                await connection.execute(script.read_text("utf-8"))
                values = f"({number}, {int(time.time() * 1000)})"
                await connection.execute(f"INSERT INTO migrations (number, applied_at) VALUES {values}")


def newest() -> int:
    """The number of the newest migration that this program knows."""
    return numbered(__package__)[-1][0]


async def version_in(connection: asyncpg.Connection) -> int:
    """The number of the last migration applied; 0 if the database is empty. Raises NotAShop."""
    tables = {row["relname"] for row in await connection.fetch(_TABLES)}
    if "migrations" not in tables:
        await _check_new(connection, tables)
        return 0
    if await connection.fetchval(_OURS) != 2:
        raise NotAShop("its table migrations is another program's: give the shop a database of its own")
    return int(await connection.fetchval("SELECT COALESCE(MAX(number), 0) FROM migrations"))


async def _applied(connection: asyncpg.Connection, newest: int) -> int:
    """The same. Call it inside the transaction: the first one makes the table. Raises DatabaseTooNew, NotAShop."""
    found = await version_in(connection)
    if not found:
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)"
        )
    if found > newest:
        raise DatabaseTooNew(found, newest)
    return found


async def _check_new(connection: asyncpg.Connection, tables: set[str]) -> None:
    if tables:
        raise NotAShop(f"it holds {min(tables)}, which is no shop's table: give the shop a database of its own")
    if (encoding := await connection.fetchval("SHOW server_encoding")) != "UTF8":
        raise NotAShop(f"its encoding is {encoding}: make one with the encoding UTF8")
