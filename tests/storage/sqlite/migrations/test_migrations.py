"""Migrations: each once, all or nothing, and never backwards."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from storage.migrations import DatabaseTooNew
from storage.sqlite import migrations
from storage.sqlite.migrations import migrate, statements
from storage.sqlite.thread import connect
from tests.storage.sqlite.engine import keep, on_disk, open_engine

Migrations = Callable[..., None]

SHIPPED = (
    "5d1064f3136ca2c3",  # 0001_shop.sql
    "b0e08ad1f3591be5",  # 0002_delivery.sql
    "664c2448f8c35f4a",  # 0003_promotions.sql
    "6f1f50737af3e3e1",  # 0004_office.sql
    "fcfe03ef40327fe2",  # 0005_stock.sql
    "21ac5c4b43087e05",  # 0006_orders.sql
    "96b741cc6401d99e",  # 0007_catalogue_revision.sql
    "7c390976427d42be",  # 0008_house.sql
    "76de489d5f19fcbe",  # 0009_products.sql
    "f3b723a07ed9ba21",  # 0010_ledger_order.sql
    "596327d6eaca4df0",  # 0011_import_at_once.sql
    "0b5f47cb576c1df4",  # 0012_uploads.sql
    "9ee4303c01664994",  # 0013_ended_methods.sql
    "8a5b8accfb4fb1ed",  # 0014_promises.sql
    "557b75984ddebd61",  # 0015_told.sql
    "e9f3c5a192837fba",  # 0016_import_trail.sql
    "3a60eae8731bace0",  # 0017_order_news.sql
    "c17e6ef6909dfe12",  # 0018_names_as_typed.sql
    "7f5e93a3157dcab4",  # 0019_growth.sql
    "43ceef6ef28fb659",  # 0020_sales.sql
    "6dbb5c1d7d2fc8e4",  # 0021_trail_search.sql
    "c60db898bb7071b1",  # 0022_stock_by_difference.sql
    "909deafac9d6c59f",  # 0023_outbox_by_chat.sql
    "440ddfaddcc47138",  # 0024_leftover_windows.sql
    "c95fe9d9e32b086e",  # 0025_order_states.sql
    "1e676022510d46d2",  # 0026_steps_and_answers.sql
    "3cd8496af08a3530",  # 0027_order_codes.sql
    "8afac8314c13be58",  # 0028_edits_topics_groups.sql
    "ec6700d38a947a67",  # 0029_favourites.sql
    "cda89b54b4402bd5",  # 0030_reviews.sql
    "091860603c5fb855",  # 0031_photo_refusals.sql
    "0adfb8a09d3672c3",  # 0032_search.sql
    "98ca316d66ecc0ae",  # 0033_photos.sql
    "9038ae3b18dc9ef8",  # 0034_quantities.sql
    "7b579124dee89ba7",  # 0035_questions.sql
    "d1d35b170d4fcf83",  # 0036_order_search.sql
    "6754c89251d7690d",  # 0037_pick_up_and_redraws.sql
    "d1066818e9c01ebf",  # 0038_payments.sql
    "86f8fd0ce19016c2",  # 0039_product_kind.sql
    "c9923601cd55ca06",  # 0040_digital_goods.sql
    "06800d12436afca4",  # 0041_returns.sql
    "ef1a732cc1945d7e",  # 0042_transfers.sql
    "5af6f02d32733d15",  # 0043_time_and_privacy.sql
    "1506c2a7c8e664ac",  # 0044_import_of_kinds.sql
    "faadec078da11cdd",  # 0045_gateway.sql
    "10c08bb0accd3df3",  # 0046_picture_addresses.sql
    "79bf1ca3b3b4422a",  # 0047_scheduled_prices.sql
    "e782f12efda0cb40",  # 0048_file_answers.sql
    "26c2ebb39ca889c3",  # 0049_hot.sql
    "30df4906391446bc",  # 0050_counters.sql
    "d770c67eb29b6df7",  # 0051_api.sql
    "51b6fd6f191e5028",  # 0052_writers.sql
    "9516bf5f361ec2e3",  # 0053_webhooks.sql
    "0cf69b69a2f4b9db",  # 0054_scaled_photos.sql
    "9e77fe459a7430fa",  # 0055_movements_in_order.sql
    "2dedce247d373f01",  # 0056_titles.sql
)
"""The beginnings of their SHA-256, from the first on. A new one is added; one that is here is never edited, moved or merged."""


@pytest.fixture
def connection(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(file)._connector()) as opened:
        yield opened


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """Let the program know these scripts, numbered from 1, and no others."""

    def learn(*scripts: str) -> None:
        paths = [tmp_path / f"{number:04}_some.sql" for number in range(1, len(scripts) + 1)]
        for path, script in zip(paths, scripts, strict=True):
            path.write_text(script, "utf-8")
        monkeypatch.setattr(migrations, "_known", lambda: list(enumerate(paths, 1)))

    return learn


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def applied(connection: sqlite3.Connection) -> list[int]:
    return [row["number"] for row in connection.execute("SELECT number FROM migrations ORDER BY number")]


def test_the_shops_migrations_are_numbered_without_a_gap() -> None:
    """Two with one number, and one of them would never be applied."""
    numbers = [number for number, _ in migrations._known()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_somebody_s_database_has_been_through_stays_as_it_was() -> None:
    """A database that has applied a number never looks at its script again: whatever is changed there would be missing in it."""
    scripts = [script for _, script in migrations._known()]
    assert tuple(sha256(script.read_bytes()).hexdigest()[:16] for script in scripts) == SHIPPED


def test_each_is_applied_once_and_in_order(connection: sqlite3.Connection, known: Migrations) -> None:
    """Also when the program learns a new one, and when it starts again."""
    known("CREATE TABLE a (x);\nINSERT INTO a VALUES (1);")
    migrate(connection, cart_ttl=0)
    known("CREATE TABLE a (x);\nINSERT INTO a VALUES (1);", "INSERT INTO a VALUES (2);", "INSERT INTO a VALUES (3);")
    migrate(connection, cart_ttl=0)
    migrate(connection, cart_ttl=0)
    assert [row["x"] for row in connection.execute("SELECT x FROM a")] == [1, 2, 3]
    assert applied(connection) == [1, 2, 3]


def test_a_failing_one_leaves_nothing(connection: sqlite3.Connection, known: Migrations) -> None:
    """Neither its first half nor its record; those before it stay, and mended it is applied."""
    known("CREATE TABLE a (x);", "CREATE TABLE b (x);\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate(connection, cart_ttl=0)
    assert not connection.in_transaction
    assert tables(connection) == {"a", "migrations"}
    assert applied(connection) == [1]
    known("CREATE TABLE a (x);", "CREATE TABLE b (x);")
    migrate(connection, cart_ttl=0)
    assert applied(connection) == [1, 2]


def test_a_failing_first_one_leaves_an_empty_file(connection: sqlite3.Connection, known: Migrations) -> None:
    """Not even the table of records."""
    known("CREATE TABLE a (x);\nnonsense;")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, cart_ttl=0)
    assert tables(connection) == set()


def test_a_newer_database_is_refused_in_one_line(connection: sqlite3.Connection, known: Migrations) -> None:
    """Nothing in it is changed."""
    known("CREATE TABLE a (x);", "CREATE TABLE b (x);")
    migrate(connection, cart_ttl=0)
    known("CREATE TABLE a (x);")
    with pytest.raises(DatabaseTooNew) as refused:
        migrate(connection, cart_ttl=0)
    assert (refused.value.found, refused.value.known) == (2, 1)
    assert "\n" not in str(refused.value)
    assert not connection.in_transaction
    assert applied(connection) == [1, 2]


async def test_a_shop_is_opened_again_by_the_same_program(file: Path) -> None:
    """What it kept is there."""
    async with open_engine(file) as store:
        await store.write(keep, 1)
    async with open_engine(file):
        assert on_disk(file) == [1]


def test_statements_are_found_as_sqlite_reads_them() -> None:
    """A trigger has semicolons inside, and so have texts and comments."""
    table = "-- first; the table\nCREATE TABLE a (x TEXT DEFAULT ';');\n"
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\n  DELETE FROM a;\nEND;\n"
    unfinished = "INSERT INTO a\n  VALUES ('b')"
    assert list(statements(table + trigger + unfinished)) == [table, trigger, unfinished]


def test_a_catalog_file_that_waited_as_a_form_is_forgotten(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files have a table of their own; forms that somebody is filling in stay."""
    shipped = migrations._known()
    monkeypatch.setattr(migrations, "_known", lambda: shipped[:11])
    migrate(connection, cart_ttl=0)
    connection.executemany("INSERT INTO forms (user_id, kind, answers) VALUES (7, ?, '{}')", [(1,), (11,)])
    monkeypatch.undo()
    migrate(connection, cart_ttl=0)
    assert [row["kind"] for row in connection.execute("SELECT kind FROM forms")] == [1]
    assert not connection.execute("SELECT * FROM uploads").fetchall()
