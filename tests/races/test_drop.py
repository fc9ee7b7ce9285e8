"""The minute when everybody taps: many customers for a hundred pieces, and a Redis that is lost in the middle. Each piece is sold once."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.ports.turnstile import NoAnswer
from in_redis import link
from tests.support.books import faults
from tests.support.chat import Person
from tests.support.crowd import crowd, fast_limiter, has_card, put
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.hot import look_around, make_hot, turnstile_at
from tests.support.redis_server import RedisServer, own_redis
from tests.support.shop import Shop, open_shop
from tests.support.tables import column
from tests.support.waiting import until_stored

Disturb = Callable[[RedisServer], Coroutine[None, None, None]]
UNITS, PEOPLE = 100, 160


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with own_redis() as running:
        yield running


async def no_trouble(_server: RedisServer) -> None:
    """Redis is there all the time."""


async def flush(server: RedisServer) -> None:
    for _ in range(5):
        await asyncio.to_thread(server.client.flushall)
        await asyncio.sleep(random.random() / 10)


async def restart(server: RedisServer) -> None:
    await asyncio.to_thread(server.stop)
    await asyncio.sleep(random.random() / 5)
    await asyncio.to_thread(server.start)


async def freeze(server: RedisServer) -> None:
    server.freeze()
    await asyncio.sleep(link.PATIENCE * 2)
    server.thaw()


async def flush_and_restart(server: RedisServer) -> None:
    await flush(server)
    await restart(server)
    await flush(server)


async def sell(shop: Shop, people: list[Person], disturbance: Coroutine[None, None, None]) -> None:
    """Everybody checks out and confirms; whoever is turned away tries again, until nothing is left. The trouble begins with the cards."""
    trouble: asyncio.Task[None] | None = None
    waiting = people
    while (await stock_and_ledger(shop.store, 1))[0]:
        random.shuffle(waiting)
        for person in waiting:
            person.telegram.say(person.id, "/checkout")
        await shop.rest()
        trouble = trouble or asyncio.create_task(disturbance)
        for person in waiting:
            if has_card(person):
                person.tap_unseen("Confirm order")
        await shop.rest()
        served = set(await column(shop.store, "orders", "customer_id"))
        waiting = [person for person in waiting if person.id not in served]
    assert trouble is not None
    await trouble


async def drop(folder: Path, server: RedisServer, disturb: Disturb) -> None:
    """One drop; afterwards the turnstile counts as the database does, and a piece that comes back can be bought."""
    async with (
        turnstile_at(server.url) as turnstile,
        open_shop(folder, limiter=fast_limiter(), turnstile=turnstile) as shop,
    ):
        await stock_up(shop.store, [Good(stock=UNITS)])
        await make_hot(shop, 1)
        people = crowd(shop, PEOPLE)
        for person in people:
            await put(shop, person, 1, 1)
        await sell(shop, people, disturb(server))
        bought = await column(shop.store, "orders", "customer_id")
        assert len(bought) == len(set(bought)) == UNITS
        assert await stock_and_ledger(shop.store, 1) == (0, 0)
        late = next(person for person in people if person.id not in bought)
        await shop.owner.say("/stock TEA-100 +1")
        await until_stored(lambda: _looked(shop))
        await late.say("/checkout")
        await late.tap("Confirm order")
        assert late.id in await column(shop.store, "orders", "customer_id")
        assert shop.faults == []
        assert await faults(shop.store) == []


async def _looked(shop: Shop) -> bool:
    with suppress(NoAnswer):
        await look_around(shop)
        return True
    return False


@pytest.mark.parametrize("disturb", [no_trouble, flush_and_restart, freeze])
async def test_a_drop_sells_every_piece_once(tmp_path: Path, server: RedisServer, disturb: Disturb) -> None:
    await drop(tmp_path, server, disturb)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
async def test_twenty_drops_sell_every_piece_once(tmp_path: Path, server: RedisServer) -> None:
    """Each with Redis flushed and restarted in the middle of it."""
    for number in range(20):
        await drop(tmp_path / str(number), server, flush_and_restart)
