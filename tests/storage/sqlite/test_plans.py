"""What every tap asks must be found by an index: a table that is read from end to end, or sorted, gets slower with every order.

Each statement of each repository is looked at twice: as a shop has it, without statistics, and with those of a very large one.
"""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.grown_shop import SMALL, build
from storage.sqlite.thread import connect
from tests.storage.sqlite.every_query import methods, statements_of

STATISTICS = Path(__file__).with_name("large_shop.stat1")
SMALL_TABLES = frozenset(
    {
        "categories", "delivery_methods", "delivery_sales", "staff", "settings", "catalogue_revision", "json_each", "stagings",
        "staged_categories", "forms", "uploads", "search_due", "audit_due", "order_search_due", "running_promotions",
        "questions", "crew_groups", "forgotten_lanes", "staged_pictures", "counters", "api_keys", "webhooks",
    }
)  # fmt: skip
"""A shop has some hundred categories, some delivery methods and a few people; lists that come with a statement are short; what is
staged, due or asked is worked off."""

SORT = "USE TEMP B-TREE FOR ORDER BY"
MAY: dict[str, tuple[str, set[str]]] = {
    # Ends at the first one that fits, which is at the end where it begins.
    "products.newest_category": ("ends at the first", {"SCAN products"}),
    "coupons.first_code": ("ends at the first", {"SCAN coupons"}),
    "coupons.listed": ("ends with the page, and counts what has no more than thousands", {"SCAN coupons"}),
    "orders.newest_code": ("ends at the first", {"SCAN orders"}),
    "catalog.is_empty": ("ends at the first", {"SCAN products USING COVERING INDEX products_by_category"}),
    "settings.has_orders": ("ends at the first", {"SCAN orders USING COVERING INDEX sqlite_autoindex_orders_2"}),
    "settings.sold_in": ("ends at the first", {"SCAN orders"}),
    "audit_log.record_all": ("the largest id is the last one", {"SEARCH audit"}),
    "prices.keeping": ("the carts that hold what one change has raised", {"USE TEMP B-TREE FOR count(DISTINCT)"}),
    "audit_log.record_import": ("the largest id is the last one", {"SEARCH audit"}),
    "stock.first_code": ("ends at the first", {"SCAN skus"}),
    "digital.was_used": ("ends at the first", {"SCAN contents"}),
    # A sort of what one cart, order, customer, product or staging has.
    "products.titled": ("products of one title", {SORT}),
    "carts.coupons": (
        "coupons of one cart, and the promotions that run",
        {SORT, "SCAN coupons USING INDEX running_promotions"},
    ),
    "searches.keep": ("searches of one customer", {SORT}),
    "carts.open": (
        "lines of one cart, and whether promotions run",
        {SORT, "SCAN coupons USING INDEX running_promotions"},
    ),
    "carts.last_expired": ("lines of one cart", {SORT}),
    "categories.categories": ("categories side by side", {SORT}),
    "customers.spent": ("orders of one customer", {"USE TEMP B-TREE FOR GROUP BY"}),
    "orders.by_code": ("lines of one order", {SORT}),
    "orders.order": ("lines of one order", {SORT}),
    "favourites.news": ("one customer's favourites", {"USE TEMP B-TREE FOR GROUP BY"}),
    "favourites.forget_news": ("the first of them", {"SCAN favourite_news"}),
    "favourites.note_news": (
        "the favourites that one change concerns",
        {"USE TEMP B-TREE FOR GROUP BY", "USE TEMP B-TREE FOR DISTINCT"},
    ),
    "reviews.to_review": ("lines of one order", {SORT, "USE TEMP B-TREE FOR GROUP BY"}),
    "reviews.bought_with": ("lines of one order", {SORT, "USE TEMP B-TREE FOR GROUP BY"}),
    "ledger.sums": ("the money of some days", {"USE TEMP B-TREE FOR GROUP BY"}),
    "ledger.waiting": (
        "what is owed, or names no order",
        {
            "SCAN refunds USING INDEX refunds_due",
            "SCAN r USING INDEX refunds_due",
            "SCAN payments USING INDEX payments_unmatched",
        },
    ),
    "staff.members": ("a few people", {"USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"}),
    # An index that holds only what is open or owed may be read as a whole.
    "stock.hot": ("the few that are hot", {"SCAN skus USING INDEX skus_hot"}),
    "reviews.waiting": ("those that wait, in their order", {"SCAN reviews USING INDEX reviews_waiting"}),
    "inbox.undone": ("what is undone, and the newest row", {"SCAN inbox", "SCAN inbox USING INDEX inbox_undone"}),
    "health.backlog": (
        "what is undone, and what is owed",
        {
            "SCAN inbox USING INDEX inbox_undone",
            "SCAN outbox USING INDEX outbox_owed",
            "USE TEMP B-TREE FOR GROUP BY",
        },
    ),
    "inbox.free_lanes": (
        "what is undone",
        {"USE TEMP B-TREE FOR GROUP BY", SORT, "SCAN inbox USING INDEX inbox_undone"},
    ),
    "inbox.undone_in": ("what is undone", {SORT, "SCAN inbox USING INDEX inbox_undone"}),
    "outbox.due_chats": ("what is owed", {SORT, "SCAN outbox USING INDEX outbox_owed"}),
    "pictures.want": ("the pictures of one file", {"USE TEMP B-TREE FOR DISTINCT"}),
    "pictures.missing": ("what failed", {SORT, "SCAN a USING INDEX picture_addresses_failed"}),
    "pictures.retry": ("what failed", {"SCAN picture_addresses USING INDEX picture_addresses_failed"}),
    # Read once per change of the catalogue, not per visit of a category (storage/categories.py).
    "catalog.categories": ("counted once", {SORT, "SCAN products USING INDEX products_on_sale"}),
    "catalog.in_category": ("counted once", {SORT, "SCAN products USING INDEX products_on_sale"}),
    "catalog.fitting": ("counted once", {SORT, "SCAN products USING INDEX products_on_sale"}),
    # The search has an index of its own; of what it finds a hundred are ranked.
    "catalog.search": (
        "a hundred are ranked",
        {
            "SCAN product_search VIRTUAL TABLE INDEX 192:M6",
            "SCAN product_search VIRTUAL TABLE INDEX 0:M6",
            "SCAN product_search VIRTUAL TABLE INDEX 0:=",
        },
    ),
    "order_search.found": ("found by words", {"SCAN order_search VIRTUAL TABLE INDEX 192:M1><"}),
    "order_search.index_due": ("one rowid", {"SCAN order_search VIRTUAL TABLE INDEX 0:="}),
    "imports.merge_words": ("a row a page of an index, once an hour", {"SCAN product_search_idx"}),
    "audit_log.page": ("found by words", {"SCAN audit_search VIRTUAL TABLE INDEX 192:M1"}),
    "customers.matching": ("found by words", {"SCAN customer_search VIRTUAL TABLE INDEX 192:M1"}),
    "customers.meet": ("one rowid", {"SCAN customer_search VIRTUAL TABLE INDEX 0:="}),
    "customers.remember": ("one rowid", {"SCAN customer_search VIRTUAL TABLE INDEX 0:="}),
    "privacy.forget_offered": ("the first of them", {"SCAN offered_photos"}),
    "privacy.forget_person": (
        "one rowid; the largest id is the last one",
        {"SCAN customer_search VIRTUAL TABLE INDEX 0:=", "SEARCH inbox"},
    ),
    "products.add_product": ("one rowid", {"SCAN product_search VIRTUAL TABLE INDEX 0:="}),
    "products.save_product": ("one rowid", {"SCAN product_search VIRTUAL TABLE INDEX 0:="}),
    "products.add_sku": ("one rowid", {"SCAN product_search VIRTUAL TABLE INDEX 0:="}),
    "products.save_sku": ("one rowid", {"SCAN product_search VIRTUAL TABLE INDEX 0:="}),
    # Staff, on a reader that customers do not wait for: a part of a title or code is looked for in an index of all of them, and what is
    # urgent is worked out each time, because it changes with every sale.
    "products.matching": (
        "a part of any title or code",
        {
            SORT,
            "SCAN skus",
            "SCAN products USING COVERING INDEX products_by_title",
            "SCAN product_search VIRTUAL TABLE INDEX 0:M6",
        },
    ),
    "stock.matching": (
        "a part of any code",
        {
            SORT,
            "SCAN skus USING COVERING INDEX sqlite_autoindex_skus_1",
            "SCAN product_search VIRTUAL TABLE INDEX 192:M6",
            "SCAN product_search VIRTUAL TABLE INDEX 0:=",
            "SCAN product_search VIRTUAL TABLE INDEX 0:M6",
        },
    ),
    "stock.levels": ("what is urgent", {SORT, "SCAN skus", "SCAN skus USING INDEX skus_on_sale"}),
    "stock.fallen": ("a file may have moved all articles", {SORT, "SCAN skus"}),
    # Rare: a category that is to be removed, a currency that is set before the first order.
    "categories.coupons_for": ("thousands at most", {"SCAN coupons"}),
    "coupons.count_lost": ("thousands at most", {"SCAN coupons"}),
    "settings.largest_amount": (
        "before the first order",
        {"SEARCH skus", "SEARCH cart_lines", "SEARCH favourites", "SEARCH favourite_news"},
    ),
    "settings.restate": (
        "before the first order",
        {
            "SCAN price_edit_lines",
            "SCAN carts",
            "SCAN skus",
            "SCAN cart_lines USING COVERING INDEX cart_lines_by_sku",
            "SCAN favourites USING COVERING INDEX favourites_by_product",
            "SCAN favourite_news",
            "SCAN scheduled_prices USING COVERING INDEX scheduled_prices_of",
        },
    ),
    # Read aside, or in a process of its own: about all of the catalogue, or a page of what is exported.
    "imports.listing": ("an import's plan", {"SCAN products", "SCAN skus"}),
    "imports.stock": ("an import's plan", {"SCAN skus"}),
    "digital.pools": ("an import's plan", {"SCAN contents USING INDEX pools"}),
    "imports.put_staged": ("the rows of one file", {SORT}),
    "photos.keys": (
        "an import's plan",
        {"SCAN products", "SCAN photos USING COVERING INDEX sqlite_autoindex_photos_1"},
    ),
    "exports.customers": ("a page of an export", {SORT, "USE TEMP B-TREE FOR GROUP BY"}),
    "exports.order_lines": ("a page of an export", {SORT}),
    "exports.trails": ("a page of an export", {SORT}),
}
"""By method: why it may, and the steps that do."""
SILENT = {"customers.lock", "stock.lock_skus"}
"""SQLite has one writer: these ask nothing."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With some of everything."""
    path = tmp_path_factory.mktemp("plans") / "shop.db"
    asyncio.run(build(path, SMALL))
    return path


