"""Every statement of every repository, asked of the same shop on SQLite and on Postgres: the same answers, and the same effects."""

import asyncio
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.grown_shop import OWNER, SMALL, build
from core.models.policy import Policy
from storage.place import Server
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor, drive
from storage.postgres.session import connect
from storage.sqlite.thread import connect as connect_sqlite
from storage.transaction import StoredTransaction
from tests.storage.sqlite.every_query import NOW, arguments_of, methods, outcome_of
from tests.support.moved_shop import TABLES, move_in
from tests.support.postgres import new_database, run

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
def on_postgres(shop: Path) -> Iterator[str]:
    with new_database() as url:
        run(move_in(shop, url))
        yield url


@pytest.fixture(scope="module")
def tables(on_postgres: str) -> list[str]:
    async def named() -> list[str]:
        connection = await connect(Server(on_postgres))
        try:
            return [row["name"] for row in await connection.fetch(TABLES)]
        finally:
            await connection.close()

    return run(named())


async def outcome_on(
    url: str, method: str, arguments: Mapping[str, Any], tables: Collection[str]
) -> tuple[Any, Mapping[str, Any]]:
    """What the method answers on Postgres, and what these tables hold then. Its effect is undone."""
    noun, name = method.split(".")
    connection = await connect(Server(url))
    try:
        await connection.execute("BEGIN")
        tx = StoredTransaction(PostgresExecutor(connection), POSTGRES, NOW, Policy(admin_ids=(OWNER,)))
        answer = await drive(getattr(getattr(tx, noun), name)(**arguments))
        return answer, {
            table: sorted(map(tuple, await connection.fetch(f'SELECT * FROM "{table}"')), key=repr) for table in tables
        }
    finally:
        await connection.close()


@pytest.mark.parametrize("method", methods())
def test_both_databases_do_the_same(
    on_sqlite: sqlite3.Connection, on_postgres: str, tables: list[str], method: str
) -> None:
    """A method that is new is tried by itself."""
    answer, rows = outcome_of(on_sqlite, method, tables)
    found, rows_there = run(outcome_on(on_postgres, method, arguments_of(on_sqlite, method), rows))
    assert found == answer or (method in UNORDERED and sorted(found) == sorted(answer))
    assert {table: rows_there[table] for table in rows if rows_there[table] != rows[table]} == {
        table: rows[table] for table in rows if rows_there[table] != rows[table]
    }
