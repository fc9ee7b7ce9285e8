"""Inline mode: "@bot tea" in any chat."""

import asyncio
from pathlib import Path
from typing import Any

from bot.pipeline.inline import LIFETIME, InlineQueries
from core.models.actor import Actor
from core.usecases.settings import change_setting
from core.values.settings import Setting
from playground.telegram import Call
from tests.playground.helpers import png
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, hide_product, set_stock, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, put_row

GOODS = [
    Good(),
    Good("TEA-2", "Black tea <x>", 1200, 3, photo="key"),
    Good("TEA-3", "Tea pot", photo="pot"),
]
PHOTOS = {"key": png(), "pot": png(20, 20)}
POT = "https://x.example/pot.jpg"
"""Where the picture of the tea pot was fetched from."""


def answers(shop: Shop) -> list[Call]:
    return [call for call in shop.telegram.journal if call.method == "answerInlineQuery" and call.error is None]


async def ask(shop: Shop, person: Person, text: str, offset: str = "") -> Any:
    """What the person sees of it; gives the parameters of the bot's answer, with its results."""
    query_id = shop.telegram.ask_inline(person.id, text, offset)
    await shop.rest()
    answer = answers(shop)[-1]
    assert answer.params["inline_query_id"] == query_id
    return {**answer.params, "query_id": query_id, "shown": shop.telegram.world.results[query_id]}


def titles(answer: Any) -> list[str]:
    return [one["title"] for one in answer["shown"]]


async def test_products_are_found_and_sent_from_any_chat(tmp_path: Path) -> None:
    """With price and a link to buy; into a group or to the bot itself, which opens the product."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS, PHOTOS)
        await put_row(shop.store, "picture_addresses", address=POT, actor="", state="kept", at=0, key="pot")
        alice, group = shop.customer(), shop.telegram.group("Friends")
        answer = await ask(shop, alice, "tea")
        assert sorted(titles(answer)) == ["Black tea <x>", "Green tea", "Tea pot"]
        assert (answer["cache_time"], answer["is_personal"]) == ("15", "false")
        shown = {one["title"]: one for one in answer["shown"]}
        assert shown["Tea pot"]["thumbnail_url"] == POT
        assert shown["Black tea <x>"]["type"] == "article", "Telegram has not got its picture yet"
        sent = shop.telegram.choose(alice.id, answer["query_id"], shown["Black tea <x>"]["id"], chat_id=group)
        assert text_of(sent) == "Black tea <x>\n€12.00"
        link = sent["reply_markup"]["inline_keyboard"][0][0]["url"]
        assert link == f"https://t.me/{shop.telegram.world.bot()['username']}?start=p_2"
        await shop.rest()
        assert alice.from_bot() == [], "in a group it is none of the bot's business"
        shop.telegram.choose(alice.id, answer["query_id"], shown["Black tea <x>"]["id"])
        await shop.rest()
        assert "Only 3 left" in text_of(alice.window)
        again = await ask(shop, alice, "black")
        assert again["shown"][0]["type"] == "photo", "now it has"
        shop.telegram.choose(alice.id, again["query_id"], "2")
        await shop.rest()
        assert "Add to cart" in buttons(alice.window)
        assert not shop.telegram.unknown_parameters


async def test_nothing_is_told_of_what_is_hidden(tmp_path: Path) -> None:
    """Neither title nor price; what is sold out says so."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS, PHOTOS)
        await hide_product(shop.store, 1)
        await set_stock(shop.store, 2, 0)
        answer = await ask(shop, shop.customer(), "tea")
        assert sorted(titles(answer)) == ["Black tea <x>", "Tea pot"]
        assert {one["title"]: one["description"] for one in answer["shown"]}["Black tea <x>"] == "€12.00 · sold out"
        assert titles(await ask(shop, shop.customer(), "green")) == []


