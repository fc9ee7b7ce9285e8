"""`tillbot webhook`: what the terminal says."""

import re
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from bot.calls.webhooks import WebhookPost
from core.models.policy import Policy
from storage.opening import ShopStore
from tests.support.cli import tillbot
from tests.support.clock import Clock
from tests.support.store import only_on, open_store
from tests.support.tables import set_values
from tests.support.webhooks import open_receiver
from tillbot.commands.webhook import told
from tillbot.refusal import Refused

LOCAL = WebhookPost(private=True)


async def say(store: ShopStore, action: str, **more: Any) -> list[str]:
    return list(await told(store, LOCAL, Namespace(action=action, **more)))


async def test_from_the_first_to_the_last(tmp_path: Path) -> None:
    """The secret is said once, and signs what is sent."""
    async with (
        open_store(tmp_path / "shop.db", Policy(private_webhooks=True), Clock().ms) as store,
        open_receiver() as receiver,
    ):
        first, second = await say(store, "add", url=receiver.url(), events="stock.low,order.paid")
        assert first == "Webhook 1 is told of order.paid, stock.low."
        secret = second.rpartition(" ")[2]
        assert await say(store, "list") == [f"1  {receiver.url()}  order.paid, stock.low  at work"]
        assert await say(store, "test", id=1) == ["The test has arrived: the server there answers 204."]
        assert receiver.received[-1].verify(secret)["type"] == "webhook.test"
        rotated, _ = await say(store, "rotate", id=1)
        await say(store, "test", id=1)
        for known in (secret, rotated.rpartition(" ")[2]):
            receiver.received[-1].verify(known)
        receiver.answers["/events"] = 404
        with pytest.raises(Refused, match="webhook 1: the test did not arrive: the server there answers 404"):
            await say(store, "test", id=1)
        await set_values(store, "webhooks", {"disabled_at": 0, "problem": "status", "status": 500})
        (listed,) = await say(store, "list")
        assert listed.endswith("disabled at 1970-01-01 00:00 UTC (the server there answers 500)")
        assert await say(store, "enable", id=1) == [
            "Webhook 1 is at work. What waits for it is sent as soon as the shop is open."
        ]
        assert await say(store, "remove", id=1) == ["Webhook 1 is removed, with everything that waited for it."]
        assert await say(store, "list") == []


@pytest.mark.parametrize(
    ("action", "words", "said"),
    [
        ("add", {"url": "http://example.org/", "events": ""}, "https://example.org/tillbot"),
        ("add", {"url": "https://example.org/", "events": "order.payed"}, "“order.payed” is no event. There are: order.placed, "),
        ("test", {"id": 7}, "There is no such webhook."),
        ("remove", {"id": 7}, "There is no such webhook."),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_one_line(tmp_path: Path, action: str, words: dict[str, Any], said: str) -> None:
    async with open_store(tmp_path / "shop.db", Policy(), Clock().ms) as store:
        with pytest.raises(Refused, match=re.escape(said)) as refused:
            await say(store, action, **words)
        assert "\n" not in str(refused.value)


@only_on("sqlite", "the program's own file")
def test_the_program_itself(tmp_path: Path) -> None:
    """WEBHOOK_ALLOW_PRIVATE is heeded where one is added and where it is tested."""
    refused = tillbot(tmp_path, "webhook", "add", "http://127.0.0.1:1/")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("tillbot: This is no address that events can be sent to.")
    added = tillbot(tmp_path, "webhook", "add", "http://127.0.0.1:1/", WEBHOOK_ALLOW_PRIVATE="on")
    assert added.status == 0
    assert re.search(
        r"^Webhook 1 is told of all events\.\nIts secret, shown only now: whsec_\S{44}$", added.out.strip()
    )
    tested = tillbot(tmp_path, "webhook", "test", "1")
    assert (tested.status, "the address is not https://" in tested.err) == (1, True)
    tested = tillbot(tmp_path, "webhook", "test", "1", WEBHOOK_ALLOW_PRIVATE="on")
    assert (tested.status, "cannot be reached" in tested.err) == (1, True)
    listed = tillbot(tmp_path, "webhook", "list")
    assert listed.out == "1  http://127.0.0.1:1/  all events  at work\n"