@pytest.fixture(scope="module", params=["without statistics", "with those of a large shop"])
def connection(request: pytest.FixtureRequest, shop: Path) -> Iterator[sqlite3.Connection]:
    path = shop.with_name(f"{request.param}.db")
    shutil.copy(shop, path)
    if "large" in request.param:
        with closing(sqlite3.connect(path)) as learning, learning:
            learning.execute("ANALYZE sqlite_schema")  # makes the table
            rows = [line.split(" ", 2) for line in STATISTICS.read_text("utf-8").splitlines()]
            learning.executemany(
                "INSERT INTO sqlite_stat1 VALUES (?, ?, ?)",
                [(table, None if index == "-" else index, stat) for table, index, stat in rows],
            )
    with closing(connect(path)._connector()) as opened:
        yield opened


def steps_of(connection: sqlite3.Connection, sql: str) -> set[str]:
    """The steps of its plan that read a growing table from end to end, or put rows in order."""
    tables = _tables(connection, sql)
    found = set()
    for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"):
        step = row["detail"]
        verb, alias, *_rest = step.split()
        if verb == "SCAN" or (verb == "SEARCH" and "USING" not in step):  # for the largest one, wherever that is
            table = tables.get(alias)
            if table is not None and table not in SMALL_TABLES:
                found.add(step.replace(f"{verb} {alias}", f"{verb} {table}", 1))
        elif step.startswith("USE TEMP B-TREE FOR") and set(tables.values()) - SMALL_TABLES:
            found.add(step)
    return found