async def test_it_is_turned_off(tmp_path: Path) -> None:
    """Then every query has an empty answer, without a way into the shop."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS, PHOTOS)
        assert "button" in await ask(shop, shop.customer(), "tea")
        await shop.store.write(change_setting, Actor.staff(1000), Setting.INLINE, False)
        answer = await ask(shop, shop.customer(), "tea")
        assert titles(answer) == []
        assert "button" not in answer


async def test_more_results_come_page_by_page(tmp_path: Path) -> None:
    """Each once, never more than Telegram takes; an offset that is none starts from the beginning, one too far has nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(f"T-{n}", f"Tea {n}") for n in range(45)])
        seen: list[str] = []
        answer = await ask(shop, shop.customer(), "tea")
        seen += titles(answer)
        while answer["next_offset"]:
            answer = await ask(shop, shop.customer(), "tea", answer["next_offset"])
            seen += titles(answer)
        assert sorted(seen) == sorted(f"Tea {n}" for n in range(45))
        assert len(titles(await ask(shop, shop.customer(), "tea", "x" * 99))) == 20
        assert titles(await ask(shop, shop.customer(), "tea", "77")) == []


async def test_queries_are_not_stored_and_do_not_hold_up_taps(tmp_path: Path) -> None:
    """While Telegram does not take one answer, everybody taps and asks on; of one person's queries only the newest is answered."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS, PHOTOS)
        alice, bob = shop.customer(), shop.customer(2)
        await alice.say("/start")
        stored = await count_of(shop.store, "inbox")
        held = shop.telegram.faults.hold("answerInlineQuery")
        shop.telegram.ask_inline(alice.id, "t")
        await alice.wait_for(lambda: held.met == 1)
        for text in ("te", "tea", "green"):
            shop.telegram.ask_inline(alice.id, text)
        query = alice.tap_unseen("Shop")
        await alice.wait_for(
            lambda: any(
                call.method == "answerCallbackQuery" and call.params["callback_query_id"] == query
                for call in shop.telegram.journal
            )
        )
        held.go_on.set()
        await shop.rest()
        shown = [
            [one["title"] for one in shop.telegram.world.results[call.params["inline_query_id"]]]
            for call in answers(shop)
        ]
        assert shown == [[], ["Green tea"]]
        assert titles(await ask(shop, bob, "pot")) == ["Tea pot"]
        assert await count_of(shop.store, "inbox") == stored + 1, "the tap"
        assert await count_of(shop.store, "customers") == 1, "who only asks is not written down"


async def test_an_old_query_is_dropped(tmp_path: Path) -> None:
    """Nobody waits for it any more; neither does one that is none of Telegram's shape break anything."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS, PHOTOS)
        times = iter((0.0, LIFETIME + 1, 50.0, 50.0 + LIFETIME))
        queries = InlineQueries(shop.pipeline.services, shop.pipeline.lanes, lambda: next(times))
        ids = [shop.telegram.world.queries.open("inline", 1001, 60) for _query in range(2)]
        for query_id in ids:
            queries.take({"inline_query": {"id": query_id, "from": {"id": 1001}, "query": "tea", "offset": ""}})
            await asyncio.sleep(0)
            await shop.rest()
        assert [call.params["inline_query_id"] for call in answers(shop)] == ids[1:]
        for strange in ({}, {"from": {"id": 1}}, {"id": 5, "from": {"id": 1}, "query": "", "offset": ""}):
            shop.telegram.world.updates.add("inline_query", strange)
        shop.telegram.world.updates.wake()
        assert titles(await ask(shop, shop.customer(), "green")) == ["Green tea"]
        assert titles(await ask(shop, shop.customer(), "")) == []


async def test_a_refused_picture_costs_only_the_picture(tmp_path: Path) -> None:
    """Telegram refuses the whole answer for one."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS, PHOTOS)
        await shop.customer().say("/start p_2")
        shop.telegram.faults.refuse("answerInlineQuery", 400, "Bad Request: wrong file identifier/HTTP URL specified")
        answer = await ask(shop, shop.customer(), "black")
        assert [(one["title"], one["type"]) for one in answer["shown"]] == [("Black tea <x>", "article")]


async def test_a_price_for_a_time_is_sent_with_the_regular_one(tmp_path: Path) -> None:
    """As the sender's list has it, it is the price alone."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS[:1])
        await shop.owner.say("/price TEA-100 3 until Sunday")
        await shop.owner.tap("Apply")
        alice = shop.customer()
        answer = await ask(shop, alice, "tea")
        (shown,) = answer["shown"]
        assert shown["description"] == "€3.00"
        sent = shop.telegram.choose(alice.id, answer["query_id"], shown["id"])
        assert text_of(sent) == "Green tea\n€4.50 €3.00 until Sunday"
        assert [one["type"] for one in sent["entities"]] == ["bold", "strikethrough"]
