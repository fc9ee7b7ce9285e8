"""In order within a chat, side by side between chats; asserted by the order of what happened, not by time."""

from pathlib import Path

import pytest

from core.rates import Rate
from tests.support.chat import Person, data_of, text_of
from tests.support.crowd import answered_before, answers, crowd, fast_limiter, hold_lanes, put, units_in_cart, until
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop

GOODS = [Good("SKU-1", "Thing", 100, 1000)]


@pytest.mark.slow
async def test_a_customers_updates_keep_their_order_beside_fifty_others(tmp_path: Path) -> None:
    """Each adds and removes the same thing ten times, everybody's messages interleaved: no removal comes before its addition."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, GOODS)
        people = crowd(shop, 50)
        for _ in range(10):
            for words in ("/add SKU-1", "/remove SKU-1"):
                for person in people:
                    shop.telegram.say(person.id, words)
        await shop.rest()
        said = [text for person in people for text in _sent_to(shop, person)]
        assert len(said) == 50 * 20
        assert not shop.refusals
        assert [await units_in_cart(shop, person) for person in people] == [0] * len(people)


def _sent_to(shop: Shop, person: Person) -> list[str]:
    """Every message the bot sent into this chat, also those that are gone."""
    sent = [call for call in shop.telegram.journal if call.method == "sendMessage"]
    return [str(call.params["text"]) for call in sent if str(call.params["chat_id"]) == str(person.id)]


async def test_chats_are_served_side_by_side(tmp_path: Path) -> None:
    """One chat's lane is held up; the others are served meanwhile, and it afterwards."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, GOODS)
        slow, *others = crowd(shop, 10)
        go_on = hold_lanes(shop, [slow])
        for person in (slow, *others):
            shop.telegram.say(person.id, "/start")
        await until(lambda: all(person.from_bot() for person in others))
        assert not slow.from_bot()
        go_on.set()
        await until(lambda: bool(slow.from_bot()))


@pytest.mark.slow
async def test_five_hundred_queued_taps_of_one_customer_delay_nobody(tmp_path: Path) -> None:
    """Who comes after them all is served while most of them still wait; all are answered, and the last screen is drawn."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, GOODS)
        hasty, bob = crowd(shop, 2)
        await put(shop, hasty, 1, 1)
        await hasty.say("/cart")
        window, plus = hasty.window["message_id"], data_of(hasty.window, "+")
        queries = [shop.telegram.tap(hasty.id, window, plus) for _ in range(500)]
        shop.telegram.say(bob.id, "/start")
        await until(lambda: len(answers(shop.telegram)) == len(queries))
        await until(lambda: bool(bob.from_bot()))
        assert answered_before(shop.telegram, [bob]) < len(queries) / 2
        await until(lambda: "99 × €1.00" in text_of(hasty.window))


async def test_taps_that_are_too_fast_leave_the_right_screen(tmp_path: Path) -> None:
    """The first taps count, the others are told to wait; the window shows where the cart stands, not where it stood."""
    async with open_shop(tmp_path, limiter=fast_limiter(), flood=Rate(burst=3, per_second=0.01)) as shop:
        await stock_up(shop.store, GOODS)
        hasty = shop.customer()
        await put(shop, hasty, 1, 1)
        await hasty.say("/cart")
        window, plus = hasty.window["message_id"], data_of(hasty.window, "+")
        for _ in range(10):
            shop.telegram.tap(hasty.id, window, plus)
        await until(lambda: len(answers(shop.telegram)) == 10)
        await until(lambda: "4 × €1.00" in text_of(hasty.window))
