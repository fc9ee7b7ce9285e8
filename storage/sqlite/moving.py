"""A SQLite file as what a shop is copied from, and as what it is copied to (storage/moving/mover.py)."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.models.policy import Policy
from storage.moving.mover import AT_ONCE, NotMoved, Rows
from storage.moving.tables import Column, Kind, Table, quoted
from storage.moving.words import index_shop
from storage.sqlite.acceptance import is_playgrounds
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor, drive
from storage.sqlite.migrations import migrate, newest
from storage.sqlite.schema import strangers_in, version_in
from storage.sqlite.upkeep import damage_in, faults_in, opened, reader
from storage.transaction import StoredTransaction

_KINDS = {"INTEGER": Kind.INTEGER, "TEXT": Kind.TEXT, "BLOB": Kind.BYTES}
_TABLES = """
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""
"""Without the tables behind a search index."""


class SqliteSource:
    """Implements storage.moving.mover.Source."""

    holds_nul = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def tables(self) -> list[Table]:
        return [self._table(name) for (name,) in self._connection.execute(_TABLES).fetchall()]

    async def rows(self, table: Table) -> AsyncIterator[Rows]:
        order = quoted(column.name for column in table.key)
        found = self._connection.execute(f'SELECT {quoted(table.names)} FROM "{table.name}" ORDER BY {order}')
        with closing(found):
            while rows := _fetched(found, table):
                yield rows

    async def number(self, sql: str) -> int:
        return int(self._connection.execute(sql).fetchone()[0])

    async def faults(self) -> list[str]:
        return list(faults_in(self._connection, newest()))

    def _table(self, name: str) -> Table:
        found = self._connection.execute("SELECT name, type, pk FROM pragma_table_info(?)", (name,)).fetchall()
        needs = self._connection.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (name,)).fetchall()
        columns = {column: Column(column, _KINDS[kind]) for column, kind, _ in sorted(found)}
        key = [columns[column] for column, _, place in sorted(found, key=lambda one: one[2]) if place]
        return Table(name, tuple(columns.values()), tuple(key), frozenset(table for (table,) in needs))


class SqliteTarget(SqliteSource):
    """Implements storage.moving.mover.Target over a new file of its own, which is deleted if anything fails: it needs no journal."""

    kept: str | None = None

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        migrate(connection, cart_ttl=0)
        connection.row_factory = None
        connection.execute("BEGIN")
        self._triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in self._triggers:
            connection.execute(f"DROP TRIGGER {name}")

    async def put(self, table: Table, rows: AsyncIterator[Rows]) -> None:
        self._connection.execute(f'DELETE FROM "{table.name}"')  # what the migrations put there
        places = ", ".join("?" for _ in table.columns)
        async for some in rows:
            self._connection.executemany(f'INSERT INTO "{table.name}" ({quoted(table.names)}) VALUES ({places})', some)

    async def finish(self) -> None:
        for _name, sql in self._triggers:
            self._connection.execute(sql)
        if pointing := self._connection.execute("PRAGMA foreign_key_check").fetchone():
            raise NotMoved(f"a row of {pointing[0]} points nowhere")
        self._connection.row_factory = sqlite3.Row
        drive(index_shop(StoredTransaction(SqliteExecutor(self._connection), SQLITE, 0, Policy())))
        self._connection.row_factory = None
        self._connection.execute("COMMIT")
        if damage := damage_in(self._connection):
            raise NotMoved(f"the copy is damaged ({damage}): it was discarded")


def _fetched(found: sqlite3.Cursor, table: Table) -> Rows:
    try:
        return found.fetchmany(1 if table.of(Kind.BYTES).columns else AT_ONCE)
    except sqlite3.OperationalError as problem:
        if "decode" in str(problem):
            raise NotMoved(f"{table.name} has a text that is not UTF-8") from None
        raise


@contextmanager
def source_at(file: Path) -> Iterator[SqliteSource]:
    """The shop in this file, as it is now, while others go on writing. Raises NotMoved, sqlite3.Error."""
    with closing(reader(file)) as connection:
        connection.execute("BEGIN")
        _check(connection)
        yield SqliteSource(connection)


@contextmanager
def target_at(file: Path) -> Iterator[SqliteTarget]:
    """A new shop in this file, which is empty and nobody else's. Raises sqlite3.Error."""
    with closing(opened(file, "rw")) as connection:
        yield SqliteTarget(connection)


def _check(connection: sqlite3.Connection) -> None:
    version, known = version_in(connection), newest()
    if version is None:
        raise NotMoved("it is no database of Tillbot")
    if version > known:
        raise NotMoved(f"it is at version {version}, this program knows versions up to {known}: install a newer one")
    if version < known:
        raise NotMoved(f"it is at version {version}, and {known} is the newest: start the shop once with this program")
    if is_playgrounds(connection):
        raise NotMoved("it is the playground's shop, and a live shop never sees demo goods")
    if strange := next(strangers_in(connection, version), ""):
        raise NotMoved(f"it has {strange}")
    if damage := damage_in(connection):
        raise NotMoved(f"it is damaged ({damage}): restore a backup")
