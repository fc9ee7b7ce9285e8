"""A shop from before delivery methods could end knows which one its orders used."""

import sqlite3
from contextlib import closing
from importlib.resources import files

from storage.sqlite.migrations import migrate, statements


def test_orders_find_the_way_of_delivery_that_they_took() -> None:
    """By its name: until then none could get another one."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        scripts = [path for path in files("storage.sqlite.migrations").iterdir() if path.name.endswith(".sql")]
        scripts.sort(key=lambda path: path.name)
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
        for number, script in enumerate(scripts[:12], 1):
            for statement in statements(script.read_text("utf-8")):
                connection.execute(statement)
            connection.execute("INSERT INTO migrations VALUES (?, 0)", (number,))
        for name in ("Courier", "Pickup"):
            connection.execute(
                "INSERT INTO delivery_methods (name, name_key, price, needs_address) VALUES (?, ?, 0, 0)",
                (name, name.casefold()),
            )
        connection.executemany(
            "INSERT INTO order_deliveries (order_id, method) VALUES (?, ?)", [(1, "Pickup"), (2, "Courier")]
        )
        migrate(connection, cart_ttl=0)
        found = connection.execute("SELECT order_id, method_id FROM order_deliveries ORDER BY order_id").fetchall()
        assert found == [(1, 2), (2, 1)]
