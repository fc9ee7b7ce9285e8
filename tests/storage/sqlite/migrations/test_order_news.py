"""A shop from before staff could use Telegram's own reply knows which of its messages told of which order."""

import sqlite3
from contextlib import closing
from importlib.resources import files

from storage.sqlite.migrations import migrate, statements


def test_what_was_sent_before_can_be_replied_to() -> None:
    """The shop's messages to customers (of two with one number, the later); to staff, those that the outbox still has."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        scripts = [path for path in files("storage.sqlite.migrations").iterdir() if path.name.endswith(".sql")]
        scripts.sort(key=lambda path: path.name)
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
        for script in scripts[:16]:
            for statement in statements(script.read_text("utf-8")):
                connection.execute(statement, {"cart_ttl": 1} if ":cart_ttl" in statement else {})
        connection.execute("INSERT INTO migrations VALUES (16, 0)")
        connection.executemany(
            """INSERT INTO orders (id, code, customer_id, cart_id, idempotency_key, status, currency, subtotal, discount,
                                   delivery, delivery_discount, total, placed_at)
               VALUES (?, ?, 5, ?, ?, 'placed', 'EUR', 1, 0, 0, 0, 1, 0)""",
            [(1, "A", 1, "a"), (2, "B", 2, "b")],
        )
        connection.executemany(
            "INSERT INTO messages (id, order_id, actor, text, at, sent_as) VALUES (?, ?, ?, '', 0, ?)",
            [(1, 1, "admin:9", 70), (2, 2, "admin:9", 70), (3, 2, "customer:5", 0)],
        )
        connection.executemany(
            """INSERT INTO outbox (kind, chat_id, subject_id, message_id, created_at, next_try_at, sent_at)
               VALUES (?, 9, ?, ?, 0, 0, ?)""",
            [("new_order", 1, 80, 0), ("answer", 3, 81, 0), ("new_order", 2, 0, None), ("low_stock", 1, 82, 0)],
        )
        migrate(connection, cart_ttl=1)
        found = connection.execute(
            "SELECT chat_id, message_id, order_id, to_customer FROM order_news ORDER BY chat_id, message_id"
        ).fetchall()
        assert found == [(5, 70, 2, 1), (9, 80, 1, 0), (9, 81, 2, 0)]
