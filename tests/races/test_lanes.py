"""In order within a chat, side by side between chats; asserted by the order of what happened, not by time."""

import asyncio
from pathlib import Path

from bot.settings import Rate
from playground.faults import Delay
from tests.support.chat import Person, data_of, text_of
from tests.support.crowd import answers, crowd, fast_pace, put, until
from tests.support.goods import Good, stock_shelves
from tests.support.room import rows
from tests.support.shop import Shop, open_shop

CODES = [f"SKU-{number}" for number in range(20)]


async def _shop_of_twenty(shop: Shop) -> None:
    await stock_shelves(shop.store, [Good(code, f"Thing {code}", 100, 1000) for code in CODES])


async def test_a_customers_updates_keep_their_order_beside_fifty_others(tmp_path: Path) -> None:
    """Each types twenty codes, everybody's interleaved: every cart has its lines in the order of typing."""
    async with open_shop(tmp_path, pace=fast_pace()) as shop:
        await _shop_of_twenty(shop)
        people = crowd(shop, 50)
        for step in range(len(CODES)):
            for number, person in enumerate(people):
                shop.telegram.say(person.id, f"/add {CODES[(step * 7 + number) % len(CODES)]}")
        await until(lambda: all(_shows(person, "20 items") for person in people), patience=60)
        updates = await rows(
            shop.store, "SELECT lane, update_id FROM inbox WHERE applied_at IS NOT NULL ORDER BY applied_at, id"
        )
        for number, person in enumerate(people):
            mine = [row["update_id"] for row in updates if row["lane"] == f"chat:{person.id}"]
            assert len(mine) == len(CODES)
            assert mine == sorted(mine)
            wanted = [f"1. {CODES[number % len(CODES)]}"]
            assert wanted[0].split()[1] in text_of(person.window).splitlines()[2]


def _shows(person: Person, words: str) -> bool:
    return bool(person.windows()) and words in text_of(person.window)


async def test_chats_are_served_side_by_side(tmp_path: Path) -> None:
    """One chat waits for a slow answer of Telegram's; the others have theirs before it."""
    async with open_shop(tmp_path, pace=fast_pace()) as shop:
        await _shop_of_twenty(shop)
        slow, *others = crowd(shop, 10)
        shop.telegram.faults.add("sendMessage", Delay(2))
        shop.telegram.say(slow.id, "/start")
        await asyncio.sleep(0.1)
        for person in others:
            shop.telegram.say(person.id, "/start")
        await until(lambda: bool(slow.from_bot()))
        chats = [int(call.params["chat_id"]) for call in shop.telegram.journal if call.method == "sendMessage"]
        assert chats[-1] == slow.id
        assert set(chats[:-1]) == {person.id for person in others}


async def test_five_hundred_queued_taps_of_one_customer_delay_nobody(tmp_path: Path) -> None:
    """Who comes after them all is served while most of them still wait; all are answered, and the last screen is drawn."""
    async with open_shop(tmp_path, pace=fast_pace()) as shop:
        await _shop_of_twenty(shop)
        hasty, bob = crowd(shop, 2)
        await put(shop, hasty, 1, 1)
        await hasty.say("/cart")
        window, plus = hasty.window["message_id"], data_of(hasty.window, "+")
        queries = [shop.telegram.tap(hasty.id, window, plus) for _ in range(500)]
        shop.telegram.say(bob.id, "/start")
        await until(lambda: bool(bob.from_bot()))
        still_waiting = len(queries) - len(answers(shop.telegram))
        await until(lambda: len(answers(shop.telegram)) == len(queries), patience=60)
        assert still_waiting > 0
        served = [call for call in shop.telegram.journal if call.method in ("sendMessage", "answerCallbackQuery")]
        place = next(place for place, call in enumerate(served) if str(call.params.get("chat_id")) == str(bob.id))
        assert len(served) - place > 100
        await until(lambda: "2 × €1.00" in text_of(hasty.window))


async def test_taps_that_are_too_fast_leave_the_right_screen(tmp_path: Path) -> None:
    """The first taps count, the others are told to wait; the window shows where the cart stands, not where it stood."""
    async with open_shop(tmp_path, pace=fast_pace(), flood=Rate(burst=3, per_second=0.01)) as shop:
        await _shop_of_twenty(shop)
        hasty = shop.customer()
        await put(shop, hasty, 1, 1)
        await hasty.say("/cart")
        window, plus = hasty.window["message_id"], data_of(hasty.window, "+")
        for _ in range(10):
            shop.telegram.tap(hasty.id, window, plus)
        await until(lambda: len(answers(shop.telegram)) == 10)
        await until(lambda: "2 × €1.00" in text_of(hasty.window))
