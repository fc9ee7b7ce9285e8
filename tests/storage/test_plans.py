"""What every tap asks must be found by an index: a table that is read from end to end gets slower with every order."""

import sqlite3
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from core.models.customer import Customer
from core.models.inbox import Incoming
from core.models.order import OrderStatus
from core.models.outbox import NoticeKind
from core.models.stock import StockChange
from core.ports import Transaction
from core.usecases.board import count_orders, list_in_state, view_card
from core.usecases.cart import add_at_least, view_cart
from core.usecases.catalogue import index_words
from core.usecases.customer import remember_customer
from core.usecases.fulfil import confirm_order, ship_order
from core.usecases.inbox import accept_updates, claim_update, finish_updates, settle_update, undone_updates
from core.usecases.message import answer_shop, find_unanswered, news_replied_to, view_photo, write_to_customer
from core.usecases.order import list_orders, place_order
from core.usecases.outbox import due_notices, is_notice, mark_sent
from core.usecases.product import view_product
from core.usecases.stock import change_stock, list_fallen, search_stock, undo_change
from core.usecases.stock import view_card as view_stock_card
from core.usecases.wait import ask_to_be_told
from storage.sqlite import SqliteStore
from tests.storage.contract.steps import ALICE, open_cart
from tests.storage.engine import on_writer
from tests.support.goods import Good, stock_shelves
from tests.support.room import card

SHORT = {
    "SCAN way",
    "SCAN waits",
    "SCAN counted",
    "SCAN main.audit_search_config",
    "SCAN json_each VIRTUAL TABLE INDEX 1:",
}
"""A shop has at most 20 ways of delivery, and asks for all; only who waits for what is sold out; a state is counted up to a
limit; the search over the trail looks into its own settings, a handful of rows; what is to be written comes as a list."""

UseCase = Callable[[Transaction], Coroutine[Any, Any, Any]]


async def fill_a_cart(tx: Transaction) -> None:
    await open_cart(tx)
    await add_at_least(tx, ALICE, 1, 2)


async def check_out(tx: Transaction) -> None:
    await open_cart(tx, ALICE, 1)
    await place_order(tx, card(await view_cart(tx, ALICE)))
    await list_orders(tx, ALICE)


async def take_an_update(tx: Transaction) -> None:
    (update,) = await accept_updates(tx, 7, [Incoming(update_id=1, lane="chat:1", payload="{}")])
    await claim_update(tx, update.id)
    await settle_update(tx, update.id)
    await finish_updates(tx, [update.id])
    await undone_updates(tx, 7)


async def look_at_what_is_owed(tx: Transaction) -> None:
    await tx.outbox.due_chats([1, 2], 50)
    await tx.outbox.due_in(5, 10)
    await tx.outbox.owed_to(5, NoticeKind.RECEIPT)
    await tx.outbox.is_owed(1)


async def sweep_the_carts(tx: Transaction) -> None:
    await tx.carts.expire_due(50)


async def run_the_board(tx: Transaction) -> None:
    await check_out(tx)
    (order,) = (await list_in_state(tx, OrderStatus.PLACED)).items
    await count_orders(tx)
    await write_to_customer(tx, "admin:1", order.id, "Hello")
    await answer_shop(tx, ALICE, order.id, "Hello", "photo")
    for notice in await due_notices(tx):
        await mark_sent(tx, notice, message_id=7)
    await news_replied_to(tx, ALICE, 7)
    await find_unanswered(tx, ALICE)
    await view_card(tx, order.id)
    await view_photo(tx, order.id, 0)
    await remember_customer(tx, Customer(id=ALICE, name="Alice"))
    await tx.outbox.undelivered(1)
    await confirm_order(tx, "admin:1", order.id)
    await ship_order(tx, "admin:1", order.id)
    await is_notice(tx, ALICE, 7)


async def look_at_a_coupon(tx: Transaction) -> None:
    await tx.coupons.sales(1)


async def look_at_a_way_of_delivery(tx: Transaction) -> None:
    await tx.delivery.sales(1)


async def look_after_stock(tx: Transaction) -> None:
    await view_stock_card(tx, 1)
    done = await change_stock(tx, "admin:1", "update:1:1", "TEA-100", StockChange(amount=-9))
    await undo_change(tx, "admin:1", done.entry.id)


async def be_told_what_fell(tx: Transaction) -> None:
    await open_cart(tx)
    done = await change_stock(tx, "admin:1", "update:1:1", "TEA-100", StockChange(amount=-9))
    assert (await list_fallen(tx, done.entry.id)).total == 1


async def find_an_article(tx: Transaction) -> None:
    assert (await search_stock(tx, "tea green")).total == 1


async def wait_for_something(tx: Transaction) -> None:
    await open_cart(tx)
    await change_stock(tx, "admin:1", "update:1:1", "TEA-100", StockChange(amount=0, absolute=True))
    await ask_to_be_told(tx, ALICE, 1)
    await view_product(tx, 1, ALICE)
    await change_stock(tx, "admin:1", "update:1:2", "TEA-100", StockChange(amount=5))


async def learn_words(tx: Transaction) -> None:
    await index_words(tx, 150)


USE_CASES = [
    fill_a_cart,
    check_out,
    take_an_update,
    look_at_what_is_owed,
    sweep_the_carts,
    look_after_stock,
    wait_for_something,
    look_at_a_coupon,
    look_at_a_way_of_delivery,
    run_the_board,
]


async def scans_of(engine: SqliteStore, use_case: UseCase) -> set[str]:
    """What the statements of a use case read from end to end."""
    await stock_shelves(engine, [Good()])
    said: list[str] = []
    await on_writer(engine, lambda connection: connection.set_trace_callback(said.append))
    await engine.write(use_case)
    await on_writer(engine, lambda connection: connection.set_trace_callback(None))

    def scans(connection: sqlite3.Connection) -> set[str]:
        asked = [sql for sql in said if sql.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")]
        assert asked
        plans = [row["detail"] for sql in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        return {step for step in plans if step.startswith("SCAN") and "USING INDEX" not in step}

    return await on_writer(engine, scans)


@pytest.mark.parametrize("use_case", USE_CASES)
async def test_no_table_is_read_from_end_to_end(engine: SqliteStore, file: Path, use_case: UseCase) -> None:
    """The plan of each statement searches; an index of what is open or owed alone may be read as a whole."""
    assert await scans_of(engine, use_case) <= SHORT


async def test_articles_are_found_by_the_search_words(engine: SqliteStore) -> None:
    """A part of a SKU code is looked for in the index of all codes: it may stand anywhere in one."""
    words, codes = (
        "SCAN product_search VIRTUAL TABLE INDEX 0:M2",
        "SCAN skus USING COVERING INDEX sqlite_autoindex_skus_1",
    )
    assert await scans_of(engine, find_an_article) == {words, codes}


async def test_words_are_learnt_of_what_is_due_alone(engine: SqliteStore) -> None:
    """Neither the catalogue nor the trail is read from its beginning, batch after batch."""
    scans = await scans_of(engine, learn_words)
    assert "SCAN due" in scans
    assert not scans & {"SCAN a", "SCAN p"}


async def test_what_fell_is_found_without_reading_the_ledger(engine: SqliteStore) -> None:
    """The articles are read: a file may have moved them all."""
    assert "SCAN s" in (scans := await scans_of(engine, be_told_what_fell))
    assert "SCAN m" not in scans
