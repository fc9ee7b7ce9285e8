"""The database's server is gone in the middle of orders: customers wait or are asked to try again, and every order is there once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from storage.postgres import session
from tests.storage.postgres.engine import ask
from tests.support.asked import COPIED, ORDERS, RELOAD
from tests.support.books import faults
from tests.support.chat import Person
from tests.support.crowd import (
    PLACED,
    answered,
    answers,
    confirm_all,
    crowd,
    fast_limiter,
    has_card,
    put,
    show_cards,
    units_in_cart,
    until,
)
from tests.support.cut_line import CutLine, cut_line
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.postgres import create_database
from tests.support.postgres_server import private_server
from tests.support.room import TEA, card, open_room
from tests.support.shop import Shop, open_shop
from tests.support.store import only_on
from tests.support.tables import column, count_of
from tests.support.waiting import PATIENCE, until_stored

pytestmark = only_on("postgres", "a file has neither a server nor a line to it")
CUSTOMERS, STOCK = 25, 1000
NOT_KEPT = "cannot save"
"""Said by the desk (bot/errors.py) of what the store could not keep."""


@asynccontextmanager
async def a_line(folder: Path) -> AsyncIterator[CutLine]:
    """The shop in this folder is at the end of a line."""
    async with cut_line(create_database()) as line:
        (folder / "shop.db").write_text(line.url)
        yield line


@pytest.mark.parametrize("heard", [False, True], ids=["before", "after"])
async def test_the_line_breaks_at_every_message_of_an_order(tmp_path: Path, heard: bool) -> None:
    """At the first, at the second, and so on, before the server hears it or before its answer comes: nobody notices."""
    async with a_line(tmp_path) as line, open_room(tmp_path, [Good(stock=STOCK)]) as room:
        line.heard = heard
        orders = 0
        while not line.countdown:
            orders += 1
            shown = card(await room.fill((TEA, 1)), message_id=orders)
            line.countdown = orders
            assert (await room.place(shown)).first
        assert line.cuts == orders - 1 > 15
        assert await count_of(room.store, "orders") == orders
        assert await stock_and_ledger(room.store, TEA) == (STOCK - orders, STOCK - orders)
        assert await faults(room.store) == []


async def test_the_line_breaks_somewhere_on_the_way_through_the_bot(tmp_path: Path) -> None:
    """From the tap to the mark that it is done: the order is placed, and its receipt comes."""
    await _break_on_the_way(tmp_path, step=9)


@pytest.mark.nightly
async def test_the_line_breaks_anywhere_on_the_way_through_the_bot(tmp_path: Path) -> None:
    """The same at every message."""
    await _break_on_the_way(tmp_path, step=1)


async def _break_on_the_way(folder: Path, step: int) -> None:
    async with a_line(folder) as line, open_shop(folder, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=STOCK)])
        (alice,) = crowd(shop, 1)
        orders = 0
        while not line.countdown:
            orders += 1
            await put(shop, alice, TEA, 1)
            await show_cards([alice])
            await shop.rest()
            line.heard, line.countdown = bool(orders % 2), 1 + (orders - 1) * step
            ((said, _alert),) = await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
            await shop.rest()
            assert PLACED in said
        assert line.cuts == orders - 1 > 5
        await _all_is_right(shop, [alice] * orders)


@pytest.mark.parametrize(("how", "patience"), [("fast", PATIENCE), ("immediate", PATIENCE), ("immediate", 0.1)])
async def test_the_server_restarts_in_the_middle_of_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, patience: float
) -> None:
    """In good order or by a crash; the shop waits for it, or asks its customers to try again."""
    monkeypatch.setattr(session, "PATIENCE", patience)
    with private_server(durable=True) as server:
        await _away_in_the_middle_of_orders(tmp_path, server.url, partial(server.stop, how), server.start)


async def test_a_standby_takes_over_in_the_middle_of_orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has every order that a customer was told of."""
    monkeypatch.setattr(session, "PATIENCE", PATIENCE)
    with private_server(durable=True) as server, private_server(durable=True, copies=server) as standby:
        await ask(server.url, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        await ask(server.url, RELOAD)
        await until_stored(lambda: _is_copied(server.url))
        both = server.url.replace(server.place, f"{server.place},{standby.place}")
        await _away_in_the_middle_of_orders(tmp_path, both, partial(server.stop, "immediate"), standby.take_over)
        ((orders,),) = await ask(standby.url, ORDERS)
        assert orders


async def _is_copied(url: str) -> bool:
    return bool(await ask(url, COPIED))


async def _away_in_the_middle_of_orders(
    folder: Path, url: str, leave: Callable[[], None], come_back: Callable[[], None]
) -> None:
    (folder / "shop.db").write_text(url)
    async with open_shop(folder, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=STOCK)])
        bob, *people = crowd(shop, CUSTOMERS)
        for person in people:
            await put(shop, person, TEA, 1)
        await show_cards(people)
        taps = [person.tap_unseen("Confirm order") for person in people]
        await until(lambda: not answers(shop.telegram).keys().isdisjoint(taps))
        await asyncio.to_thread(leave)
        for _ in range(3):
            shop.telegram.say(bob.id, "/add TEA-100 1")
        await asyncio.to_thread(come_back)
        said = [text for text, _alert in await answered(shop.telegram, taps)]
        assert all(PLACED in text or NOT_KEPT in text for text in said)
        await shop.rest()
        away = [person for person, text in zip(people, said, strict=True) if NOT_KEPT in text]
        await confirm_all([person for person in away if has_card(person)])
        shop.clock.advance(seconds=10)  # receipts that could not be looked up at once have their time
        await shop.rest()
        assert await units_in_cart(shop, bob) == 3
        await _all_is_right(shop, people)


async def _all_is_right(shop: Shop, buyers: Sequence[Person]) -> None:
    """Everybody has an order for each time that they stand here, and its receipt."""
    wanted = Counter(person.id for person in buyers)
    assert Counter(await column(shop.store, "orders", "customer_id")) == wanted
    receipts = {person.id: sum("🧾" in text for text in person.texts()) for person in buyers}
    assert receipts == wanted
    left = STOCK - len(buyers)
    assert await stock_and_ledger(shop.store, TEA) == (left, left)
    assert await faults(shop.store) == []
