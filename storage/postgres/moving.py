"""A Postgres database as what a shop is copied from, and as what it is copied to (storage/moving/mover.py).

What is copied to one is a single transaction, its tables included: until the end the database is as it was, and so it stays if the copy
fails or its process is killed.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg

from core.models.policy import Policy
from storage.migrations import DatabaseTooNew
from storage.moving.mover import AT_ONCE, HoldsShop, NotMoved, Rows
from storage.moving.tables import LEFT_OUT, Column, Kind, Table, quoted
from storage.moving.words import index_shop
from storage.place import Server
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor, drive
from storage.postgres.migrations import ONE_AT_A_TIME, migrate, newest, version_in
from storage.postgres.upkeep import NotLookedAt, faults_in, is_at_work, looking_at, said
from storage.transaction import StoredTransaction

_KINDS = {"bigint": Kind.INTEGER, "text": Kind.TEXT, "bytea": Kind.BYTES}
_OURS = """
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
"""The tables of the schema, without those of an extension."""
_COLUMNS = f"""
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL) AS type, a.attidentity <> '' AS numbered
      FROM pg_attribute a JOIN (SELECT c.oid, c.relname {_OURS}) c ON c.oid = a.attrelid
     WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname COLLATE "C"
"""
_KEYS = f"""
    SELECT c.relname, a.attname FROM pg_constraint k JOIN (SELECT c.oid, c.relname {_OURS}) c ON c.oid = k.conrelid
     CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS part (number, place)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.number
     WHERE k.contype = 'p' ORDER BY part.place
"""
_NEEDS = f"""
    SELECT c.relname, needed.relname AS needed FROM pg_constraint k
      JOIN (SELECT c.oid, c.relname {_OURS}) c ON c.oid = k.conrelid JOIN pg_class needed ON needed.oid = k.confrelid
     WHERE k.contype = 'f'
"""
_FUNCTIONS = """
    SELECT oid::regprocedure::text AS name FROM pg_proc p WHERE pronamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""

_PATIENCE = 10_000
"""ms for others who read the shop that is replaced."""


class PostgresSource:
    """Implements storage.moving.mover.Source."""

    holds_nul = False

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def tables(self) -> list[Table]:
        columns, keys, needs = (
            defaultdict[str, dict[str, Column]](dict),
            defaultdict[str, list[str]](list),
            defaultdict[str, set[str]](set),
        )
        for row in await self._connection.fetch(_COLUMNS):
            if row["relname"] not in LEFT_OUT:
                columns[row["relname"]][row["attname"]] = _column(row)
        for row in await self._connection.fetch(_KEYS):
            keys[row["relname"]].append(row["attname"])
        for row in await self._connection.fetch(_NEEDS):
            needs[row["relname"]].add(row["needed"])
        return [
            Table(name, tuple(known.values()), tuple(known[column] for column in keys[name]), frozenset(needs[name]))
            for name, known in columns.items()
        ]

    async def rows(self, table: Table) -> AsyncIterator[Rows]:
        order = ", ".join(f'"{one.name}"' + (' COLLATE "C"' if one.kind is Kind.TEXT else "") for one in table.key)
        at_once = 1 if table.of(Kind.BYTES).columns else AT_ONCE
        cursor = quoted(
            [f"all {table.name}"]
        )  # each has a name of its own: asyncpg remembers which columns a statement gives
        await self._connection.execute(
            f'DECLARE {cursor} NO SCROLL CURSOR FOR SELECT {quoted(table.names)} FROM "{table.name}" ORDER BY {order}'
        )
        while rows := await self._connection.fetch(f"FETCH {at_once} FROM {cursor}"):
            yield rows
        await self._connection.execute(f"CLOSE {cursor}")

    async def number(self, sql: str) -> int:
        return int(await self._connection.fetchval(sql))

    async def faults(self) -> list[str]:
        return await faults_in(self._connection, newest())


class PostgresTarget(PostgresSource):
    """Implements storage.moving.mover.Target, in the middle of a transaction. `kept` is the schema that has the shop that was there."""

    def __init__(self, connection: asyncpg.Connection, kept: str | None) -> None:
        super().__init__(connection)
        self.kept = kept

    async def begin(self) -> None:
        """Make the shop's tables, empty."""
        await migrate(self._connection)
        names = [table.name for table in await self.tables()]
        await self._connection.execute(f"TRUNCATE {quoted(names)}")  # what the migrations put there
        await self._switch_triggers("DISABLE")

    async def put(self, table: Table, rows: AsyncIterator[Rows]) -> None:
        try:
            await self._connection.copy_records_to_table(table.name, records=_each(rows), columns=table.names)
        except asyncpg.PostgresError as problem:
            raise NotMoved(f"Postgres cannot hold a row of {table.name}: {said(problem)}") from None

    async def finish(self) -> None:
        for row in await self._connection.fetch(_COLUMNS):
            if row["numbered"]:
                await self._number_on(row["relname"], row["attname"])
        await self._switch_triggers("ENABLE")
        await drive(
            index_shop(
                StoredTransaction(PostgresExecutor(Connection(self._connection, prepares=False)), POSTGRES, 0, Policy())
            )
        )
        await self._connection.execute(f"ANALYZE {quoted(table.name for table in await self.tables())}")

    async def _number_on(self, table: str, column: str) -> None:
        """New rows get numbers after the largest, as on SQLite."""
        await self._connection.execute(
            f"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), COALESCE(MAX("{column}"), 1), MAX("{column}") IS NOT NULL)
                  FROM "{table}" """
        )

    async def _switch_triggers(self, how: str) -> None:
        for table in await self.tables():
            await self._connection.execute(f'ALTER TABLE "{table.name}" {how} TRIGGER USER')


@asynccontextmanager
async def source_at(server: Server) -> AsyncIterator[PostgresSource]:
    """The shop in this database, as it is now, while others go on writing. Raises NotMoved."""
    async with _connected(server) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        version, known = await version_in(connection), newest()
        if not version:
            raise NotMoved(f"{server} holds no shop")
        if version > known:
            raise NotMoved(str(DatabaseTooNew(version, known)))
        if version < known:
            raise NotMoved(
                f"it is at version {version}, and {known} is the newest: start the shop once with this program"
            )
        yield PostgresSource(connection)


@asynccontextmanager
async def target_at(server: Server, now: datetime, *, replace: bool) -> AsyncIterator[PostgresTarget]:
    """A new shop in this database. It is kept if the block ends well. With `replace`, a shop that is there is kept in a schema of its own,
    named after `now`. Raises NotMoved, HoldsShop.
    """
    async with _connected(server) as connection, connection.transaction():
        # What begins a new shop, or brings one up to date, waits for this lock.
        if not await connection.fetchval(f"SELECT pg_try_advisory_xact_lock({ONE_AT_A_TIME})"):
            raise NotMoved(f"another program begins on {server} just now")
        if await is_at_work(connection):
            raise NotMoved(f"a tillbot is at work on {server}: stop it first")
        kept = None
        if await version_in(connection):
            if not replace:
                raise HoldsShop
            kept = await _set_aside(connection, now)
            if await is_at_work(connection):  # it began while the tables were waited for; from now on nobody can
                raise NotMoved(f"a tillbot has begun its work on {server}: stop it first")
        target = PostgresTarget(connection, kept)
        await target.begin()
        yield target


async def _set_aside(connection: asyncpg.Connection, now: datetime) -> str:
    """Move the shop's tables and functions into a new schema; gives its name."""
    kept = f"tillbot_replaced_{now:%Y%m%d_%H%M%S}"
    tables = await connection.fetch(f"SELECT c.oid::regclass::text AS name {_OURS}")
    functions = await connection.fetch(_FUNCTIONS)
    await connection.execute(f"SET LOCAL lock_timeout = {_PATIENCE}")
    await connection.execute(f"CREATE SCHEMA {kept}")
    for row in functions:  # first: they are named with the tables that they take
        await connection.execute(f"ALTER FUNCTION {row['name']} SET SCHEMA {kept}")
    for row in tables:
        await connection.execute(f"ALTER TABLE {row['name']} SET SCHEMA {kept}")
    return kept


@asynccontextmanager
async def _connected(server: Server) -> AsyncIterator[asyncpg.Connection]:
    try:
        async with looking_at(server) as connection:
            yield connection
    except NotLookedAt as problem:
        raise NotMoved(str(problem)) from problem


async def _each(rows: AsyncIterator[Rows]) -> AsyncIterator[Any]:
    async for some in rows:
        for row in some:
            yield row


def _column(row: asyncpg.Record) -> Column:
    if row["type"] not in _KINDS:
        raise NotMoved(f"its column {row['relname']}.{row['attname']} is of type {row['type']}, which no shop has")
    return Column(row["attname"], _KINDS[row["type"]])
