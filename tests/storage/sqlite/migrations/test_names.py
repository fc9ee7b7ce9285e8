"""A shop from before texts were cleaned finds its categories, variants and delivery methods by what is typed now."""

import sqlite3
from contextlib import closing

from storage.sqlite.migrations import _apply, _known, migrate


def test_names_that_were_kept_as_they_came_are_found_as_they_look() -> None:
    """Two spaces, one that does not break, an accent of its own; what would be called as another one stays."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
        for number, script in _known():
            if number < 18:
                _apply(connection, number, script, {"cart_ttl": 1})
        connection.executemany(
            "INSERT INTO categories (id, parent_id, name, name_key, position) VALUES (?, ?, ?, ?, 0)",
            [
                (1, None, "Hot  Drinks", "hot  drinks"),
                (2, None, "Cold\u00a0drinks", "cold\u00a0drinks"),
                (3, None, "Cold drinks", "cold drinks"),
                (4, 1, "Cafe\u0301s", "cafe\u0301s"),
            ],
        )
        connection.execute(
            "INSERT INTO products (id, category_id, title, title_key, description, position) VALUES (1, 4, 'A', 'a', '', 0)"
        )
        connection.execute(
            """INSERT INTO skus (product_id, code, code_key, label, price, on_hand, position)
               VALUES (1, 'CAFE\u0301-1', 'cafe\u0301-1', '', 1, 0, 0)"""
        )
        connection.execute(
            """INSERT INTO delivery_methods (name, name_key, price, needs_address, active)
               VALUES ('Expre\u0300s', 'expre\u0300s', 0, 0, 1)"""
        )
        migrate(connection, cart_ttl=1)
        categories = connection.execute("SELECT name, name_key FROM categories ORDER BY id").fetchall()
        assert categories == [
            ("Hot Drinks", "hot drinks"),
            ("Cold\u00a0drinks", "cold\u00a0drinks"),
            ("Cold drinks", "cold drinks"),
            ("Caf\u00e9s", "caf\u00e9s"),
        ]
        assert connection.execute("SELECT code, code_key FROM skus").fetchall() == [("CAF\u00c9-1", "caf\u00e9-1")]
        ways = connection.execute("SELECT name, name_key FROM delivery_methods").fetchall()
        assert ways == [("Expr\u00e8s", "expr\u00e8s")]
