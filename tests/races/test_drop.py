"""The minute when everybody taps: many customers for a hundred pieces, and a Redis that is lost in the middle. Each piece is sold once."""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from structlog.testing import capture_logs

from core.errors import AllReserved
from core.models.reservation import RESERVED_FOR
from core.ports.turnstile import NoAnswer
from tests.support.books import faults
from tests.support.chat import Person, text_of
from tests.support.crowd import crowd, fast_limiter, has_card, put
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.hot import look_around, make_hot, turnstile_at
from tests.support.redis_server import RedisServer, own_redis
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of
from tests.support.waiting import until_stored

UNITS, PEOPLE = 100, 160
PORTION = 20
"""So many confirm at once. In the middle of each portion comes the next trouble, if there is one."""
Trouble = Callable[[RedisServer], object]


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with own_redis() as running:
        yield running


def nothing(_server: RedisServer) -> None:
    """It stays as it is."""


def flush(server: RedisServer) -> None:
    server.client.flushall()


NO_TROUBLE: Sequence[Trouble] = ()
FLUSHED: Sequence[Trouble] = (flush,) * 5
FLUSHED_AND_RESTARTED: Sequence[Trouble] = (flush, flush, RedisServer.stop, RedisServer.start, flush)
FROZEN: Sequence[Trouble] = (RedisServer.freeze, nothing, RedisServer.thaw)


class Ended(NamedTuple):
    """Who had a card at first, who has bought, and who had a card at the end although everything was sold."""

    first: set[int]
    bought: set[int]
    tempted: set[int]


async def check_out(shop: Shop, people: Sequence[Person]) -> None:
    for person in people:
        person.telegram.say(person.id, "/checkout")
    await shop.rest()


async def sell(shop: Shop, people: list[Person], trouble: Callable[[], object]) -> None:
    """A portion of those with cards confirm while some of the others ask again; one of them has bought when the trouble comes."""
    sold = await count_of(shop.store, "orders")
    random.shuffle(people)
    ready = [person for person in people if has_card(person)][:PORTION]
    for person in ready:
        person.tap_unseen("Confirm order")
    for person in [person for person in people if not has_card(person)][:PORTION]:
        person.telegram.say(person.id, "/checkout")

    async def one_has_bought() -> bool:
        return await count_of(shop.store, "orders") > sold or not ready

    await until_stored(one_has_bought)
    await asyncio.to_thread(trouble)
    await shop.rest()


async def sell_all(shop: Shop, people: list[Person], server: RedisServer, troubles: Sequence[Trouble]) -> None:
    """Until nothing is left; whoever is turned away tries again."""
    coming = iter(troubles)
    waiting = people
    while (await stock_and_ledger(shop.store, 1))[0]:
        trouble = next(coming, nothing)
        await sell(shop, waiting, lambda trouble=trouble: trouble(server))  # type: ignore[misc]
        served = set(await column(shop.store, "orders", "customer_id"))
        waiting = [person for person in waiting if person.id not in served]
    assert next(coming, None) is None, "all of the trouble came while there was something to sell"


async def drop(folder: Path, server: RedisServer, troubles: Sequence[Trouble]) -> Ended:
    """One drop. Afterwards the turnstile counts as the database does."""
    async with (
        turnstile_at(server.url) as turnstile,
        open_shop(folder, limiter=fast_limiter(), turnstile=turnstile) as shop,
    ):
        await stock_up(shop.store, [Good(stock=UNITS)])
        await make_hot(shop, 1)
        people = crowd(shop, PEOPLE)
        for person in people:
            await put(shop, person, 1, 1)
        await check_out(shop, people)
        first = {person.id for person in people if has_card(person)}
        turned_away = [one for one in shop.refusals if isinstance(one, AllReserved)]
        assert (len(first), len(turned_away)) == (UNITS, PEOPLE - UNITS), "the turnstile has answered"
        await sell_all(shop, list(people), server, troubles)
        bought = await column(shop.store, "orders", "customer_id")
        assert len(bought) == len(set(bought)) == UNITS
        assert await stock_and_ledger(shop.store, 1) == (0, 0)
        tempted = {person.id for person in people if person.id not in bought and has_card(person)}
        await one_piece_more(shop, [person for person in people if person.id not in bought])
        assert shop.faults == []
        assert await faults(shop.store) == []
        return Ended(first, set(bought), tempted)


async def one_piece_more(shop: Shop, late: Sequence[Person]) -> None:
    """What comes back can be reserved and bought, by one of them, once nobody else has a card of the minute in which Redis was lost."""
    shop.clock.advance(seconds=RESERVED_FOR // 1000)
    await shop.owner.say("/stock TEA-100 +1")
    await until_stored(lambda: _looked(shop))
    one, other = late[:2]
    await one.say("/checkout")
    assert "Reserved for you" in text_of(one.window)
    await other.say("/checkout")
    assert shop.refused(AllReserved)
    await one.tap("Confirm order")
    assert one.id in await column(shop.store, "orders", "customer_id")


async def _looked(shop: Shop) -> bool:
    with suppress(NoAnswer):
        await look_around(shop)
        return True
    return False


@pytest.mark.slow
async def test_whoever_has_a_card_first_buys(tmp_path: Path, server: RedisServer) -> None:
    """The others ask all the time, and are turned away."""
    ended = await drop(tmp_path, server, NO_TROUBLE)
    assert (ended.bought, ended.tempted) == (ended.first, set())


@pytest.mark.slow
async def test_a_redis_that_forgets_lets_hardly_anybody_past(tmp_path: Path, server: RedisServer) -> None:
    """Again and again, under way: whoever asks in that moment may buy of the database before the reservations are back."""
    ended = await drop(tmp_path, server, FLUSHED)
    assert len(ended.first - ended.bought) <= 5
    assert len(ended.tempted) <= 5


@pytest.mark.slow
async def test_a_drop_sells_every_piece_once_whatever_becomes_of_redis(tmp_path: Path, server: RedisServer) -> None:
    await drop(tmp_path, server, FLUSHED_AND_RESTARTED)


@pytest.mark.slow
async def test_a_drop_sells_every_piece_once_before_a_redis_that_is_frozen(tmp_path: Path, server: RedisServer) -> None:
    """Whoever confirms meanwhile buys of the database."""
    with capture_logs() as said:
        await drop(tmp_path, server, FROZEN)
    assert {"redis_silent", "redis_answers"} <= {line["event"] for line in said}


@pytest.mark.nightly
@pytest.mark.timeout(1800)
async def test_twenty_drops_sell_every_piece_once(tmp_path: Path, server: RedisServer) -> None:
    """Each with Redis flushed and restarted in the middle of it."""
    for number in range(20):
        await drop(tmp_path / str(number), server, FLUSHED_AND_RESTARTED)
