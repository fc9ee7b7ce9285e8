"""A shop that was built on SQLite, row by row on Postgres: both can be asked the same."""

import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg

from core.models.policy import Policy
from storage.place import Server
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor, drive
from storage.postgres.session import connect
from storage.transaction import StoredTransaction

TABLES = """
    SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_name <> 'migrations' AND table_name !~ '_search(_titles)?$'"""
"""Those that both databases have, but for the words."""
_NUMBERED = (
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'"
)
_DUE = (
    "INSERT INTO search_due SELECT id FROM products ON CONFLICT DO NOTHING",
    "INSERT INTO order_search_due SELECT id FROM orders ON CONFLICT DO NOTHING",
    "INSERT INTO audit_due SELECT id FROM audit ON CONFLICT DO NOTHING",
)
_NAMED = "SELECT id, name, username FROM customers"
_AT_ONCE = 1000


async def move_in(source: Path, url: str) -> None:
    """Copy the rows of the file into the new database; its words are made anew."""
    connection = await connect(Server(url))
    try:
        await connection.execute("SET session_replication_role = replica")  # no triggers: what they count is copied
        with closing(sqlite3.connect(source)) as file:
            for row in await connection.fetch(TABLES):
                await _copy(file, connection, row["name"])
        await connection.execute("SET session_replication_role = origin")
        async with connection.transaction():
            await _make_words(connection)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def _copy(file: sqlite3.Connection, connection: asyncpg.Connection, table: str) -> None:
    await connection.execute(f'DELETE FROM "{table}"')
    await connection.copy_records_to_table(table, records=file.execute(f'SELECT * FROM "{table}"'))


async def _make_words(connection: asyncpg.Connection) -> None:
    db = PostgresExecutor(Connection(connection, prepares=False))
    tx = StoredTransaction(db, POSTGRES, 0, Policy())
    for statement in _DUE:
        await connection.execute(statement)
    for index_due in (tx.imports.index_due, tx.order_search.index_due, tx.audit_log.index_due):
        while await drive(index_due(_AT_ONCE)):
            pass
    named = [(row["id"], f"{row['name']} {row['username']}") for row in await connection.fetch(_NAMED)]
    for first in range(0, len(named), _AT_ONCE):
        await drive(POSTGRES.search.index_customers(db, named[first : first + _AT_ONCE]))
    for row in await connection.fetch(_NUMBERED):
        await drive(POSTGRES.ids_given(db, row["name"]))
