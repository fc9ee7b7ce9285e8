"""A shop from before customers could ask: what was written about orders is their conversation, and they are found by name and phone."""

import sqlite3
from contextlib import closing

import pytest

from storage.sqlite import migrations
from storage.sqlite.migrations import migrate


def test_what_was_written_about_orders_is_a_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Message by message with its id, photo and order; nothing waits for an answer because of that."""
    known = migrations._known()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with monkeypatch.context() as earlier:
            earlier.setattr(migrations, "_known", lambda: [one for one in known if one[0] < 35])
            migrate(connection, cart_ttl=1)
        connection.execute(
            """INSERT INTO customers (id, name, username, language, first_seen, last_seen)
               VALUES (5, 'Alice Miller', 'ali', '', 0, 0)"""
        )
        connection.executemany(
            """INSERT INTO orders (id, code, customer_id, cart_id, idempotency_key, status, currency, subtotal, discount,
                                   delivery, delivery_discount, total, placed_at)
               VALUES (?, ?, 5, ?, ?, 'placed', 'EUR', 1, 0, 0, 0, 1, 0)""",
            [(1, "A", 1, "a"), (2, "B", 2, "b")],
        )
        phones = "INSERT INTO order_deliveries (order_id, method, phone) VALUES (?, 'Courier', '+49 (30) 123-4567')"
        connection.executemany(phones, [(1,), (2,)])
        connection.executemany(
            "INSERT INTO messages (id, order_id, actor, text, at, photo) VALUES (?, ?, ?, ?, 1, ?)",
            [(1, 1, "admin:9", "Which?", ""), (4, 2, "customer:5", "This", "id")],
        )
        migrate(connection, cart_ttl=1)
        columns = "id, customer_id, order_id, actor, text, at, photo"
        assert connection.execute(f"SELECT {columns} FROM messages ORDER BY id").fetchall() == [
            (1, 5, 1, "admin:9", "Which?", 1, ""),
            (4, 5, 2, "customer:5", "This", 1, "id"),
        ]
        assert connection.execute("SELECT COUNT(*) FROM questions").fetchone() == (0,)
        assert connection.execute("SELECT * FROM customer_phones").fetchall() == [("1234567", 5)]
        words = "SELECT rowid FROM customer_search WHERE customer_search MATCH 'mill* ali'"
        assert connection.execute(words).fetchall() == [(5,)]
