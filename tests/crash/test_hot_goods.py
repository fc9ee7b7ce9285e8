"""kill -9 between a reservation and its order, and between the order and its end: no piece is sold twice, and none is lost."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from core.models.actor import CLI
from core.models.reservation import RESERVED_FOR
from core.ports import Store
from core.ports.turnstile import NoAnswer
from core.usecases.hot import set_hot
from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.books import faults
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good
from tests.support.hot import turnstile_at
from tests.support.redis_server import RedisServer, own_redis
from tests.support.tables import column
from tests.support.waiting import until_stored


@dataclass
class Site:
    """A shop with two pieces of hot tea, and the Redis where they are counted."""

    keeper: Shopkeeper
    server: RedisServer

    async def start(self, **deadly: str) -> None:
        await self.keeper.start(REDIS_URL=self.server.url, **deadly)
        await until_stored(self._is_counted)

    async def has_card(self, number: int) -> Person:
        """This customer has a card with a reservation."""
        person = await self._asks(number)
        assert any("Confirm" in text for text in buttons(person.window))
        assert "Reserved for you" in text_of(person.window)
        return person

    async def is_turned_away(self, number: int) -> bool:
        person = await self._asks(number)
        return "All are reserved right now" in " ".join(person.texts()) and "Confirm" not in " ".join(
            buttons(person.window)
        )

    async def buys(self, number: int) -> None:
        person = await self.has_card(number)
        person.tap_unseen("Confirm order")
        await until_stored(lambda: self._has_bought(person.id))
        await self.keeper.all_done()

    async def sold_to(self, *numbers: int) -> None:
        """Exactly these customers have an order, and the books hold."""
        bought = await self.keeper.look(column, "orders", "customer_id")
        assert sorted(bought) == [self.keeper.person(number).id for number in numbers]
        assert await self.keeper.look(column, "skus", "on_hand") == [2 - len(numbers)]
        assert await self.keeper.look(faults) == []

    async def reserved(self) -> list[int]:
        """For whom a piece is reserved, as the turnstile says."""
        async with turnstile_at(self.server.url) as turnstile:
            return sorted(one.customer_id for one in await turnstile.reservations([1], 0))

    async def _asks(self, number: int) -> Person:
        person = self.keeper.person(number)
        if not person.windows():
            self.keeper.telegram.say(person.id, "/add TEA-100 1")
            await self.keeper.all_done()
        self.keeper.telegram.say(person.id, "/checkout")
        await self.keeper.all_done()
        return person

    async def _is_counted(self) -> bool:
        with suppress(NoAnswer):
            return bool(self.server.client.exists("tillbot:{shop}:sku:1"))
        return False

    async def _has_bought(self, customer_id: int) -> bool:
        return customer_id in await self.keeper.look(column, "orders", "customer_id")


async def _make_hot(store: Store) -> None:
    await store.write(set_hot, CLI, 1, hot=True)


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    with own_redis() as server:
        async with open_site(tmp_path, (Good("TEA-100", "Green tea", 450, 2),)) as keeper:
            await keeper.look(_make_hot)
            yield Site(keeper, server)


async def test_killed_before_the_order_is_on_disk(site: Site) -> None:
    """The next process places it, by the tap that it finds in the inbox; the other piece is the next customer's."""
    await site.start(KILL_INSIDE="bot.handlers.order.place_order")
    alice = await site.has_card(1)
    alice.tap_unseen("Confirm order")
    await site.keeper.died()
    assert await site.reserved() == [alice.id]
    await site.start()
    await until_stored(lambda: site._has_bought(alice.id))
    await site.buys(2)
    await site.sold_to(1, 2)


async def test_killed_after_the_order_and_before_its_reservation_has_ended(site: Site) -> None:
    """For the turnstile there is a piece too few, until its reservations are compared with the carts."""
    await site.start(KILL_AFTER_COMMIT="bot.handlers.order.place_order")
    alice = await site.has_card(1)
    alice.tap_unseen("Confirm order")
    await site.keeper.died()
    assert await site.reserved() == [alice.id]
    await site.sold_to(1)
    await site.start()

    async def nobody() -> bool:
        return await site.reserved() == []

    await until_stored(nobody)
    await site.buys(2)
    await site.sold_to(1, 2)


async def test_a_customer_who_never_comes_back_has_it_for_ten_minutes(site: Site) -> None:
    """Their shop was killed with the card before them."""
    await site.start()
    await site.has_card(1)
    await site.has_card(2)
    await site.keeper.kill()
    await site.start()
    assert await site.is_turned_away(3)
    await site.keeper.kill()
    await site.start(AHEAD=str(RESERVED_FOR // 1000 + 1))
    await site.buys(3)
    await site.buys(4)
    await site.sold_to(3, 4)


@pytest.mark.parametrize("kill", ["KILL_INSIDE", "KILL_AFTER_COMMIT"])
async def test_killed_together_with_redis(site: Site, kill: str) -> None:
    """The next ones know nothing of any reservation, and sell what the database has."""
    await site.start(**{kill: "bot.handlers.order.place_order"})
    alice = await site.has_card(1)
    await site.has_card(2)
    alice.tap_unseen("Confirm order")
    await site.keeper.died()
    site.server.stop()
    site.server.start()
    await site.start()
    await until_stored(lambda: site._has_bought(alice.id))
    await site.buys(3)
    await site.sold_to(1, 3)
