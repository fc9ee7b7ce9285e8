"""A shop whose products have pictures by address, which Telegram fetched by itself: now they are to be fetched by the shop."""

import sqlite3
from contextlib import closing

import pytest

from storage.sqlite import migrations
from storage.sqlite.migrations import migrate

A, B, ODD = "https://a.example/1.jpg", 'http://b.example/"2".jpg?x=ü,\\u', "https://b.example/'3'.jpg"


def test_the_addresses_that_products_name_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, with all its products, the cover and the others; kept pictures do not. One with a backslash does no harm."""
    known = migrations._known()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with monkeypatch.context() as earlier:
            earlier.setattr(migrations, "_known", lambda: [one for one in known if one[0] < 46])
            migrate(connection, cart_ttl=1)
        connection.execute("INSERT INTO categories (id, name, name_key, position) VALUES (1, 'Tea', 'tea', 1)")
        connection.executemany(
            """INSERT INTO products (id, category_id, title, title_key, description, photo, more_photos, position)
               VALUES (?, 1, 'Tea ' || ?1, 'tea ' || ?1, '', ?, ?, ?1)""",
            [(1, None, ""), (2, "key", f"{A}\nother"), (3, A, f"{ODD}\n{A}"), (4, B, ""), (5, "https", "")],
        )
        migrate(connection, cart_ttl=1)
        assert connection.execute("SELECT * FROM picture_places ORDER BY 1, 2").fetchall() == [(A, 2), (A, 3), (ODD, 3)]
        waiting = "SELECT address, actor, state, at, attempts FROM picture_addresses ORDER BY address"
        assert connection.execute(waiting).fetchall() == [(one, "", "waiting", 0, 0) for one in (A, ODD)]
