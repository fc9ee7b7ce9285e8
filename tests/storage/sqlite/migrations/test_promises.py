"""A shop from before promises had ends keeps them: they end when they would have."""

import sqlite3
from contextlib import closing

import pytest

from storage.sqlite.migrations import _apply, _known, migrate

NUMBER = 14


@pytest.mark.parametrize(("set_in_chat", "ends"), [("{}", 1_072), ('{"cart_ttl": 24}', 1_024)])
def test_a_promise_ends_with_the_lifetime_that_it_was_given_with(set_in_chat: str, ends: int) -> None:
    """The one that owners have set, else the program's own."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
        for number, script in _known():
            if number < NUMBER:
                _apply(connection, number, script, {})
        connection.execute("UPDATE settings SET overrides = ?", (set_in_chat,))
        connection.execute(
            "INSERT INTO cart_lines (cart_id, sku_id, quantity, promised, priced_at, added_at) VALUES (1, 1, 1, 450, 1000, 0)"
        )
        migrate(connection, cart_ttl=72)
        assert connection.execute("SELECT promised, promise_ends FROM cart_lines").fetchall() == [(450, ends)]
