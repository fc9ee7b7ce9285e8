"""The rules of a shop's books: every database finds the same."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.books import RULES
from storage.migrations import numbered
from storage.place import Server
from storage.postgres import migrations
from storage.postgres.session import connect
from storage.postgres.upkeep import faults_in
from storage.sqlite import upkeep
from tests.support.moved import kept_shop, moves
from tests.support.postgres import empty_database, run

NEWEST = numbered(migrations.__name__)[-1][0]
CHARGE = "INSERT INTO payments VALUES (1, 'card', 'c1', '', 1, 1, 'EUR', 5, 'settled', 0)"
BROKEN = [
    "UPDATE skus SET on_hand = on_hand + 1 WHERE code IN ('MUG-1', 'TEA-100')",
    "UPDATE orders SET subtotal = subtotal + 100, total = total + 100 WHERE id = 1",
    "DELETE FROM order_lines WHERE order_id = 2",
    "UPDATE order_lines SET quantity = quantity + 1 WHERE order_id = 1",
    "DELETE FROM order_history WHERE order_id = 3",
    "UPDATE order_history SET to_status = 'shipped'",
    "UPDATE orders SET customer_id = 1001",
    "UPDATE carts SET currency = 'JPY'",
    "UPDATE carts SET status = 'expired' WHERE status = 'checked_out'",
    "UPDATE coupons SET used = used + 1",
    "UPDATE coupons SET rules = '{}' WHERE id = 2",
    "UPDATE delivery_sales SET orders = orders + 1",
    "DELETE FROM delivery_sales",
    "INSERT INTO coupon_sales VALUES (1, 'EUR', 5, 5)",
    "UPDATE orders SET payment = 'card'",
    CHARGE,
    "INSERT INTO reviews VALUES (1, 1001, 1, 5, 'Good', 'shown', 1, 0)",
    "INSERT INTO ratings VALUES (1, 2, 10, 1)",
    "UPDATE categories SET parent_id = (SELECT MAX(id) FROM categories WHERE parent_id IS NOT NULL) WHERE name = 'Bath'",
    "UPDATE orders SET status = 'lost' WHERE id = 4",
    "UPDATE movements SET reason = 'magic' WHERE id = 1",
    "UPDATE outbox SET kind = 'gossip', sent_at = NULL",
    "UPDATE staff SET user_id = -user_id",
    "UPDATE catalogue_revision SET held = 1",
    "INSERT INTO redemptions SELECT 1, 1, id, customer_id, 'SAVE10', 5, 0, 'reserved' FROM orders WHERE status = 'cancelled'",
    f"{CHARGE}; INSERT INTO refunds VALUES (1, 1, 50, '', '', 0, '', 0, NULL)",
    "INSERT INTO contents VALUES (2, 'codes', '', NULL, '')",
    "INSERT INTO goods SELECT id, 0, 0, NULL FROM orders WHERE status = 'cancelled'",
    "INSERT INTO goods VALUES (1, 0, 0, NULL); INSERT INTO order_goods VALUES (1, 2, 'codes', '', NULL, '', 1)",
]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The same shop in a file and on a server."""
    file = kept_shop(tmp_path_factory.mktemp("books"))
    with empty_database() as url:
        run(moves(file, Server(url)))
        yield file, url


@pytest.mark.parametrize("broken", ["SELECT 1", *BROKEN])
def test_both_databases_find_the_same(both: tuple[Path, str], broken: str) -> None:
    """Whatever somebody did to the rows."""
    file, url = both
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        _break(connection, broken)
        found = sorted(upkeep.faults_in(connection, NEWEST))
    assert bool(found) is (broken != "SELECT 1")
    assert run(_faults(url, broken)) == found


def _break(connection: sqlite3.Connection, broken: str) -> None:
    for statement in broken.split("; "):
        connection.execute(statement)


async def _faults(url: str, broken: str) -> list[str]:
    connection = await connect(Server(url))
    try:
        await connection.execute("BEGIN")
        await connection.execute(broken)
        return sorted(await faults_in(connection, NEWEST))
    finally:
        await connection.close()


def test_most_rules_are_broken_here(both: tuple[Path, str]) -> None:
    """Of those that count for the newest tables."""
    file, _url = both
    told = set[str]()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for broken in BROKEN:
            connection.execute("BEGIN")
            _break(connection, broken)
            told |= {fault.partition(":")[0] for fault in upkeep.faults_in(connection, NEWEST)}
            connection.execute("ROLLBACK")
    newest = {rule.broken for rule in RULES if rule.until > NEWEST}
    assert newest - told == set()
