"""A shop from before an order's history had columns of its own keeps what was said: why, its tracking, and by which tap it was placed."""

import sqlite3
from contextlib import closing

import pytest

from core.models.order import SOLD, OrderStatus
from storage.repositories.base import words
from storage.sqlite import migrations
from storage.sqlite.migrations import migrate

NUMBER = 25
HISTORY = (
    ("", "placed", "4382bfdwdsb323b2d9"),
    ("placed", "confirmed", ""),
    ("confirmed", "shipped", "RR123456785DE"),
    ("placed", "cancelled", "sold out"),
)


def test_what_was_one_column_becomes_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told apart by the step that it was said at."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        older = migrations._known()[: NUMBER - 1]
        with monkeypatch.context() as patch:
            patch.setattr(migrations, "_known", lambda: older)
            migrate(connection, cart_ttl=0)
        connection.executemany(
            "INSERT INTO order_history (order_id, from_status, to_status, actor, reason, at) VALUES (1, ?, ?, '', ?, 0)",
            HISTORY,
        )
        migrate(connection, cart_ttl=0)
        kept = connection.execute("SELECT to_status, reason, tracking, key FROM order_history ORDER BY id").fetchall()
        assert kept == [
            ("placed", "", "", "4382bfdwdsb323b2d9"),
            ("confirmed", "", "", ""),
            ("shipped", "", "RR123456785DE", ""),
            ("cancelled", "sold out", "", ""),
        ]


def test_the_triggers_count_what_counts_as_sold() -> None:
    """Their lists of states are those that stand beside the enum: a state that joins them needs a migration."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0)
        triggers = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%_sales%'"
        ).fetchall()
        assert len(triggers) == 5
        assert all(any(f"'{status}'" in sql for (sql,) in triggers) is (status in SOLD) for status in OrderStatus)
        in_order = ", ".join(f"'{status}'" for status in OrderStatus if status in SOLD)
        assert sorted(in_order.split(", ")) == words(SOLD).split(", ")
        assert all(in_order in sql for (sql,) in triggers)
