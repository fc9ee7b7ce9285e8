"""Another program hears of what is done in the chat; and its owner, in the chat, of what does not reach it."""

from pathlib import Path

from core.models.actor import CLI
from core.models.policy import Policy
from core.models.webhook import CHOICE, DISABLED_AFTER, PAUSES
from core.usecases.webhook import add_webhook, enable_webhook
from playground.state.people import OWNER
from tests.journeys.orders import a_shop, bought
from tests.support.clock import Clock
from tests.support.shop import Shop
from tests.support.tables import Not, count_of, set_values
from tests.support.waiting import until, until_stored
from tests.support.webhooks import open_receiver

POLICY = Policy(name="Corner Shop", admin_ids=(OWNER,), private_webhooks=True)


async def test_an_order_is_heard_of_step_by_step(tmp_path: Path) -> None:
    """From the customer's tap to the owner's."""
    async with open_receiver() as receiver, a_shop(tmp_path, policy=POLICY, clock=Clock()) as shop:
        webhook = await shop.store.write(add_webhook, CLI, receiver.url(), CHOICE)
        code = await bought(shop)
        await until(lambda: len(receiver.received) == 1)
        await shop.owner.say(f"/order {code} confirm")
        await until(lambda: len(receiver.received) == 2)
        await shop.owner.say(f"/order {code} cancel")
        await shop.owner.say("no tea today")
        await until(lambda: len(receiver.received) == 3)
        told = [one.verify(webhook.secret) for one in receiver.received]
        assert [one["type"] for one in told] == ["order.placed", "order.confirmed", "order.cancelled"]
        assert {one["data"]["code"] for one in told} == {code}
        assert "no tea today" not in str(told)


async def test_the_owner_hears_of_what_does_not_arrive(tmp_path: Path) -> None:
    """With the last attempt after a day, with its host and the last answer, but not with the rest of the address."""
    async with open_receiver() as receiver, a_shop(tmp_path, policy=POLICY, clock=Clock()) as shop:
        await shop.owner.say("/start")
        receiver.answers["/very-secret"] = 503
        webhook = await shop.store.write(add_webhook, CLI, receiver.url("/very-secret"), CHOICE)
        await bought(shop)
        await until_stored(lambda: _has_failed(shop))
        await set_values(shop.store, "webhook_messages", {"attempts": len(PAUSES)})
        shop.clock.advance(seconds=DISABLED_AFTER / 1000)
        await until(lambda: any("do not reach" in text for text in shop.owner.texts()))
        (notice,) = [text for text in shop.owner.texts() if "do not reach" in text]
        assert "127.0.0.1: the server there answers 503." in notice
        assert f"tillbot webhook enable {webhook.id}" in notice
        assert "secret" not in notice
        assert not any("do not reach" in text for text in shop.customer(2).texts())
        receiver.answers.clear()
        await shop.store.write(enable_webhook, CLI, webhook.id)
        await until(lambda: len(receiver.received) == 3)
        assert len({one.key for one in receiver.received}) == 1


async def _has_failed(shop: Shop) -> bool:
    return await count_of(shop.store, "webhooks", failing_since=Not(None)) == 1
