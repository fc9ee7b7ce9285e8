"""The schema is the same on both databases, as their catalogues tell it: so a statement that is right on one is right on the other."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import asyncpg
import pytest

from storage.place import Server
from storage.postgres.session import connect
from storage.sqlite.migrations import migrate
from tests.support.postgres import new_database, run

Facts = Mapping[str, set[Any]]
"""What a catalogue tells, by subject: columns, keys and so on."""

WORDS = r"^(product|customer|audit|order)_search(_\w+)?$(?<!_due)"
"""Each database has tables of its own for what is found by words."""
ENDS_WITH_ID = {"movements_in_order"}
"""Indexes whose last column is the row's id: SQLite ends every index with it, on Postgres it has to be named."""
KINDS = {"INTEGER": "integer", "TEXT": "text", "BLOB": "bytes", "bigint": "integer", "bytea": "bytes"}


def plain(sql: str | None) -> str:
    """A condition or default without what each database puts around it."""
    text = re.sub(r"::\w+|\bAS \w+", "", sql or "")
    text = re.sub(r"(\w+) BETWEEN (\w+) AND ([\w* ]+)", r"\1 >= \2 AND \1 <= \3", text)
    text = re.sub(r"= ANY \(ARRAY\[(.*?)\]\)", r"IN (\1)", text)
    return re.sub(r"[\s()\"]", "", text).replace("!=", "<>").lower()


@pytest.fixture
def sqlite() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0)
        yield connection


def on_sqlite(connection: sqlite3.Connection) -> Facts:
    told: dict[str, set[Any]] = {
        name: set() for name in ("columns", "keys", "references", "indexes", "checks", "triggers")
    }
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    for table, sql in tables:
        if re.match(WORDS, table):
            continue
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        for place, name, kind, required, default, key in columns:
            told["columns"].add((table, place, name, KINDS[kind], bool(required or key), plain(default)))
        told["keys"].add((table, tuple(name for _, name, *_, key in sorted(columns, key=lambda one: one[5]) if key)))
        for _, name, unique, origin, partial in connection.execute(f'PRAGMA index_list("{table}")'):
            if origin == "u":
                parts = connection.execute(f'PRAGMA index_info("{name}")')
                told["keys"].add((table, tuple(column for *_, column in parts)))
            elif origin == "c":
                made = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
                on, _, where = made.partition(" WHERE ")
                told["indexes"].add((table, name, bool(unique), plain(on.partition("(")[2]), plain(where)))
                assert bool(partial) == bool(where)
        references: dict[int, list[tuple[str, str, str]]] = {}
        for number, _, other, column, its, *_ in connection.execute(f'PRAGMA foreign_key_list("{table}")'):
            references.setdefault(number, []).append((other, column, its))
        told["references"] |= {(table, *each) for each in map(tuple, references.values())}
        for check in re.findall(r"CHECK (\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))", re.sub(r"--[^\n]*", "", sql)):
            told["checks"].add((table, plain(check)))
    told["triggers"] = {
        tuple(row) for row in connection.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
    }
    return told


_COLUMNS = """
    SELECT c.table_name, c.ordinal_position - 1, c.column_name, c.data_type, c.is_nullable = 'NO', c.column_default
      FROM information_schema.columns c WHERE c.table_schema = 'public'"""
_CONSTRAINTS = """
    SELECT conrelid::regclass::text AS table, contype::text AS kind, pg_get_constraintdef(oid) AS made,
           confrelid::regclass::text AS other,
           ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY u (n, place)
                   JOIN pg_attribute ON attrelid = conrelid AND attnum = n ORDER BY place) AS columns,
           ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY u (n, place)
                   JOIN pg_attribute ON attrelid = confrelid AND attnum = n ORDER BY place) AS theirs
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace"""
_INDEXES = """
    SELECT indrelid::regclass::text AS table, indexrelid::regclass::text AS name, indisunique AS "unique",
           ARRAY(SELECT pg_get_indexdef(indexrelid, n, true) FROM generate_series(1, indnkeyatts) n) AS columns,
           pg_get_expr(indpred, indrelid) AS "where"
      FROM pg_index WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
       AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"""
_TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"


def columns_as_on_sqlite(index: Mapping[str, Any]) -> list[str]:
    columns = list(index["columns"])
    if index["name"] in ENDS_WITH_ID:
        assert columns.pop() == "id", index["name"]
    return columns


async def on_postgres(connection: asyncpg.Connection) -> Facts:
    told: dict[str, set[Any]] = {}
    told["columns"] = {
        (table, place, name, KINDS.get(kind, kind), required, plain(default))
        for table, place, name, kind, required, default in await connection.fetch(_COLUMNS)
    }
    constraints = await connection.fetch(_CONSTRAINTS)
    told["keys"] = {(row["table"], tuple(row["columns"])) for row in constraints if row["kind"] in "pu"}
    told["references"] = {
        (row["table"], *((row["other"], *pair) for pair in zip(row["columns"], row["theirs"], strict=True)))
        for row in constraints
        if row["kind"] == "f"
    }
    told["checks"] = {
        (row["table"], plain(row["made"].removeprefix("CHECK"))) for row in constraints if row["kind"] == "c"
    }
    told["indexes"] = {
        (row["table"], row["name"], row["unique"], plain(", ".join(columns_as_on_sqlite(row))), plain(row["where"]))
        for row in await connection.fetch(_INDEXES)
    }
    told["triggers"] = {tuple(row) for row in await connection.fetch(_TRIGGERS)}
    return {subject: {one for one in facts if not re.match(WORDS, one[0])} for subject, facts in told.items()}


async def asked(url: str) -> tuple[Facts, list[str]]:
    connection = await connect(Server(url))
    try:
        unordered = await connection.fetch(
            """SELECT table_name || '.' || column_name AS name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"""
        )
        return await on_postgres(connection), [row["name"] for row in unordered]
    finally:
        await connection.close()


def test_both_schemas_are_the_same(sqlite: sqlite3.Connection) -> None:
    """Columns in their order with kind, need and default; keys, references, checks, indexes with their conditions; triggers by name."""
    with new_database() as url:
        there, unordered = run(asked(url))
    here = on_sqlite(sqlite)
    for subject, facts in here.items():
        assert sorted(facts - there[subject]) == [], f"{subject} that SQLite alone has"
        assert sorted(there[subject] - facts) == [], f"{subject} that Postgres alone has"
    assert unordered == [], "in another order than SQLite's"
