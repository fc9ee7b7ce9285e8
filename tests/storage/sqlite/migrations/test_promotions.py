"""A shop from before promotions keeps its coupons."""

import sqlite3
from contextlib import closing
from importlib.resources import files

from storage.sqlite.migrations import migrate, newest, statements


def test_pauses_and_ends_move_into_their_columns() -> None:
    """They stood in the rules; the rest of these stays where it is."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for statement in statements((files("storage.sqlite.migrations") / "0001_shop.sql").read_text("utf-8")):
            connection.execute(statement)
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
        connection.execute("INSERT INTO migrations VALUES (1, 0)")
        for code, rules in (
            ("PAUSED", '{"active": false, "ends_at": 7}'),
            ("OPEN", '{"active": true, "ends_at": null}'),
        ):
            connection.execute("INSERT INTO coupons (code, rules) VALUES (?, ?)", (code, rules))
        migrate(connection, cart_ttl=0)
        assert connection.execute("SELECT MAX(number) FROM migrations").fetchone() == (newest(),)
        found = connection.execute("SELECT code, active, ends_at FROM coupons ORDER BY id").fetchall()
        assert found == [("PAUSED", 0, 7), ("OPEN", 1, None)]
