"""The window at Telegram's pace: taps are answered at once, and the newest screen is drawn when there is a turn for it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram.error import BadRequest

from core.models.actor import Actor
from core.usecases.message import write_about_no_order
from playground.state.people import OWNER
from tests.support.chat import Person, data_of, text_of
from tests.support.crowd import answered, put, units_in_cart, until
from tests.support.goods import Good, stock_up
from tests.support.rate_limit import StillTime
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, records
from tests.support.waiting import PATIENCE, until_stored

DRAWN = 3
"""Messages that Telegram got, one of which it refused, before it takes no more for a second."""


def _drawn(person: Person) -> int:
    """How many messages were sent into this chat, or edited there."""
    calls = [call for call in person.telegram.journal if str(call.params.get("chat_id")) == str(person.id)]
    return sum(call.method.startswith(("send", "edit")) for call in calls)


async def _asked_to_rest(shop: Shop, person: Person, time: StillTime, label: str) -> None:
    """Telegram refuses what the tap shows, takes it a second later, and then nothing for another second."""
    shop.telegram.faults.too_many_requests("editMessageText", 1)
    person.tap_unseen(label)
    await until(lambda: time.is_waited_for)
    time.advance(1.1)
    await shop.rest()


@asynccontextmanager
async def _out_of_breath(folder: Path) -> AsyncIterator[tuple[Shop, Person, StillTime, str]]:
    """Alice looks at her cart with one tea, and no message may go into her chat now; the data of her "+"."""
    time = StillTime()
    async with open_shop(folder, limiter=time.limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await alice.say("/cart")
        plus = data_of(alice.window, "+")
        await _asked_to_rest(shop, alice, time, "Home")
        assert _drawn(alice) == DRAWN
        yield shop, alice, time, plus


async def test_taps_are_answered_though_no_message_may_go_out(tmp_path: Path) -> None:
    """Thirty taps one after the other, and no time passes: each is answered; then there is one turn, and one edit shows the last state."""
    async with _out_of_breath(tmp_path) as (shop, alice, time, plus):
        home = alice.window
        for label in ("Shop", "Cart", "Orders") * 10:
            await answered(shop.telegram, [alice.tap_unseen(label, home)])
        await answered(shop.telegram, [shop.telegram.tap(alice.id, home["message_id"], plus)])
        assert _drawn(alice) == DRAWN
        assert alice.window == home
        time.advance(1)
        await until(lambda: _drawn(alice) > DRAWN)
        await shop.rest()
        assert _drawn(alice) == DRAWN + 1
        assert "2 × €4.50" in text_of(alice.window)


async def test_an_update_is_done_when_its_screen_or_a_later_one_is_drawn(tmp_path: Path) -> None:
    """Two taps wait for one turn: neither is done. The shop stops and opens again: the newest screen is drawn, and both are done."""
    async with _out_of_breath(tmp_path) as (shop, alice, _time, plus):
        home = alice.window
        await answered(shop.telegram, [shop.telegram.tap(alice.id, home["message_id"], plus)])
        await answered(shop.telegram, [alice.tap_unseen("Cart", home)])
        await until(lambda: not shop.pipeline.lanes.waiting(f"chat:{alice.id}"))
        await shop.pipeline.flush()
        assert await count_of(shop.store, "inbox", done_at=None) == 2
        assert alice.window == home
    async with open_shop(tmp_path, telegram=shop.telegram) as again:
        await until(lambda: "2 × €4.50" in text_of(alice.window))

        async def are_done() -> bool:
            return await count_of(again.store, "inbox", done_at=None) == 0

        await until_stored(are_done)
        assert await units_in_cart(again, alice) == 2


async def test_what_is_typed_answers_the_question_that_is_about_to_be_seen(tmp_path: Path) -> None:
    """The question waits for its turn; the number typed meanwhile is its answer, and is shown below."""
    async with _out_of_breath(tmp_path) as (shop, alice, time, _plus):

        async def has_three() -> bool:
            return await units_in_cart(shop, alice) == 3

        home = alice.window
        query = shop.telegram.tap(alice.id, home["message_id"], "n:0:1:0")
        await answered(shop.telegram, [query])
        shop.telegram.say(alice.id, "3")
        await until_stored(has_three)
        assert alice.window == home
        time.advance(2)  # one for the new window, one for the buttons of the old one
        await shop.rest()
        assert "3 × €4.50" in text_of(alice.window)
        assert alice.window["message_id"] > home["message_id"]
        assert len(alice.windows()) == 1


async def test_a_receipt_is_not_painted_over_by_what_was_tapped_before(tmp_path: Path) -> None:
    """The card is left for the cart, which waits for its turn, and is confirmed all the same: it becomes the receipt."""
    async with _out_of_breath(tmp_path) as (shop, alice, time, _plus):
        time.advance(60)
        await alice.tap("Cart")
        await _asked_to_rest(shop, alice, time, "Checkout")
        card = alice.window
        before = _drawn(alice)
        await answered(shop.telegram, [shop.telegram.tap(alice.id, card["message_id"], "h")])
        confirmed = [alice.tap_unseen("Confirm order", card) for _ in range(2)]
        said = await answered(shop.telegram, confirmed)
        assert ["placed" in text for text, _alert in said] == [True, True]
        assert _drawn(alice) == before
        for _ in range(5):
            time.advance(1)
            await until(lambda: shop.pipeline.lanes.idle or time.is_waited_for)
        await shop.rest()
        assert [message["message_id"] for message in alice.from_bot() if "🧾" in text_of(message)] == [
            card["message_id"]
        ]
        assert ["Thank you" in text_of(window) for window in alice.windows()] == [True]


async def test_who_blocks_the_bot_before_the_screen_is_drawn_is_known_to_have(tmp_path: Path) -> None:
    """The tap was answered; what it would have shown is refused, and that is all."""
    async with _out_of_breath(tmp_path) as (shop, alice, time, plus):
        await answered(shop.telegram, [shop.telegram.tap(alice.id, alice.window["message_id"], plus)])
        shop.telegram.faults.refuse("editMessageText", 403, "Forbidden: bot was blocked by the user")
        time.advance(1)
        await shop.rest()
        (row,) = await records(shop.store, "customers", "blocked_at", id=alice.id)
        assert row["blocked_at"]
        await shop.pipeline.flush()
        assert await count_of(shop.store, "inbox", done_at=None) == 0


async def test_a_screen_that_could_not_be_drawn_is_drawn_when_telegram_is_back(tmp_path: Path) -> None:
    """Telegram wants a rest, then fails: the newest screen comes in the end, and the lane waited for nothing."""
    async with _out_of_breath(tmp_path) as (shop, alice, time, plus):
        home = alice.window
        shop.telegram.faults.too_many_requests("editMessageText", retry_after=40)
        shop.telegram.faults.refuse("editMessageText", 502, "Bad Gateway")
        await answered(shop.telegram, [alice.tap_unseen("Shop", home)])
        time.advance(1)
        await until(lambda: shop.telegram.journal[-1].error is not None)
        await answered(shop.telegram, [shop.telegram.tap(alice.id, home["message_id"], plus)])
        await until(lambda: time.is_waited_for)
        while "2 × €4.50" not in text_of(alice.window):
            time.advance(1)
            await until(lambda: shop.pipeline.lanes.idle or time.is_waited_for)
        await shop.rest()


async def test_who_typed_is_told_when_their_answer_cannot_be_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram will not take the screen: that is a fault of ours, and said."""
    monkeypatch.setattr("bot.calls.window.LONGEST_LOOK", PATIENCE)
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        shop.telegram.faults.refuse("sendMessage", 400, "Bad Request: can't parse entities")
        said = text_of(await shop.customer().say("/shop"))
        assert [type(fault) for fault in shop.faults] == [BadRequest]
        assert re.search(r"\b[0-9A-F]{6}\b", said), "the number by which the log has it"