_NAMED = re.compile(
    r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)"
    r"(?:\s+(?:AS\s+)?(?!WHERE|SET|ON|JOIN|CROSS|LEFT|ORDER|LIMIT|GROUP|VALUES)(\w+))?"
)
"""A table in a statement, with its alias."""


def _tables(connection: sqlite3.Connection, sql: str) -> dict[str, str]:
    """The tables of a statement by their aliases; what else is scanned is what a part of the statement gives."""
    known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} | {
        "json_each"
    }
    named = _NAMED.findall(sql)
    return {alias or table: table for table, alias in named if table in known} | {
        table: table for table, _ in named if table in known
    }


@pytest.mark.parametrize("method", methods())
def test_no_growing_table_is_read_from_end_to_end(connection: sqlite3.Connection, method: str) -> None:
    """Or sorted; but for what may, with its reason. A method that is new is tried by itself."""
    statements = statements_of(connection, method)
    assert bool(statements) != (method in SILENT)
    found = {step for sql in statements for step in steps_of(connection, sql)}
    _reason, allowed = MAY.get(method, ("", set()))
    assert found <= allowed, statements
    assert bool(found) == bool(allowed), "it may no more"


def test_what_may_is_still_there() -> None:
    """Under its name."""
    assert set(MAY) | SILENT <= set(methods())
