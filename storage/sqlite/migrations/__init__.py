"""Numbered SQL files, each applied once, together with its record, in one transaction."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable

from core.text import cleaned, spaced
from storage.migrations import DatabaseTooNew, numbered


def migrate(connection: sqlite3.Connection, cart_ttl: int, last: int | None = None) -> None:
    """Bring the database up to date, or to the version `last`. A failing migration changes nothing. Raises DatabaseTooNew.

    `cart_ttl` (ms) is the lifetime of carts with which the program was started: older databases do not know what they promised.
    """
    known = _known()[:last]
    connection.create_function("tidy", 1, lambda text: spaced(cleaned(text)), deterministic=True)
    connection.create_function("folded", 1, str.casefold, deterministic=True)
    for number, script in known:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if number > _applied(connection, known[-1][0]):
                _apply(connection, number, script, {"cart_ttl": cart_ttl})
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def newest() -> int:
    """The number of the newest migration that this program knows."""
    return _known()[-1][0]


def _known() -> list[tuple[int, Traversable]]:
    return numbered(__package__)


def _applied(connection: sqlite3.Connection, newest: int) -> int:
    """The number of the last migration applied. Call it inside the transaction: two processes may start at once."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT"
    )
    found = int(connection.execute("SELECT COALESCE(MAX(number), 0) FROM migrations").fetchone()[0])
    if found > newest:
        raise DatabaseTooNew(found, newest)
    return found


def _apply(connection: sqlite3.Connection, number: int, script: Traversable, values: Mapping[str, int]) -> None:
    for statement in statements(script.read_text("utf-8")):
        connection.execute(statement, values)
    connection.execute("INSERT INTO migrations VALUES (?, ?)", (number, int(time.time() * 1000)))


def statements(script: str) -> Iterator[str]:
    """The script's statements one by one: `executescript` would commit behind our back."""
    waiting = ""
    for line in script.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            yield waiting
            waiting = ""
    if waiting.strip():
        yield waiting