async def test_a_tap_behind_a_command_is_answered_though_telegram_wants_a_rest(tmp_path: Path) -> None:
    """For a day no message may go into the chat, so what the command asks for does not come; the tap after it is answered all the same."""
    time = StillTime()
    async with open_shop(tmp_path, limiter=time.limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        card = await alice.say("/checkout")
        shop.telegram.faults.too_many_requests("editMessageText", retry_after=86_400)
        await answered(shop.telegram, [alice.tap_unseen("Confirm order", card)])
        await until(lambda: time.is_waited_for)
        shop.telegram.say(alice.id, "/help")
        await answered(shop.telegram, [alice.tap_unseen("Back", card)])
        assert alice.window == card
        time.advance(86_401)
        for _ in range(10):
            await until(lambda: shop.pipeline.lanes.idle or time.is_waited_for)
            time.advance(1)
        await shop.rest()
        assert len([text for text in alice.texts() if "🧾" in text]) == 1
        assert ["Your cart is empty" in text_of(window) for window in alice.windows()] == [True]


@pytest.mark.parametrize("notice", [False, True])
async def test_two_quick_taps_on_what_stays_open_one_window(tmp_path: Path, notice: bool) -> None:
    """The second comes while the window below is being sent: it is drawn there."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        stays = await alice.say("/terms")
        if notice:
            await shop.store.write(write_about_no_order, Actor.staff(OWNER), alice.id, "Hello")
            await shop.rest()
            stays = alice.window
            assert "Hello" in text_of(stays)
        before = len(alice.from_bot())
        held = shop.telegram.faults.hold("sendMessage")
        for _ in range(2):
            await answered(shop.telegram, [alice.tap_unseen("✉️", stays)])
        await until(lambda: held.met == 1)
        held.go_on.set()
        await shop.rest()
        assert len(alice.from_bot()) == before + 1
        assert alice.windows() == [alice.from_bot()[-1]]
