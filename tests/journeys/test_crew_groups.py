"""Groups of the crew: an owner has one told of orders and stock; it names no customer, gives no right, and is followed or ended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.orders import STAFF, a_shop, bought
from tests.journeys.test_delivery import ADDRESS
from tests.support.chat import delete_group, text_of
from tests.support.shop import Shop
from tests.support.tables import column
from tests.support.waiting import until

HERE = "gets the shop's news from now on"


@asynccontextmanager
async def _told(folder: Path, topic: int = 0) -> AsyncIterator[tuple[Shop, int]]:
    """A shop whose owner has a group told."""
    async with a_shop(folder) as shop:
        group = shop.telegram.group("Crew")
        await _writes(shop, group, "/people group", topic=topic)
        yield shop, group


async def _writes(shop: Shop, group: int, text: str, *, who: int = 0, topic: int = 0) -> list[dict[str, Any]]:
    """What the bot answers in the group."""
    before = len(_said(shop, group))
    shop.telegram.say(who or shop.owner.id, text, chat_id=group, topic=topic)
    await shop.rest()
    return _said(shop, group)[before:]


def _said(shop: Shop, group: int) -> list[dict[str, Any]]:
    return [message for message in shop.telegram.history(group) if message["from"]["is_bot"]]


async def test_a_group_is_told_of_orders_and_stock(tmp_path: Path) -> None:
    """Without a customer's name or address, with a link into the private chat; the staff are told as before."""
    async with _told(tmp_path) as (shop, group):
        assert HERE in text_of(_said(shop, group)[0])
        await shop.owner.say('/delivery new "Courier" 4.90 address')
        alice = shop.customer()
        await alice.say("/add TEA-100 8")
        await alice.tap("Checkout")
        for answer in ("+49 30 1234567", ADDRESS):
            await alice.say(answer)
        await alice.tap("Confirm order")
        code = (await column(shop.store, "orders", "code"))[0]
        news = _said(shop, group)[1:]
        assert any(code in text_of(one) and "Courier" in text_of(one) for one in news)
        assert any(code in text_of(one) and "Cash to take" in text_of(one) for one in news)
        assert any("Green tea" in text_of(one) and "2 left" in text_of(one) for one in news)
        for private in ("Alice", "Miller", "1234567", "Garden", "ring"):
            assert not any(private in text_of(one) for one in news)
        links = [button for one in news for row in one["reply_markup"]["inline_keyboard"] for button in row]
        assert all("callback_data" not in button for button in links)
        assert any("New order" in text for text in shop.owner.texts())


async def test_the_link_opens_the_order_for_whoever_may_see_it(tmp_path: Path) -> None:
    """In their private chat; for anybody else it is the shop's front door."""
    async with _told(tmp_path) as (shop, group):
        code = await bought(shop)
        news = next(one for one in _said(shop, group) if code in text_of(one))
        payload = news["reply_markup"]["inline_keyboard"][0][0]["url"].partition("?start=")[2]
        assert code in text_of(await shop.person(STAFF).say(f"/start {payload}"))
        stranger = shop.customer(3)
        assert code not in text_of(await stranger.say(f"/start {payload}"))
        assert "Welcome" in text_of(stranger.window)


async def test_only_an_owner_has_a_group_told(tmp_path: Path) -> None:
    """To anybody else the command does not exist there; being in the group gives no right."""
    async with a_shop(tmp_path) as shop:
        group = shop.telegram.group("Crew")
        for who in (STAFF, shop.customer().id):
            assert await _writes(shop, group, "/people group", who=who) == []
        assert await column(shop.store, "crew_groups", "chat_id") == []
        await _writes(shop, group, "/people group")
        assert await _writes(shop, group, "/people group off", who=STAFF) == []
        assert await _writes(shop, group, "/stock TEA-100 +5") == []
        assert "/people group there" in text_of(await shop.owner.say("/people group"))
        assert await shop.store.read(lambda tx: tx.crew.groups()) != ()


async def test_a_group_that_is_told_no_more(tmp_path: Path) -> None:
    """Off is off; the list of people says who is told."""
    async with _told(tmp_path) as (shop, group):
        assert "• Crew" in text_of(await shop.owner.say("/people"))
        assert len(await _writes(shop, group, "/people group off")) == 1
        assert "• Crew" not in text_of(await shop.owner.say("/people"))
        before = len(_said(shop, group))
        await bought(shop)
        assert len(_said(shop, group)) == before


async def test_a_topic_of_a_group(tmp_path: Path) -> None:
    """The news stand in it; when it is gone, in the group itself."""
    async with _told(tmp_path, topic=7) as (shop, group):
        await bought(shop)
        assert {one.get("message_thread_id") for one in _said(shop, group)} == {7}
        shop.telegram.delete_topic(group, 7)
        await bought(shop)
        assert "message_thread_id" not in _said(shop, group)[-1]
        assert await column(shop.store, "crew_groups", "topic") == [0]


@pytest.mark.parametrize("by", ["news", "membership"])
async def test_a_group_that_removes_the_bot_is_ended(tmp_path: Path, by: str) -> None:
    """The owners are told once; nobody counts as having blocked the bot. Added again, it can be told again."""
    async with _told(tmp_path) as (shop, group):
        if by == "news":
            delete_group(shop.telegram, group)
            await bought(shop)
        else:
            _removed(shop, group)
        await shop.rest()
        assert await shop.store.read(lambda tx: tx.crew.groups()) == ()
        await bought(shop)
        assert sum("“Crew”" in text for text in shop.owner.texts()) == 1
        assert len(_said(shop, group)) == 1
        assert set(await column(shop.store, "customers", "blocked_at")) == {None}
        if by == "membership":
            assert HERE in text_of((await _writes(shop, group, "/people group"))[0])
            assert len(await shop.store.read(lambda tx: tx.crew.groups())) == 1


def _removed(shop: Shop, group: int) -> None:
    """Somebody removes the bot from the group."""
    me = shop.telegram.world.bot()
    change = {
        "chat": {"id": group, "type": "supergroup", "title": "Crew"},
        "from": shop.telegram.world.people.get(STAFF).user(),
        "date": shop.telegram.world.now(),
        "old_chat_member": {"status": "member", "user": me},
        "new_chat_member": {"status": "left", "user": me},
    }
    with shop.telegram.world.transaction():
        shop.telegram.world.updates.add("my_chat_member", change)


@pytest.mark.parametrize("told", [True, False])
async def test_a_group_that_becomes_a_supergroup_is_followed(tmp_path: Path, told: bool) -> None:
    """Told by Telegram, or met when news are sent; nothing is lost on the way."""
    async with a_shop(tmp_path) as shop:
        group = shop.telegram.group("Crew")
        await _writes(shop, group, "/people group")
        moved = shop.telegram.migrate(group, by=STAFF, told=told)
        await shop.rest()
        code = await bought(shop)
        shop.clock.advance(seconds=10)
        await until(lambda: any(code in text_of(one) for one in _said(shop, moved)))
        assert await column(shop.store, "crew_groups", "chat_id") == [moved]
        assert not shop.faults
