"""Shops that move from one database to another, for tests."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from storage.moving.house import move_house
from storage.moving.mover import Moved, silent
from storage.moving.tables import Kind, Table, copied, quoted
from storage.place import Database
from storage.sqlite.migrations import migrate, newest
from storage.sqlite.moving import SqliteSource
from storage.sqlite.upkeep import bring_up_to_date, faults_in
from tests.support.kept import KEPT, SHOP, unpack

NOW = datetime(2026, 11, 23, 10, 11, 12, tzinfo=UTC)
ASIDE = "tillbot_replaced_20261123_101112"
"""The schema of a shop that is replaced at NOW."""
Contents = dict[str, list[tuple[Any, ...]]]


def kept_shop(folder: Path) -> Path:
    """The file of a shop in the middle of its day (tests/support/busy_shop.py), with today's tables."""
    file = unpack(SHOP, KEPT / "0.1", folder)
    bring_up_to_date(file, 3_600_000)
    return file


async def moves(source: Database, target: Database, *, replace: bool = False) -> tuple[Moved, str | None]:
    """Move the shop."""
    return await move_house(source, target, NOW, silent, replace=replace)


async def tables_of(file: Path) -> list[Table]:
    """The tables that a copy of the shop consists of."""
    with closing(sqlite3.connect(file)) as connection:
        return copied(await SqliteSource(connection).tables())


async def contents_of_file(file: Path) -> Contents:
    """All rows that are copied."""
    tables = await tables_of(file)
    with closing(sqlite3.connect(file)) as connection:
        return {table.name: sorted(connection.execute(_all(table)), key=repr) for table in tables}


async def contents_of_server(url: str, tables: list[Table]) -> Contents:
    """The rows of these tables."""
    connection = await asyncpg.connect(url)
    try:
        return {table.name: sorted(map(tuple, await connection.fetch(_all(table))), key=repr) for table in tables}
    finally:
        await connection.close()


async def on_server(url: str, *statements: str) -> list[asyncpg.Record]:
    """Run them; gives the last one's rows."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        rows: list[asyncpg.Record] = await connection.fetch(statements[-1])
        return rows
    finally:
        await connection.close()


def has_bytes(table: Table) -> bool:
    """Whether it has pictures or files."""
    return bool(table.of(Kind.BYTES).columns)


def _all(table: Table) -> str:
    return f"SELECT {quoted(table.names)} FROM {quoted([table.name])}"


def large_shop(file: Path, updates: int) -> Path:
    """A shop with a product, and so many updates that are done."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO categories VALUES (1, NULL, 'Drinks', 'drinks', 1, 1)")
        connection.execute(
            """INSERT INTO products (id, category_id, title, title_key, description, position)
               VALUES (1, 1, 'Tea', 'tea', '', 1)"""
        )
        connection.execute(
            """WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?)
               INSERT INTO inbox (bot_id, update_id, lane, payload, received_at, done_at)
               SELECT 1, number, number % 97, printf('{"text": "%0200d"}', number), number, number FROM numbers""",
            (updates,),
        )
        connection.execute("COMMIT")
    return file


def faults(file: Path) -> list[str]:
    """What is wrong in the books of a shop's file."""
    with closing(sqlite3.connect(file)) as connection:
        return list(faults_in(connection, newest()))


def forge(file: Path) -> None:
    """Let there be more of everything than was ever entered."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE skus SET on_hand = on_hand + 100")
