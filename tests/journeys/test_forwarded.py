"""Forwarded text is content: an answer, or words to search for. It is never a command."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidInput
from playground.state.people import OWNER
from tests.support.chat import Person, text_of
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, records

GOODS = [Good(), Good("M-1", "Mug", category="Kitchen")]
SOMEBODY = {"id": 5, "is_bot": False, "first_name": "Somebody"}
BOT = {"id": 6, "is_bot": True, "first_name": "Inline", "username": "inline_bot"}
CHANNEL = {"id": -1005, "type": "channel", "title": "News"}
MARKS: dict[str, dict[str, Any]] = {
    "of a person": {"forward_origin": {"type": "user", "date": 1, "sender_user": SOMEBODY}},
    "of somebody hidden": {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}},
    "of a chat": {"forward_origin": {"type": "chat", "date": 1, "sender_chat": CHANNEL}},
    "of a channel": {"forward_origin": {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 3}},
    "of a kind to come": {"forward_origin": {"type": "from_another_planet", "date": 1}},
    "by an old server": {"forward_date": 1, "forward_from": SOMEBODY},
    "by itself": {"is_automatic_forward": True},
    "by an inline bot": {"via_bot": BOT},
    "in a chat's name": {"sender_chat": CHANNEL},
}
borrowed = pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)


async def _borrow(shop: Shop, person: Person, text: str, marks: dict[str, Any]) -> str:
    """The answer to a message that its sender has not written."""
    await person.act(lambda: shop.telegram._send(person.id, {"text": text, **marks}))
    return text_of(person.from_bot()[-1])


@borrowed
async def test_a_command_of_somebody_elses_changes_nothing(tmp_path: Path, marks: dict[str, Any]) -> None:
    """The sender hears so in one line, whether or not they may run it themselves."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/start")
        for person, command in ((shop.owner, "/stock TEA-100 +5"), (shop.customer(), "/add TEA-100")):
            assert "\n" not in await _borrow(shop, person, command, marks)
            assert shop.refused(InvalidInput, field="forwarded")
        assert await stock_and_ledger(shop.store, 1) == (10, 10)
        assert await count_of(shop.store, "cart_lines") == 0


async def test_a_customers_words_do_not_cancel_their_order(tmp_path: Path) -> None:
    """The owner forwards what a customer wrote; the same text typed by the owner is a command."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, owner = shop.customer(), shop.owner
        await alice.say("/add TEA-100")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        (order,) = await records(shop.store, "orders", "code")
        command = f"/order {order['code']} cancel"
        await owner.act(lambda: shop.telegram.forward(owner.id, command, alice.id))
        assert await count_of(shop.store, "orders", status="placed")
        await owner.say(command)
        assert await count_of(shop.store, "orders", status="placed") == 0


async def test_forwarded_words_are_looked_for(tmp_path: Path) -> None:
    """As typed words are."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        found = await alice.act(lambda: shop.telegram.forward(alice.id, "green", OWNER))
        assert text_of(found).startswith("1 ")
        assert "“green”" in text_of(found)


async def test_forwarded_words_answer_a_question(tmp_path: Path) -> None:
    """The person who opened the question decided what it is for."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, owner = shop.customer(), shop.owner
        await owner.say("/product TEA-100")
        await owner.tap("Title")
        await owner.act(lambda: shop.telegram.forward(owner.id, "White tea", alice.id))
        assert await records(shop.store, "products", "title", id=1) == [{"title": "White tea"}]


async def test_at_a_stock_card_only_own_words_change_the_stock(tmp_path: Path) -> None:
    """Nothing there has asked for a number."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, owner = shop.customer(), shop.owner
        await owner.say("/stock TEA-100")
        await owner.act(lambda: shop.telegram.forward(owner.id, "+5", alice.id))
        assert await stock_and_ledger(shop.store, 1) == (10, 10)
        await owner.say("/stock TEA-100")
        await owner.say("+5")
        assert await stock_and_ledger(shop.store, 1) == (15, 15)


async def test_a_caption_is_no_command(tmp_path: Path) -> None:
    """Neither forwarded nor written oneself."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = shop.owner
        await owner.say("/start")
        await owner.act(lambda: shop.telegram.send_document(owner.id, "a.txt", b"x", "/stock TEA-100 +5"))
        assert await stock_and_ledger(shop.store, 1) == (10, 10)


async def test_in_a_group_a_forwarded_command_is_chatter(tmp_path: Path) -> None:
    """The shop says nothing to it."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        group = shop.telegram.group("Friends")
        shop.telegram.forward(alice.id, "/cart", OWNER, chat_id=group)
        await shop.rest()
        assert not any(call.method == "sendMessage" for call in shop.telegram.journal)
