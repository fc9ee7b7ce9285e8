"""Groups leave no traces among the customers: chat and sender are told apart."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column

ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": 136_817_688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
OTHER = {"id": 777_000_001, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
TO_US = "/start@tillbot_playground_bot"


def _arrives(shop: Shop, chat: dict[str, Any], sender: dict[str, Any], text: str, **more: Any) -> None:
    with shop.telegram.world.transaction():
        message = {"message_id": 70, "date": shop.telegram.world.now(), "chat": chat, "from": sender, "text": text}
        shop.telegram.world.updates.add("message", {**message, **more})


async def test_a_closed_group_is_no_closed_person(tmp_path: Path) -> None:
    """Somebody writes where the bot has been thrown out; their own chat goes on."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        group = shop.telegram.group("Neighbours")
        shop.telegram.faults.refuse("sendMessage", 403, "Forbidden: bot was kicked from the group chat")
        shop.telegram.say(alice.id, TO_US, chat_id=group)
        await shop.rest()
        assert await column(shop.store, "customers", "blocked_at") == [None]
        await alice.say("/cart")


async def test_whoever_writes_in_a_group_is_no_customer(tmp_path: Path) -> None:
    """They are asked into their own chat, and become one there."""
    async with open_shop(tmp_path) as shop:
        alice, group = shop.customer(), shop.telegram.group("Neighbours")
        shop.telegram.say(alice.id, TO_US, chat_id=group)
        await shop.rest()
        assert await column(shop.store, "customers", "id") == []
        assert any(
            str(call.params.get("chat_id")) == str(group)
            for call in shop.telegram.journal
            if call.method == "sendMessage"
        )
        await alice.say("/start")
        assert await column(shop.store, "customers", "id") == [alice.id]


@pytest.mark.parametrize("sender", [ANONYMOUS, CHANNEL, OTHER], ids=lambda sender: sender["username"])
@pytest.mark.parametrize("private", [True, False])
async def test_no_machine_is_a_customer(tmp_path: Path, sender: dict[str, Any], private: bool) -> None:
    """Anonymous admins, channels and other bots leave no trace, and nobody answers them."""
    async with open_shop(tmp_path) as shop:
        group = {"id": shop.telegram.group("Neighbours"), "type": "supergroup", "title": "Neighbours"}
        chat = {"id": sender["id"], "type": "private", "first_name": "x"} if private else group
        before = len(shop.telegram.journal)
        _arrives(shop, chat, sender, TO_US, **({} if private else {"sender_chat": group}))
        await shop.rest()
        assert await column(shop.store, "customers", "id") == []
        assert not [call for call in list(shop.telegram.journal)[before:] if call.method == "sendMessage"]
        assert not shop.faults
