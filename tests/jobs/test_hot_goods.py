"""What is asked of the turnstile, and what a fault of it, or of the database, leaves as it was."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.errors import StorageUnavailable
from core.ports import Store
from core.usecases.hot import hot_stocks
from in_redis.turnstile import RedisTurnstile
from jobs.hot_goods import HotGoods
from tests.support.chat import Person
from tests.support.goods import Good, stock_up
from tests.support.hot import hot_goods, look_around, make_hot, turnstile_at
from tests.support.redis_server import any_redis, some_shop
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of
from tests.support.waiting import until

TEA, MUG = 1, 2


@pytest_asyncio.fixture
async def turnstile() -> AsyncIterator[RedisTurnstile]:
    with any_redis() as url:
        async with turnstile_at(url, some_shop()) as opened:
            yield opened


@pytest_asyncio.fixture
async def shop(tmp_path: Path, turnstile: RedisTurnstile) -> AsyncIterator[Shop]:
    """Its Sencha is hot."""
    async with open_shop(tmp_path, turnstile=turnstile) as opened:
        await stock_up(opened.store, [Good("TEA-1", "Sencha", 450, 5), Good("MUG-1", "Mug", 900, 5)])
        await opened.owner.say("/start")
        await make_hot(opened, TEA)
        yield opened


@pytest.fixture
def left(turnstile: RedisTurnstile, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The customers of whom the turnstile has heard that they left."""
    heard: list[int] = []
    leave = turnstile.leave

    async def listen(customer_id: int) -> None:
        heard.append(customer_id)
        await leave(customer_id)

    monkeypatch.setattr(turnstile, "leave", listen)
    return heard


class Broken(Exception):
    """A fault that nobody has thought of."""


class Faulty:
    """The store, which says nothing about hot goods but `fault`, while there is one."""

    def __init__(self, store: Store, fault: Exception | None) -> None:
        self._store, self.fault, self.asked = store, fault, 0

    async def read(self, query: Any, *told: Any) -> Any:
        if query is hot_stocks:
            self.asked += 1
            if self.fault is not None:
                raise self.fault
        return await self._store.read(query, *told)


async def check_out(person: Person) -> None:
    await person.say("/add TEA-1")
    await person.say("/checkout")


async def test_the_turnstile_hears_only_of_those_who_had_something_reserved(shop: Shop, left: list[int]) -> None:
    """Once, when they leave the checkout: not of everybody who looks at a screen."""
    alice, bob = shop.customer(1), shop.customer(2)
    await bob.say("/shop")
    await bob.say("/add MUG-1")
    await bob.say("/checkout")
    assert left == []
    await check_out(alice)
    await alice.say("/shop")
    await alice.say("/orders")
    assert left == [alice.id]


async def test_nor_of_those_who_have_bought(shop: Shop, left: list[int]) -> None:
    alice = shop.customer(1)
    await check_out(alice)
    await alice.tap("Confirm order")
    await alice.say("/shop")
    assert left == []


async def test_whoever_goes_on_at_another_process_gives_it_back_there(
    shop: Shop, turnstile: RedisTurnstile, left: list[int]
) -> None:
    """It has seen who has something reserved when it compared."""
    alice = shop.customer(1)
    other = HotGoods(shop.store, turnstile)
    await look_around(shop)
    await check_out(alice)
    for _ in range(3):
        await other.look()
    await other.leave(alice.id)
    assert left == [alice.id]
    assert await turnstile.reservations([TEA], shop.clock.ms()) == ()


async def test_it_goes_on_looking_after_a_fault(shop: Shop, turnstile: RedisTurnstile) -> None:
    """The process would end otherwise, over what the database can do without."""
    store = Faulty(shop.store, Broken())
    goods = HotGoods(store, turnstile)  # type: ignore[arg-type]
    running = asyncio.create_task(goods.run())
    await until(lambda: store.asked == 1)
    store.fault = None
    goods.nudge()
    await until(lambda: goods.any or running.done())
    assert goods.any
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_an_order_stands_though_the_turnstile_cannot_be_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its customer hears so, once, and has the receipt."""
    alice = shop.customer(1)
    await check_out(alice)
    goods = hot_goods(shop)
    monkeypatch.setattr(goods, "_store", Faulty(shop.store, StorageUnavailable()))
    before = len(alice.answers())
    await alice.tap("Confirm order")
    assert ["is placed" in said for said, _alert in alice.answers()[before:]] == [True]
    assert await column(shop.store, "orders", "customer_id") == [alice.id]
    assert await count_of(shop.store, "outbox", kind="receipt", sent_at=None) == 0
    await goods.bought(alice.id, [TEA])  # raises nothing


async def test_staff_hear_that_it_is_hot_though_the_turnstile_cannot_be_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot_goods(shop), "_store", Faulty(shop.store, StorageUnavailable()))
    await shop.owner.say("/stock MUG-1 hot")
    assert len([text for text in shop.owner.texts() if "whoever checks out first" in text]) == 1
    assert await column(shop.store, "skus", "hot", id=MUG) == [1]
