"""A shop of some years has its totals at once: they are what all its orders say."""

import sqlite3
from contextlib import closing

import pytest

from storage.sqlite import migrations
from storage.sqlite.migrations import migrate

NUMBER = 20
ORDERS = (
    ("delivered", "EUR", 1000, 1, "consumed"),
    ("placed", "EUR", 500, 1, "reserved"),
    ("cancelled", "EUR", 700, 1, "released"),
    ("refunded", "EUR", 900, 2, "consumed"),
    ("delivered", "USD", 300, 2, "consumed"),
    ("shipped", "EUR", 200, None, "consumed"),
)
"""Each with 10 off by the one coupon: status, currency, total, delivery method, redemption."""


def test_totals_of_an_older_shop_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """By currency; what was called off or given back is in none of them, nor what went a way that nobody knows any more."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        older = migrations._known()[: NUMBER - 1]
        with monkeypatch.context() as patch:
            patch.setattr(migrations, "_known", lambda: older)
            migrate(connection, cart_ttl=0)
        for order_id, (status, currency, total, method_id, redeemed) in enumerate(ORDERS, 1):
            connection.execute(
                "INSERT INTO orders VALUES (?1, ?1, 1, ?1, ?1, ?2, ?3, ?4, 0, 0, 0, ?4, 0)",
                (order_id, status, currency, total),
            )
            connection.execute(
                "INSERT INTO order_deliveries (order_id, method, method_id) VALUES (?, '', ?)", (order_id, method_id)
            )
            connection.execute(
                "INSERT INTO redemptions VALUES (?1, 1, ?1, 1, 'SAVE10', 9, 1, ?2)", (order_id, redeemed)
            )
        migrate(connection, cart_ttl=0)
        delivered = connection.execute("SELECT * FROM delivery_sales ORDER BY method_id, currency").fetchall()
        assert delivered == [(1, "EUR", 2, 1500), (2, "USD", 1, 300)]
        redeemed_in = connection.execute("SELECT * FROM coupon_sales ORDER BY currency").fetchall()
        assert redeemed_in == [(1, "EUR", 1700, 30), (1, "USD", 300, 10)]
