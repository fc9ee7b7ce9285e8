"""The disk fills up during a batch of orders: every order that was confirmed is on disk, and the rest can be placed later."""

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from tests.storage.sqlite.engine import on_writer
from tests.support.chat import text_of
from tests.support.crowd import PLACED, answered, answers, crowd, fast_limiter, hold_lanes, put, show_cards, until
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.shop_file import table_in
from tests.support.store import only_on
from tests.support.tables import count_of
from tests.support.webhook import a_message, an_address, post

pytestmark = only_on("sqlite", "there is no limit to set for a server's disk")
CUSTOMERS = 60
STOCK = 500

NOT_KEPT = "cannot save"
"""Said by the desk (bot/errors.py) of what the store could not keep."""


async def _leave_pages(shop: Shop, pages: int) -> None:
    """Let the file grow by this many pages of 4 kB and no more."""

    def limit(connection: sqlite3.Connection) -> None:
        now = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {now + pages}")

    await on_writer(shop.store, limit)


def _messages(shop: Shop) -> int:
    """How many messages the bot has sent."""
    return sum(call.method == "sendMessage" for call in shop.telegram.journal)


def _on_disk(folder: Path) -> set[int]:
    """The customers who have an order, as another process reads the file."""
    return {customer for (customer,) in table_in(folder / "shop.db", "orders", "customer_id")}


@pytest.mark.slow
@pytest.mark.parametrize("pages", [0, 3, 7])
async def test_the_disk_fills_up_while_sixty_confirm(tmp_path: Path, pages: int) -> None:
    """Customers who were told "placed" have an order; those who were sent away have none, and get one with another tap."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=STOCK)])
        people = crowd(shop, CUSTOMERS)
        for person in people:
            await put(shop, person, 1, 1)
        await show_cards(people)
        await _leave_pages(shop, pages)
        taps = {person.tap_unseen("Confirm order"): person for person in people}
        await until(lambda: any(NOT_KEPT in text for text, _alert in answers(shop.telegram).values()))
        told = {taps[query].id for query, (text, _) in answers(shop.telegram).items() if PLACED in text}
        placed = _on_disk(tmp_path)
        assert told <= placed
        assert len(placed) < CUSTOMERS
        await _leave_pages(shop, 100_000)
        await until(lambda: set(taps) <= answers(shop.telegram).keys())
        await shop.rest()
        said = answers(shop.telegram)
        away = [person for query, person in taps.items() if NOT_KEPT in said[query][0] and said[query][1]]
        assert away
        assert not _on_disk(tmp_path) & {person.id for person in away}
        for person in away:
            person.tap_unseen("Confirm order")
        await until(lambda: all("🧾" in "".join(person.texts()) for person in people))
        assert _on_disk(tmp_path) == {person.id for person in people}
        assert await stock_and_ledger(shop.store, 1) == (STOCK - CUSTOMERS, STOCK - CUSTOMERS)
        assert all(sum("🧾" in text for text in person.texts()) == 1 for person in people)


async def test_who_was_told_to_try_again_can(tmp_path: Path) -> None:
    """Customers confirm in turn until the disk is full; the one who was refused taps again when there is room, and gets one order."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=STOCK)])
        people = crowd(shop, 30)
        for person in people:
            await put(shop, person, 1, 1)
        await show_cards(people)
        await _leave_pages(shop, 0)
        for sold, person in enumerate(people):  # noqa: B007
            card = person.window
            ((said, _),) = await answered(shop.telegram, [person.tap_unseen("Confirm order", card)])
            if NOT_KEPT in said:
                break
        assert NOT_KEPT in said
        assert person.id not in _on_disk(tmp_path)
        await _leave_pages(shop, 100_000)
        ((said, _),) = await answered(shop.telegram, [person.tap_unseen("Confirm order", card)])
        assert "placed" in said
        assert await stock_and_ledger(shop.store, 1) == (STOCK - sold - 1, STOCK - sold - 1)


async def test_a_message_that_cannot_be_kept_comes_again(tmp_path: Path) -> None:
    """Telegram keeps what the inbox has no room for; its writer is told, and served when there is room. Each message counts once."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=STOCK)])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await _leave_pages(shop, 0)
        sent = 0
        while not any(NOT_KEPT in text for text in alice.texts()):
            before = _messages(shop)
            shop.telegram.say(alice.id, "/add TEA-100 1")
            sent += 1
            await until(partial(lambda before: _messages(shop) > before, before))
        await _leave_pages(shop, 100_000)
        await until(lambda: bool(alice.windows()) and f"{sent + 1} × €4.50" in text_of(alice.window))
        assert sum(NOT_KEPT in text for text in alice.texts()) == 1


async def test_the_disk_is_full_when_the_orders_are_written(tmp_path: Path) -> None:
    """Their taps are in the inbox already: who is told of an order has one; the others have none, whatever the inbox still holds, and
    get one with another tap.
    """
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=STOCK)])
        people = crowd(shop, 40)
        for person in people:
            await put(shop, person, 1, 1)
        await show_cards(people)
        go_on = hold_lanes(shop, people)
        taps = {person.tap_unseen("Confirm order"): person for person in people}
        await until(lambda: all(shop.pipeline.lanes.waiting(f"chat:{person.id}") for person in people))
        await _leave_pages(shop, 0)
        go_on.set()
        await until(lambda: set(taps) <= answers(shop.telegram).keys())
        said = {taps[query].id: text for query, (text, _alert) in answers(shop.telegram).items() if query in taps}
        assert all(PLACED in text or NOT_KEPT in text for text in said.values())
        assert any(NOT_KEPT in text for text in said.values())
        assert {person_id for person_id, text in said.items() if PLACED in text} <= _on_disk(tmp_path)
        await _leave_pages(shop, 100_000)
        await shop.rest()
        away = [person for person in people if NOT_KEPT in said[person.id]]
        assert not _on_disk(tmp_path) & {person.id for person in away}
        for person in away:
            person.tap_unseen("Confirm order")
        await until(lambda: all("🧾" in "".join(person.texts()) for person in people))
        assert _on_disk(tmp_path) == {person.id for person in people}
        assert await stock_and_ledger(shop.store, 1) == (STOCK - 40, STOCK - 40)


async def test_what_is_brought_while_the_disk_is_full_comes_again(tmp_path: Path) -> None:
    """The webhook answers 503. Its writer hears it once, however often it comes; then it is done, once."""
    address = an_address()
    async with open_shop(tmp_path, webhook=address) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        await _leave_pages(shop, 0)
        shop.telegram.say(alice.id, "/add TEA-100 1 " + "x" * 4000)  # more than a page
        await until(lambda: any(NOT_KEPT in text for text in alice.texts()))
        assert await post(address, a_message(1, alice.id, "x" * 4000)) == (503, "")
        await _leave_pages(shop, 100_000)
        await shop.rest()
        assert shop.telegram.world.hooks.failure["last_error_message"].endswith(" 503 Service Unavailable")
        assert sum(NOT_KEPT in text for text in alice.texts()) == 2
        assert await count_of(shop.store, "inbox") == 2
