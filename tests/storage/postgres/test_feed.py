"""Changes on their way through Postgres, from one process to all."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from core.models.change import MOST_TOLD, CartChanged, Change, GoodsChanged, Missed, OrderMoved, QuestionAsked, RanLow
from core.models.order import OrderStatus
from core.ports import Transaction
from storage.place import Server
from storage.postgres.notices import CHANNEL, changes_in, statement
from storage.postgres.store import PostgresStore
from storage.writes import GROUP
from tests.storage.postgres.engine import ask, keep, open_engine
from tests.support.clock import StillClock
from tests.support.cut_line import cut_line
from tests.support.feed import listening
from tests.support.room import ALICE, TEA, Room, furnish
from tests.support.waiting import until, until_stored

EVERY: list[Change] = [
    CartChanged(ALICE, 7, 41),
    OrderMoved(17, ALICE, OrderStatus.SHIPPED),
    GoodsChanged(3),
    QuestionAsked(ALICE),
    RanLow(3),
    Missed(),
]
LINES = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()"


async def tell(tx: Transaction, sku_id: int) -> None:
    tx.changed.append(GoodsChanged(sku_id))


@pytest.fixture
async def told(url: str) -> AsyncIterator[list[str]]:
    """Whatever goes over the line."""
    heard: list[str] = []
    connection = await asyncpg.connect(url)
    await connection.add_listener(CHANNEL, lambda *told: heard.append(told[-1]))
    yield heard
    await connection.close()


async def test_all_processes_hear_everything_in_one_order(engine: PostgresStore, other: PostgresStore) -> None:
    """Whoever wrote it, and the writer too: nobody hears anything twice."""
    async with listening(engine) as one, listening(other) as two:
        await asyncio.gather(*(store.write(tell, number) for number in range(1, 51) for store in (engine, other)))
        await until(lambda: all(len({*ear.changes}) == 50 and ear.changes == one.changes for ear in (one, two)))


async def test_a_cart_filled_in_one_process_is_heard_in_another(engine: PostgresStore, other: PostgresStore) -> None:
    """With the revision that is there by then."""
    await furnish(engine)
    async with listening(other) as ear:
        cart = (await Room(engine, StillClock()).fill((TEA, 2))).cart
        await ear.hears(CartChanged(ALICE, cart.id, cart.revision))
        assert (await Room(other, StillClock()).cart()).cart == cart


async def test_what_changes_nothing_for_others_goes_without_a_notice(engine: PostgresStore, told: list[str]) -> None:
    """A NOTIFY makes commits wait for each other."""
    await engine.write(keep, 1)
    await engine.write(tell, 5)
    await until(lambda: bool(told))
    assert [changes_in(one) for one in told] == [(GoodsChanged(5),)]


async def test_what_was_missed_while_the_line_was_lost_is_said(url: str) -> None:
    """Nobody knows what it was: everybody looks."""
    async with (
        cut_line(url) as line,
        open_engine(Server(url)) as writer,
        open_engine(Server(line.url)) as reader,
        listening(reader) as ear,
    ):
        line.cut()
        await writer.write(tell, 5)
        await ear.hears(Missed())
        await writer.write(tell, 6)
        await ear.hears(GoodsChanged(6))


async def test_a_commit_whose_answer_is_lost_is_told_once(url: str) -> None:
    """It is in the transaction that was kept."""
    async with cut_line(url) as line, open_engine(Server(line.url)) as writer, open_engine(Server(url)) as reader:
        async with listening(reader) as ear:
            line.after = b"COMMIT"
            await writer.write(tell, 5)
            await writer.write(tell, 6)
            await ear.hears(GoodsChanged(5), GoodsChanged(6))
        assert line.cuts == 1


async def test_the_line_is_there_while_somebody_listens(engine: PostgresStore, url: str) -> None:
    """A process without listeners has none."""

    async def lines(number: int) -> bool:
        return len(await ask(url, LINES)) == number

    assert await lines(0)
    async with listening(engine):
        with engine.feed.listen(lambda _changes: None):
            assert await lines(1)
        assert await lines(1)
    await until_stored(lambda: lines(0))


async def test_behind_a_pooler_a_process_hears_of_its_own(url: str, told: list[str]) -> None:
    """Without a word over the line; that others change things, everybody knows."""
    async with open_engine(Server(url, pooled=True)) as store:
        heard: list[Change] = []
        with store.feed.listen(heard.extend):
            await store.write(tell, 5)
            assert heard == [GoodsChanged(5)]
    assert told == []


def test_a_notice_says_what_has_changed() -> None:
    """Each kind, read as it was written."""
    payload = statement(EVERY).removeprefix(f"NOTIFY {CHANNEL}, '").removesuffix("'")
    assert changes_in(payload) == tuple(EVERY)


@pytest.mark.parametrize("payload", ["", "[[]]", '[["weather",5]]', '[["order",1,2,"eaten"]]', '[["cart"]]', "5"])
def test_what_nobody_understands_may_be_anything(payload: str) -> None:
    """A newer version told it."""
    assert changes_in(payload) == (Missed(),)


def test_a_notice_is_never_longer_than_the_server_takes() -> None:
    """It would undo the transaction. What does not fit goes into the next one."""
    many = [CartChanged(number, 10**9, 10**9) for number in range(10**9, 10**9 + MOST_TOLD)]
    payloads = [one.removeprefix(f"NOTIFY {CHANNEL}, '").removesuffix("'") for one in statement(many).split("; ")]
    assert max(map(len, payloads)) < 8000
    assert len(payloads) == 3
    assert [change for payload in payloads for change in changes_in(payload)] == many


async def test_a_full_commit_of_orders_is_told_one_by_one(engine: PostgresStore, told: list[str]) -> None:
    """By more than one notice of one transaction; nobody who has no part in it has to look."""
    orders = [OrderMoved(10**9 + number, 10**9 + number, OrderStatus.PLACED) for number in range(GROUP)]
    carts = [CartChanged(order.customer_id, order.order_id, 10**9) for order in orders]
    goods = [GoodsChanged(10**9 + number) for number in range(3 * GROUP)]

    async def drop(tx: Transaction) -> None:
        tx.changed += [*orders, *carts, *goods]

    async with listening(engine) as ear:
        await engine.write(drop)
        await ear.hears(*orders, *carts, *goods)
    await until(lambda: len(told) == 2)
