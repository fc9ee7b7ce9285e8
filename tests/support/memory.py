"""A shop in memory, without its store's threads: for properties that are tested on very many shops. Always on SQLite."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from core.models.policy import Policy
from storage.executor import Value
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor
from storage.sqlite.migrations import migrate
from storage.transaction import StoredTransaction


class CountingExecutor(SqliteExecutor):
    """Counts statements; a set-wise one counts once."""

    statements = 0

    async def one(self, sql: str, **values: Value) -> sqlite3.Row | None:
        self.statements += 1
        return await super().one(sql, **values)

    async def all(self, sql: str, **values: Value) -> list[sqlite3.Row]:
        self.statements += 1
        return await super().all(sql, **values)

    async def run(self, sql: str, **values: Value) -> int:
        self.statements += 1
        return await super().run(sql, **values)

    async def many(self, sql: str, rows: Sequence[Mapping[str, Value]]) -> int:
        self.statements += 1
        return await super().many(sql, rows)


def memory_transaction(connection: sqlite3.Connection) -> tuple[StoredTransaction, CountingExecutor]:
    """A transaction over a new database in memory, like the one in the writer's thread."""
    _migrated().backup(connection)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN")
    counting = CountingExecutor(connection)
    return StoredTransaction(counting, SQLITE, 0, Policy()), counting


@cache
def _migrated() -> sqlite3.Connection:
    """A database as the migrations leave it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, cart_ttl=0)
    return connection


def put_photo(connection: sqlite3.Connection, key: str) -> None:
    """Store a picture."""
    connection.execute("INSERT INTO photos VALUES (?, x'00')", [key])


def hide_product_of(connection: sqlite3.Connection, code: str) -> None:
    """Take a SKU's product off sale, if there is one."""
    connection.execute("UPDATE products SET active = 0 WHERE id = (SELECT product_id FROM skus WHERE code = ?)", [code])


def hide_sku(connection: sqlite3.Connection, code: str) -> None:
    """Take the SKU off sale, if there is one."""
    connection.execute("UPDATE skus SET active = 0 WHERE code = ?", [code])


def articles_in(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Everything that the tables know of each variant, its product and its category, by code."""
    found = connection.execute(
        """SELECT s.*, p.title, p.description, p.photo, p.category_id, p.position AS place, p.active AS shown, c.name, c.parent_id,
                  c.position AS shelf
             FROM skus s JOIN products p ON p.id = s.product_id JOIN categories c ON c.id = p.category_id"""
    )
    return {row["code"]: dict(row) for row in found}


def shelves_in(connection: sqlite3.Connection) -> dict[str, tuple[Any, ...]]:
    """Title, category, price, stock, and the sum of the movements, by code."""
    rows = connection.execute(
        """SELECT s.code, p.title_key, c.name, s.price, s.on_hand,
                  (SELECT COALESCE(SUM(delta), 0) FROM movements WHERE sku_id = s.id)
             FROM skus s JOIN products p ON p.id = s.product_id JOIN categories c ON c.id = p.category_id"""
    )
    return {row[0]: tuple(row[1:]) for row in rows}
