"""Carts of an older version hold what they held; the table takes more than 99 pieces of one item."""

import sqlite3
from contextlib import closing

import pytest

from storage.sqlite.migrations import _apply, _known, migrate

NUMBER = 31


def test_the_lines_of_a_cart_stay() -> None:
    """With their promises; what no cart may hold is still refused."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
        connection.create_function("tidy", 1, str.strip, deterministic=True)
        connection.create_function("folded", 1, str.casefold, deterministic=True)
        for number, script in _known():
            if number < NUMBER:
                _apply(connection, number, script, {"cart_ttl": 0})
        line = (1, 2, 99, 450, 1000, 5)
        connection.execute("INSERT INTO cart_lines VALUES (?, ?, ?, ?, ?, ?)", line)
        migrate(connection, cart_ttl=0)
        assert connection.execute("SELECT * FROM cart_lines").fetchall() == [(*line, None, 0)]
        connection.execute("UPDATE cart_lines SET quantity = 9999")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE cart_lines SET quantity = 10000")
