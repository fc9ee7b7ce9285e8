"""The search in Postgres finds what SQLite's finds, for the same words."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from typing import Any

import pytest

from storage.dialect import Dialect, Field, Indexed
from storage.executor import Executor
from storage.found import NAMES, OWN
from storage.place import Server
from storage.postgres import executor as postgres
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor
from storage.postgres.session import connect
from storage.sqlite import executor as sqlite
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor
from storage.sqlite.migrations import migrate
from storage.words import as_typed, query_of, terms_of
from tests.support.postgres import new_database

Ask = Callable[[Executor, Dialect], Coroutine[Any, Any, list[Any]]]
Both = Callable[[Ask], tuple[list[Any], list[Any]]]
"""Ask both databases."""

GOODS = [
    ("Teapot", "Cups", "1 l", "POT-1", "Kitchen", "Of iron"),
    ("Teak tray", "Cups", "40 cm", "TRAY-1", "Kitchen", "For six"),
    ("Green tea", "Drinks", "50 g / blue", "TEA-50-BLUE", "Pantry", "Leaves of spring"),
    ("Mug 'Tea time' \\ 0.5l", "Cups", "XL", "MUG-1", "Kitchen", "For tea, coffee & cocoa"),
    ("T", "Letters", "S", "T", "", "A single letter"),
    ("抹茶 Matcha", "お茶", "100g", "MATCHA-100", "飲み物", "粉末のお茶"),
    ("Чай зелёный", "Напитки", "большая", "ЧАЙ-1", "Кухня", "Листовой чай"),
    ("Müsli mit Äpfeln", "Frühstück", "500 g", "MUE-500", "Essen", "Knusprig"),
    ("Shelves for tools", "Shelf 22", "22", "22", "Top 2", "A shelf, and shelves"),
    ("हिन्दी चाय", "पेय", "छोटा", "HI-1", "", "मसाला"),
    ("ชาเขียว", "เครื่องดื่ม", "เล็ก", "TH-1", "", "ชา"),
    ("Tea & tea | tea ! (tea) :* <->", "A:B", "x'y", "C''D", "^above", "\\' '"),
    ("Drinks", "Tea", "^drinks", "^pantry", "Tea", "x" * 200),
]
TYPED = [
    "tea", "te", "t", "s", "x", "green tea", "tea green", "teas", "shelf", "shelves", "22", "2", "50", "50g", "500g", "5", "xl",
    "tea-50-blue", "mug", "茶", "抹茶", "お茶", "抹", "чай", "ча", "ч", "musli", "müsli", "apfel", "äpfeln", "चाय", "ชา", "เครื่อง",
    "drinks", "pantry", "drinks pantry", "kitchen", "above", "^pantry", "'", "\\", "''", "& |", "c''d", "a:b", "x'y", "tea & !mug",
    "<->", ":*", "nothing", "", "   ", "_", "knusprig", "x" * 70, "leaves cups", "tea cups drinks", "for", "letters s t", "gone",
]  # fmt: skip
WHOLE = (Field.TITLE, Field.CATEGORY)
FIELDS = [(Field.TITLE,), WHOLE, NAMES, OWN, *((*those, Field.ABOVE) for those in (WHOLE, NAMES, OWN))]


_READ = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'order_search'"
"""Rows that this connection has read and not yet reported: it reports none within a transaction."""
_PRODUCT = """
    INSERT INTO products (id, category_id, title, title_key, description, position) VALUES (:id, 1, :title, '', '', 0)"""


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    with (
        new_database() as url,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as file,
        asyncio.Runner() as loop,
    ):
        migrate(file, cart_ttl=0)
        file.row_factory = sqlite3.Row
        file.execute("BEGIN")
        connection = loop.run(connect(Server(url)))

        def ask(what: Ask) -> tuple[list[Any], list[Any]]:
            here = sqlite.drive(what(SqliteExecutor(file), SQLITE))
            return here, loop.run(
                postgres.drive(what(PostgresExecutor(Connection(connection, prepares=False)), POSTGRES))
            )

        yield ask
        loop.run(connection.close())


@pytest.fixture(scope="module")
def goods(both: Both) -> Both:
    async def index(db: Executor, dialect: Dialect) -> list[int]:
        await db.run("INSERT INTO categories (id, name, name_key, position) VALUES (1, '', '', 0)")
        for number, (title, *_others) in enumerate(GOODS):
            await db.run(_PRODUCT, id=number, title=title)
        await dialect.search.index_products(db, [Indexed(0, *("gone",) * 6), Indexed(99, *("elsewhere",) * 6)])
        told = enumerate(GOODS)
        await dialect.search.index_products(db, [Indexed(number, *map(terms_of, texts)) for number, texts in told])
        return []

    both(index)
    return both


@pytest.mark.parametrize("fields", FIELDS, ids="+".join)
def test_products_are_found_by_the_same_words(goods: Both, fields: tuple[Field, ...]) -> None:
    """In the same fields: letters alone, numbers, scripts without spaces, signs that mean something to a database, and nothing."""
    found_any = False
    for typed in TYPED:

        async def find(db: Executor, dialect: Dialect, typed: str = typed) -> list[int]:
            words = dialect.search.words_in(query_of(typed), fields)
            rows = await db.all(dialect.search.products_with(":words"), words=words)
            return sorted(row["id"] for row in rows)

        here, there = goods(find)
        assert there == here, typed
        found_any |= bool(here)
    assert found_any


@pytest.mark.parametrize("most", [1, 2, 4, 20])
def test_titles_are_found_by_the_same_words(goods: Both, most: int) -> None:
    """With the words themselves, and where these are few, with what begins with them; the newest of each."""
    begun: set[int] = set()
    for typed in TYPED:

        async def find(db: Executor, dialect: Dialect, typed: str = typed) -> list[tuple[int, ...]]:
            query = query_of(typed)
            words, whole = map(dialect.search.titled, (query, as_typed(query)))
            sql = dialect.search.newest_titled("p.title <> 'T'")
            rows = await db.all(sql, words=words, whole=whole, most=most)
            return sorted((row["id"], row["begun"], row["length"]) for row in rows)

        here, there = goods(find)
        assert there == here, typed
        begun.update(row[1] for row in here)
    assert begun == {0, 1}


def test_the_short_fields_are_the_same(goods: Both) -> None:
    """As they were indexed."""

    async def short(db: Executor, dialect: Dialect) -> list[Any]:
        rows = await db.all(dialect.search.short_fields, ids="[0, 3, 99, 1000]")
        return sorted(tuple(dict(row).values()) for row in rows)

    here, there = goods(short)
    assert there == here
    assert len(here) == 3


PEOPLE = [
    "Anna Müller anna_m",
    "Bob O'Neil bob",
    "李 小龙 li_xl",
    "A B ab",
    "Çelik Ümit",
    "__x__ y_",
    "Ольга olga_77",
    "",
    "O\\'x",
]
NAMES_TYPED = [
    "anna", "ann", "anna m", "anna_m", "anna_", "a", "b", "o'neil", "neil", "李", "小", "umit", "celik", "x", "_", "__", "y_", "olga 7",
    "ольга", "'", "\\", "", "m anna", "müller", "li_x", "bob anna",
]  # fmt: skip


def test_customers_are_found_by_the_same_names(both: Both) -> None:
    """With the parts of a user name, too."""

    async def index(db: Executor, dialect: Dialect) -> list[int]:
        for number, names in enumerate([*PEOPLE, "Gone"]):
            await dialect.search.index_customers(db, [(number, names)])
        await dialect.search.index_customers(db, [(len(PEOPLE), "Here")])
        return []

    both(index)
    for typed in [*NAMES_TYPED, "gone", "here"]:

        async def find(db: Executor, dialect: Dialect, typed: str = typed) -> list[int]:
            sql, words = dialect.search.customers_named(typed)
            return [row["id"] for row in await db.all(sql, words=words, most=5)]

        here, there = both(find)
        assert there == here, typed


CHANGES_TYPED = [
    ("save_1", ()), ("ship", ("order.ship",)), ("pri", ("price", "coupon.new")), ("sku", ()), ("200", ()), ("x", ()), ("7", ()), ("4f", ()),
]  # fmt: skip


def test_changes_are_found_by_the_same_words(both: Both) -> None:
    """And by what their actions are called."""
    changes = [
        (1, "price", "SKU-1 100 → 200 staff:7"),
        (2, "coupon.new", "SAVE_10 '' 10%"),
        (3, "order.ship", "K7-4F ship parcel"),
    ]

    async def index(db: Executor, dialect: Dialect) -> list[int]:
        await dialect.search.index_changes(db, changes)
        return []

    both(index)
    for word, actions in CHANGES_TYPED:
        wanted = {word: actions}

        async def find(db: Executor, dialect: Dialect, wanted: dict[str, tuple[str, ...]] = wanted) -> list[int]:
            rows = await db.all(dialect.search.newest_changes, words=dialect.search.changes_with(wanted), most=2)
            return [next(iter(row)) for row in rows]

        here, there = both(find)
        assert there == here, word


def test_words_without_end_are_no_obstacle(both: Both) -> None:
    """A tsvector has its limits, and people write what they like."""

    async def index(db: Executor, dialect: Dialect) -> list[int]:
        await dialect.search.index_customers(db, [(50, "é" * 5000)])
        await dialect.search.index_changes(db, [(50, "price", " ".join(f"w{number}" for number in range(20_000)))])
        sql, words = dialect.search.customers_named("é" * 5000)
        return [row["id"] for row in await db.all(sql, words=words, most=5)]

    here, there = both(index)
    assert there == here == [50]


async def test_no_orders_are_read_but_those_with_the_words_or_of_the_day(url: str) -> None:
    """Whatever the planner guesses, before it knows the words and the days."""
    connection = await connect(Server(url), plans_once=True)
    await connection.execute(
        """INSERT INTO order_search
           SELECT n, CASE WHEN n % 1000 = 0 THEN '''all'' ''some'''::tsvector ELSE '''all'''::tsvector END
             FROM generate_series(1, 30000) n"""
    )
    await connection.execute("ANALYZE order_search")
    db, search = PostgresExecutor(Connection(connection, prepares=True)), POSTGRES.search
    day = {"first": 2_000, "last": 3_100}
    for sql, typed, of_day, found, most in (
        (search.newest_orders, "some", {}, 30, 30),
        (search.newest_orders_between, "some", day, 2, 1_101),
        (search.newest_orders_between, "all", day, 1_101, 1_101),
    ):
        async with connection.transaction():
            before, words = await connection.fetchval(_READ), search.orders_with([[typed]])
            assert len(await postgres.drive(db.all(sql, words=words, most=30_000, **of_day))) == found
            assert await connection.fetchval(_READ) - before <= most
    await connection.close()


async def test_of_very_many_the_newest_are_found(url: str) -> None:
    """They are looked for from the newest one on; of few all are read."""
    connection = await connect(Server(url))
    await connection.execute(
        """INSERT INTO customer_search
           SELECT n, CASE WHEN n % 10 = 0 THEN '''all'' ''some'''::tsvector ELSE '''all'''::tsvector END
             FROM generate_series(1, 30000) n"""
    )
    db = PostgresExecutor(Connection(connection, prepares=False))
    for typed, ids in (
        ("all", [30_000, 29_999]),
        ("some", [30_000, 29_990]),
        ("all some", [30_000, 29_990]),
        ("no", []),
    ):
        sql, words = POSTGRES.search.customers_named(typed)
        assert [row["id"] for row in await postgres.drive(db.all(sql, words=words, most=2))] == ids, typed
    await connection.close()
