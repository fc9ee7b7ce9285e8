"""Every statement of every repository, asked of the same shop on SQLite and on Postgres: the same answers, and the same effects."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest

from bench.grown_shop import OWNER, SMALL, build
from core.models.policy import Policy
from storage.place import Server
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor, drive
from storage.postgres.session import connect
from storage.sqlite.thread import connect as connect_sqlite
from storage.transaction import StoredTransaction
from tests.storage.sqlite.every_query import NOW, Effect, arguments_of, effect_of, methods, sorted_rows
from tests.support.moved_shop import TABLES, move_in
from tests.support.postgres import new_database

COUNTED = "catalogue_revision"
"""SQLite counts the rows of the catalogue that change, Postgres the statements."""
UNORDERED = {"stock.skus_below"}
"""Lists in no order."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With some of everything."""
    path = tmp_path_factory.mktemp("statements") / "shop.db"
    asyncio.run(build(path, SMALL))
    return path


@pytest.fixture(scope="module")
def on_sqlite(shop: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect_sqlite(shop)._connector()) as opened:
        yield opened


@pytest.fixture(scope="module")
def on_postgres(shop: Path) -> Iterator["Moved"]:
    with new_database() as url, asyncio.Runner() as loop:
        loop.run(move_in(shop, url))
        connection = loop.run(connect(Server(url)))
        yield Moved(loop, connection, *loop.run(looked_at(connection)))
        loop.run(connection.close())


class Moved(NamedTuple):
    """The shop on Postgres: its tables, and the last ids that it gave."""

    loop: asyncio.Runner
    connection: asyncpg.Connection
    tables: tuple[str, ...]
    last_ids: Mapping[str, int | None]


async def looked_at(connection: asyncpg.Connection) -> tuple[tuple[str, ...], Mapping[str, int | None]]:
    last_ids = await connection.fetch("SELECT sequencename, last_value FROM pg_sequences")
    return tuple(row["name"] for row in await connection.fetch(TABLES)), dict(map(tuple, last_ids))


_GIVE_BACK = """
    SELECT setval(name::regclass, COALESCE(last, 1), last IS NOT NULL) FROM unnest($1::text[], $2::bigint[]) given (name, last)"""
"""Ids that were given to rows that are undone."""


_WRITTEN = "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
"""The tables that this transaction has written to."""


async def effects(on_sqlite: sqlite3.Connection, moved: Moved, method: str) -> tuple[Effect, Effect]:
    """What the method answers on each, and what the tables hold then that it has written to on either. Its effect is undone."""
    noun, name = method.split(".")
    connection = moved.connection
    await connection.execute(_GIVE_BACK, [*moved.last_ids], [*moved.last_ids.values()])
    await connection.execute("BEGIN")
    try:
        tx = StoredTransaction(
            PostgresExecutor(Connection(connection, prepares=False)), POSTGRES, NOW, Policy(admin_ids=(OWNER,))
        )
        answer = await drive(getattr(getattr(tx, noun), name)(**arguments_of(on_sqlite, method)))
        written = {row["relname"] for row in await connection.fetch(_WRITTEN)} & {*moved.tables}
        expected = effect_of(on_sqlite, method, moved.tables, written | {COUNTED} if written else ())
        return expected, (answer, await rows_of(connection, expected[1]))
    finally:
        await connection.execute("ROLLBACK")


async def rows_of(connection: asyncpg.Connection, tables: Iterable[str]) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted_rows(await connection.fetch(f'SELECT * FROM "{table}"')) for table in tables}


def test_both_databases_begin_alike(on_sqlite: sqlite3.Connection, on_postgres: Moved) -> None:
    """So a table that a method does not write to is the same afterwards."""
    found = on_postgres.loop.run(rows_of(on_postgres.connection, on_postgres.tables))
    for table, rows in found.items():
        assert rows == sorted_rows(on_sqlite.execute(f'SELECT * FROM "{table}"')), table


@pytest.mark.parametrize("method", methods())
def test_both_databases_do_the_same(on_sqlite: sqlite3.Connection, on_postgres: Moved, method: str) -> None:
    """A method that is new is tried by itself."""
    (answer, rows), (found, rows_there) = on_postgres.loop.run(effects(on_sqlite, on_postgres, method))
    assert found == answer or (method in UNORDERED and sorted(found) == sorted(answer))
    for table in rows.keys() - {COUNTED}:
        assert rows_there[table] == rows[table], table
    if COUNTED in rows:
        [before], [here], [there] = (
            [*map(tuple, on_sqlite.execute(f"SELECT * FROM {COUNTED}"))],
            rows[COUNTED],
            rows_there[COUNTED],
        )
        assert there[2] == here[2], "held"
        assert there != before or here == before, "the catalogue has changed"
