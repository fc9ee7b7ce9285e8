"""A shop's SQLite file, as another program finds and changes it: for tests of the command line, of backups and of damage."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from storage.sqlite.migrations import newest


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to it on which every statement takes effect at once."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


def table_in(file: Path, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The table's rows, oldest first; all columns, unless some are named."""
    with opened(file) as connection:
        return connection.execute(f'SELECT {", ".join(columns) or "*"} FROM "{table}" ORDER BY rowid').fetchall()


def dump(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the file, except the audit log's words, which are indexed again after a restore."""
    learnt = "name NOT LIKE 'audit_search%' AND name <> 'audit_due'"
    with opened(file) as connection:
        found = connection.execute(f"SELECT name FROM sqlite_master WHERE type = 'table' AND {learnt}").fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in found}


def stock(file: Path) -> dict[str, tuple[int, int]]:
    """The stock on hand and the sum of the movements, by code."""
    sql = "SELECT code, on_hand, (SELECT COALESCE(SUM(delta), 0) FROM movements WHERE sku_id = skus.id) FROM skus"
    with opened(file) as connection:
        return {code: (on_hand, ledger) for code, on_hand, ledger in connection.execute(sql)}


def picture_of(file: Path, title: str) -> bytes | None:
    """The picture of a product; None if none is stored."""
    sql = "SELECT data FROM products LEFT JOIN photos ON photo = key WHERE title = ?"
    with opened(file) as connection:
        (data,) = connection.execute(sql, (title,)).fetchone()
    return bytes(data) if data is not None else None


def set_prices(connection: sqlite3.Connection, price: int) -> None:
    """Give everything the same price."""
    connection.execute("UPDATE skus SET price = ?", (price,))


def read_skus(connection: sqlite3.Connection) -> None:
    """Read the SKUs, to show that the connection works."""
    connection.execute("SELECT * FROM skus").fetchall()


def set_overrides(file: Path, text: str) -> None:
    """Write the row of the settings by hand."""
    with opened(file) as connection:
        connection.execute("UPDATE settings SET overrides = ?", (text,))


def be_newer(file: Path) -> None:
    """Leave the file as a newer program would."""
    with opened(file) as connection:
        connection.execute("INSERT INTO migrations VALUES (?, 0)", (newest() + 1,))


def accept_updates(file: Path) -> None:
    """Two updates; the first is done, at 7."""
    with opened(file) as connection:
        connection.executemany(
            "INSERT INTO inbox (bot_id, update_id, lane, payload, received_at, done_at) VALUES (1, ?, '1', '{}', 0, ?)",
            [(1, 7), (2, None)],
        )


def sell_a_tea(file: Path) -> None:
    """Sell the first SKU to Alice, on 23 November 2026 at 2:30 UTC; and add a manager whose name has an escape sequence."""
    with opened(file) as connection:
        connection.execute(
            "INSERT INTO customers (id, name, username, language, first_seen, last_seen) VALUES (1, 'Alice', '', '', 0, 0)"
        )
        connection.execute(
            "INSERT INTO carts (id, customer_id, status, revision, currency, created_at, expires_at)"
            " VALUES (1, 1, 'checked_out', 1, 'EUR', 0, 0)"
        )
        connection.execute(
            "INSERT INTO orders (id, code, customer_id, cart_id, idempotency_key, status, currency, subtotal, discount, delivery,"
            " delivery_discount, total, placed_at) VALUES (1, 'K7Q-4MX', 1, 1, 'k', 'placed', 'EUR', 9, 0, 0, 0, 9, 1795401000000)"
        )
        connection.execute("INSERT INTO order_lines VALUES (1, 1, 'TEA-1', 'Tea', '', 1, 9, 0, 0, 'physical')")
        connection.execute("INSERT INTO order_history VALUES (1, 1, '', 'placed', '', '', 0, '', '')")
        connection.execute("INSERT INTO movements VALUES (9, 1, -1, 'sold', 'order:1', '', 0, '')")
        connection.execute("UPDATE skus SET on_hand = on_hand - 1 WHERE id = 1")
        connection.execute("INSERT INTO staff VALUES (7, 2, 'Ann' || char(27) || '[2J', 0)")


def break_index(file: Path) -> None:
    """Make an index disagree with its table, which a quick check does not find."""
    renamed = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'staff_by_role'"
    with opened(file) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(renamed, ("role, name", "name, role"))
    with opened(file) as connection:
        connection.execute("INSERT INTO staff VALUES (7, 1, 'Bob', 0)")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(renamed, ("name, role", "role, name"))


def damage_first_page(file: Path, table: str) -> None:
    """Damage the first page of a table."""
    with opened(file) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    with file.open("r+b") as content:
        content.seek((page - 1) * size)
        content.write(b"\xff" * size)


def sell(file: Path, code: str, pieces: int) -> None:
    """Pieces of this variant are sold."""
    with opened(file) as connection:
        (sku,) = connection.execute("SELECT id FROM skus WHERE code = ?", [code]).fetchone()
        connection.execute("UPDATE skus SET on_hand = on_hand - ? WHERE id = ?", [pieces, sku])
        connection.execute(
            "INSERT INTO movements (sku_id, delta, reason, source, actor, at) VALUES (?, ?, 'sold', 'order:1', '', 1)",
            [sku, -pieces],
        )
