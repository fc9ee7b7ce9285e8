"""What a shop's database consists of: the tables, indexes and triggers that the migrations up to its version make, and nothing else."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache

from core.text import printable
from storage.sqlite.migrations import migrate, newest

Schema = dict[tuple[str, str], str]
"""What is defined, by kind and name: its table and its SQL, without comments and meaningless spaces."""

_MOST = 1000
"""No version has more objects; a file may have millions."""
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\s+|\w+|.", re.DOTALL | re.ASCII)
_SILENT = re.compile(r"--|/\*.|\s", re.DOTALL | re.ASCII)
"""To SQLite, spaces outside ASCII are letters."""


def version_in(connection: sqlite3.Connection) -> int | None:
    """The version whose migrations are recorded, one after the other; None if these are not a shop's records."""
    records = ("table", "migrations")
    if schema_of(connection).get(records) != _made_by(newest())[records]:
        return None
    first, last, count = connection.execute("SELECT MIN(number), MAX(number), COUNT(*) FROM migrations").fetchone()
    return last if first == 1 and count == last else None


def strangers_in(connection: sqlite3.Connection, version: int) -> Iterator[str]:
    """Everything in this database that the program of that version, a known one, did not make so. None of it is executed."""
    kept, made = schema_of(connection), _made_by(version)
    for kind, name in sorted(kept.keys() | made.keys()):
        if (kind, name) not in kept:
            yield f"no {kind} {printable(name)}"
        elif (kind, name) not in made:
            yield f"a {kind} {printable(name)} that is none of Tillbot's"
        elif kept[kind, name] != made[kind, name]:
            yield f"a {kind} {printable(name)} that is not as Tillbot makes it"
    if connection.execute("PRAGMA encoding").fetchone() != ("UTF-8",):
        yield "texts that are not UTF-8"


def schema_of(connection: sqlite3.Connection) -> Schema:
    """The definitions in this database; nothing else is read."""
    found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema LIMIT ?", (_MOST,))
    return {(kind, name): f"{table}: {_plain(sql or '')}" for kind, name, table, sql in found}


@cache
def _made_by(version: int) -> Schema:
    """The definitions that the migrations up to this version make. Measured: all of them take 20 ms."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0, last=version)
        return schema_of(connection)


def _plain(sql: str) -> str:
    """The SQL's words and signs: SQLite keeps definitions as they were written, and `ALTER TABLE` rewrites them."""
    words = (match[0] for match in _TOKEN.finditer(sql))
    return " ".join(word for word in words if not _SILENT.match(word))
