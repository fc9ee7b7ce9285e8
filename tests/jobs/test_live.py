"""What readers of a stream hear."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from core.models.actor import CLI
from core.models.change import CartChanged, Change, GoodsChanged, Missed, OrderMoved, QuestionAsked, RanLow
from core.models.order import OrderStatus
from core.models.stock import StockChange
from core.ports import Store
from core.usecases.message import answer_shop
from core.usecases.stock import change_stock
from jobs.live import MOST_WAITING, STAFF, CutOff, Hub, Stream, open_hub
from storage.opening import ShopStore
from tests.support.feed import listening
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room, open_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(tmp_path) as opened, listening(opened.store):
        yield opened


@pytest.fixture
async def hub(room: Room) -> AsyncIterator[Hub]:
    async with open_hub(room.store, room.store.feed) as opened:
        yield opened


async def count(room: Room, code: str, amount: int) -> None:
    """Somebody counts what is on hand."""
    await room.store.write(
        change_stock, CLI, f"update:1:{amount}:{code}", code, StockChange(amount=amount, absolute=True)
    )


async def told(stream: Stream) -> Sequence[Change]:
    """All that waits for its reader, once there is something."""
    await stream.ready()
    return stream.take()


async def hears(stream: Stream, number: int) -> set[Change]:
    """What it hears, until there are so many."""
    heard: list[Change] = []
    async with asyncio.timeout(90):
        while len(heard) < number:
            heard += await told(stream)
    assert len(heard) == number
    return {*heard}


async def until_heard(stream: Stream, wanted: set[Change]) -> None:
    heard: set[Change] = set()
    async with asyncio.timeout(90):
        while not wanted <= heard:
            heard |= {*await told(stream)}


async def test_customers_hear_of_their_own_cart_and_orders(room: Room, hub: Hub) -> None:
    """On every page that they have open, and of nobody else's."""
    with hub.customer(ALICE) as page, hub.customer(ALICE) as phone, hub.customer(BOB) as bob:
        cart = (await room.fill((TEA, 1), customer_id=BOB)).cart
        assert await hears(bob, 1) == {CartChanged(BOB, cart.id, cart.revision)}
        order = (await room.buy((TEA, 2))).order
        wanted: set[Change] = {CartChanged(ALICE, order.cart_id, 2), OrderMoved(order.id, ALICE, OrderStatus.PLACED)}
        for stream in (page, phone):
            await until_heard(stream, wanted)
        assert await hears(bob, 1) == {GoodsChanged(TEA)}, "what Alice has bought is in Bob's cart"


async def test_goods_are_told_of_to_those_whose_cart_has_them(room: Room, hub: Hub) -> None:
    """As the carts are when the goods change, whatever they were when the page was opened."""
    with hub.customer(ALICE) as alice, hub.customer(BOB) as bob:
        await room.fill((TEA, 1), customer_id=BOB)
        await room.fill((TEA, 1), (MUG, 1))
        await hears(bob, 1)
        await until_heard(alice, {CartChanged(ALICE, 2, 2)})
        await count(room, "MUG-1", 2)
        assert await hears(alice, 1) == {GoodsChanged(MUG)}
        await count(room, "SOAP-1", 1)
        await count(room, "TEA-100", 9)
        assert await hears(alice, 1) == await hears(bob, 1) == {GoodsChanged(TEA)}


class Asked:
    """A store that counts how often it is asked."""

    def __init__(self, store: ShopStore) -> None:
        self._store, self.times = store, 0

    async def read(self, *question: Any) -> Any:
        self.times += 1
        return await self._store.read(*question)


async def test_goods_that_sell_by_the_second_are_one_question(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is told at once, the others together."""
    monkeypatch.setattr("jobs.live.BETWEEN_ROUNDS", 3600)
    asked = Asked(room.store)
    await room.fill((TEA, 1))
    async with open_hub(cast("Store", asked), room.store.feed) as hub:
        with hub.customer(ALICE) as alice:
            for _ in range(5):
                await room.buy((TEA, 1), customer_id=BOB)
            assert await hears(alice, 1) == {GoodsChanged(TEA)}
            assert asked.times == 1


async def test_staff_hear_of_orders_questions_and_what_runs_low(room: Room, hub: Hub) -> None:
    """Of all customers; and customers hear nothing of it."""
    with hub.customer(STAFF) as staff, hub.customer(BOB) as bob:
        order = (await room.buy((MUG, 1))).order
        assert OrderMoved(order.id, ALICE, OrderStatus.PLACED) in await told(staff)
        await room.store.write(answer_shop, ALICE, 0, "Is it fresh?")
        assert await hears(staff, 1) == {QuestionAsked(ALICE)}
        await count(room, "SOAP-1", 0)
        assert await hears(staff, 1) == {RanLow(SOAP)}
        await room.fill((TEA, 1), customer_id=BOB)
        assert [type(one) for one in await told(bob)] == [CartChanged]


async def test_many_goods_at_once_send_every_customer_to_look(hub: Hub) -> None:
    """As does whatever was missed, and then staff too."""
    with hub.customer(STAFF) as staff, hub.customer(BOB) as bob:
        hub.heard([GoodsChanged(0)])
        assert await told(bob) == (Missed(),)
        hub.heard([QuestionAsked(BOB), Missed()])
        assert await told(staff) == (QuestionAsked(BOB), Missed())


async def test_of_one_thing_only_the_last_waits() -> None:
    """However slow the reader is."""
    stream = Stream()
    for revision in range(10 * MOST_WAITING):
        stream.put(CartChanged(ALICE, 1, revision))
    stream.put(OrderMoved(5, ALICE, OrderStatus.PLACED))
    stream.put(CartChanged(ALICE, 2, 1))
    assert await told(stream) == (OrderMoved(5, ALICE, OrderStatus.PLACED), CartChanged(ALICE, 2, 1))


async def test_who_does_not_read_is_cut_off_and_others_are_not(hub: Hub) -> None:
    """For good: they come back by a stream of their own, which has nothing of it."""
    with hub.customer(STAFF) as slow, hub.customer(STAFF) as quick:
        for number in range(MOST_WAITING + 1):
            hub.heard([RanLow(number + 1)])
            assert await told(quick) == (RanLow(number + 1),)
        for _ in range(2):
            with pytest.raises(CutOff):
                await told(slow)
        with hub.customer(STAFF) as again:
            hub.heard([RanLow(5)])
            assert await told(again) == (RanLow(5),)


async def test_a_reader_who_has_left_is_forgotten(hub: Hub) -> None:
    """Nothing is kept for them."""
    with hub.customer(BOB), hub.customer(BOB), hub.customer(STAFF):
        assert len(hub._streams) == 2
    assert hub._streams == {}
