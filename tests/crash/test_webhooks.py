"""kill -9 around an event: what was committed is told, by one key, however often it is sent; what was not is never told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from core.models.actor import CLI
from core.models.policy import Policy
from core.models.webhook import CHOICE, Webhook
from core.usecases.webhook import add_webhook
from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.chat import Person, buttons
from tests.support.clock import Clock
from tests.support.goods import Good
from tests.support.store import open_store
from tests.support.tables import records
from tests.support.waiting import until
from tests.support.webhooks import Receiver, open_receiver

GOODS = (Good("TEA-100", "Green tea", 450, 100),)


@dataclass
class Site:
    """A shop, and a program that is told what happens in it."""

    keeper: Shopkeeper
    receiver: Receiver

    async def hook(self, path: str = "/events") -> Webhook:
        async with open_store(self.keeper.database, Policy(private_webhooks=True), Clock().ms) as store:
            return await store.write(add_webhook, CLI, self.receiver.url(path), CHOICE)

    async def ordered(self, person: Person) -> None:
        """They have tapped Confirm."""
        self.keeper.telegram.say(person.id, "/add TEA-100 2")
        await until(lambda: bool(person.windows()))
        self.keeper.telegram.say(person.id, "/checkout")
        await until(lambda: any("Confirm" in text for text in buttons(person.window)))
        await self.keeper.all_done()
        person.tap_unseen("Confirm order")

    async def all_told(self) -> None:
        await self.keeper.all_done()
        await self.keeper.none("webhook_messages", sent_at=None)

    async def check(self, webhook: Webhook) -> list[str]:
        """Each order is told by one key, signed; gives the codes, as often as they were sent."""
        told = [(one.verify(webhook.secret)["data"]["code"], one.key) for one in self.receiver.received]
        orders = {row["code"] for row in await self.keeper.look(records, "orders", "code")}
        assert {code for code, _ in told} == orders
        assert len(set(told)) == len(orders)
        return [code for code, _ in told]


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_receiver() as receiver, open_site(tmp_path, GOODS) as keeper:
        yield Site(keeper, receiver)


@pytest.mark.parametrize("deadly", ["KILL_INSIDE", "KILL_AFTER_COMMIT"])
async def test_killed_around_the_commit(site: Site, deadly: str) -> None:
    """Before it there is nothing to tell; after it the next process tells it. The order is placed once either way."""
    webhook = await site.hook()
    await site.keeper.start(**{deadly: "bot.handlers.order.place_order"})
    await site.ordered(site.keeper.person())
    await site.keeper.died()
    assert site.receiver.received == []
    owed = await site.keeper.look(records, "webhook_messages", "event")
    assert len(owed) == (1 if deadly == "KILL_AFTER_COMMIT" else 0)
    await site.keeper.start()
    await until(lambda: bool(site.receiver.received))
    await site.all_told()
    await site.keeper.stop()
    assert len(await site.check(webhook)) == 1


async def test_killed_while_it_is_on_its_way(site: Site) -> None:
    """It may have arrived: the next process sends it again, by the same key."""
    webhook = await site.hook("/waits")
    await site.keeper.start()
    await site.ordered(site.keeper.person())
    await until(lambda: site.receiver.waiting == 1)
    await site.keeper.kill()
    site.receiver.released.set()
    await site.keeper.start()
    await site.all_told()
    assert len(await site.check(webhook)) == 2


async def test_killed_before_it_is_marked(site: Site) -> None:
    """It has arrived, and nobody knows."""
    webhook = await site.hook()
    await site.keeper.start(KILL_INSIDE="jobs.webhooks.mark_delivered")
    await site.ordered(site.keeper.person())
    await site.keeper.died()
    await site.keeper.start()
    await site.all_told()
    assert len(await site.check(webhook)) == 2


@pytest.mark.slow
async def test_several_processes_send_each_once(site: Site) -> None:
    """One has the duty; when it is killed, another goes on."""
    webhook = await site.hook()
    for name in ("one", "two"):
        await site.keeper.start(COUNTER=name)
    people = [site.keeper.person(number) for number in range(1, 6)]
    for person in people[:3]:
        await site.ordered(person)
    await until(lambda: len(site.receiver.received) >= 3)
    await site.all_told()
    codes = await site.check(webhook)
    assert len(codes) == len(set(codes)) == 3
    await site.keeper.kill_duty("webhooks")
    for person in people[3:]:
        await site.ordered(person)
    await until(lambda: len(site.receiver.received) >= 5)
    await site.all_told()
    codes = await site.check(webhook)
    assert len(codes) == len(set(codes)) == 5
