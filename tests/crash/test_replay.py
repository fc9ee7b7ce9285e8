"""The next process takes up what the last one left undone, and says the truth, whatever happened before."""

from pathlib import Path

import pytest

from bot.routes import AskAnswer
from core.errors import CartEmpty, StaleScreen
from core.models.delivery import Question
from playground.telegram import Telegram
from tests.support.chat import Person, text_of
from tests.support.clock import StillClock
from tests.support.crowd import (
    PLACED,
    PLACED_ALREADY,
    answered,
    fast_limiter,
    has_card,
    put,
    show_cards,
    units_in_cart,
    until,
)
from tests.support.goods import Good, set_stock, stock_and_ledger, stock_up
from tests.support.inbox import undo_newest
from tests.support.refusals import worded
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, drop_rows, records, set_values

INTERRUPTED = "I was interrupted"
"""Said by the desk (bot/errors.py) where nobody knows any more what became of it."""


async def _undone_again(shop: Shop, *, applied: bool = True) -> None:
    """As if the process had been killed before it marked the last update as done (or, if not `applied`, before it began)."""
    await shop.pipeline.flush()
    begun: dict[str, int | None] = {} if applied else {"applied_at": None, "attempts": 0}
    await undo_newest(shop.store, **begun)


async def _sold_out_card(shop: Shop) -> Person:
    """Alice's card shows the last tea, which Bob has just bought."""
    alice, bob = shop.customer(1), shop.customer(2)
    for person in (alice, bob):
        await put(shop, person, 1, 1)
    await show_cards([alice, bob])
    await answered(shop.telegram, [bob.tap_unseen("Confirm order")])
    return alice


@pytest.mark.parametrize("minutes", [0, 5])
async def test_a_placed_order_is_shown_after_a_restart(tmp_path: Path, minutes: int) -> None:
    """The order is on disk, but its receipt was never shown. Soon or much later, nobody hears that nothing was changed."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await show_cards([alice])
        card = alice.window["message_id"]
        telegram.faults.refuse("editMessageText", 500, "Internal Server Error", times=1)
        await answered(telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        assert "🧾" not in "".join(alice.texts())
        await _undone_again(shop)
    clock.advance(seconds=60 * minutes)
    before = len(telegram.journal)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await until(lambda: "🧾" in "".join(alice.texts()))
        await shop.rest()
        assert [message["message_id"] for message in alice.from_bot() if "🧾" in text_of(message)] == [card]
        assert len(alice.windows()) == 1
        assert await stock_and_ledger(shop.store, 1) == (9, 9)
    said = [str(call.params.get("text", "")) for call in list(telegram.journal)[before:]]
    assert {worded(StaleScreen()), worded(CartEmpty())}.isdisjoint(said)


async def test_a_second_tap_that_is_handled_late_hears_of_the_order(tmp_path: Path) -> None:
    """Both taps of a double tap were kept and the first was handled before the process died; the second is handled minutes later."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await show_cards([alice])
        card = alice.window
        await answered(telegram, [alice.tap_unseen("Confirm order", card) for _ in range(2)])
        await shop.rest()
        await _undone_again(shop, applied=False)
        before = len(telegram.journal)
    clock.advance(seconds=120)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await shop.rest()
        assert await stock_and_ledger(shop.store, 1) == (9, 9)
        assert "Thank you" in text_of(alice.window)
    tried = [call for call in list(telegram.journal)[before:] if call.method == "answerCallbackQuery"]
    assert [PLACED_ALREADY in str(call.params.get("text")) for call in tried] == [True]


async def test_a_tap_from_too_long_ago_only_redraws(tmp_path: Path) -> None:
    """Nobody buys what they confirmed an hour ago, before the shop went away; the window is drawn anew and says so."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await alice.say("/cart")
        await alice.tap("Home")
        tap = telegram.tap(alice.id, alice.window["message_id"], "a:1:1:0")
        await answered(telegram, [tap])
        await shop.rest()
        await set_values(shop.store, "cart_lines", {"quantity": 5})
        await _undone_again(shop, applied=False)
        before = len(telegram.journal)
    clock.advance(seconds=3600)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await shop.rest()
        assert await units_in_cart(shop, alice) == 5
    said = [str(call.params.get("text", "")) for call in list(telegram.journal)[before:]]
    assert worded(StaleScreen()) in said


async def test_a_refused_confirmation_is_not_an_order_after_a_restart(tmp_path: Path) -> None:
    """It was refused and marked so; then there is stock again. Nothing is bought, and nothing says so."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=1)])
        alice = await _sold_out_card(shop)
        await answered(telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        await _undone_again(shop)
        await set_stock(shop.store, 1, 5)
        before = len(telegram.journal)
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await shop.rest()
        assert await count_of(shop.store, "orders") == 1
        assert has_card(alice)
    said = [str(call.params.get("text", "")) for call in list(telegram.journal)[before:]]
    assert not any(PLACED in text or PLACED_ALREADY in text or "🧾" in text for text in said)


async def test_a_refused_change_of_stock_is_not_said_to_be_done(tmp_path: Path) -> None:
    """The owner wanted to take away more than there is."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=5)])
        await shop.owner.say("/stock TEA-100 -9")
        await _undone_again(shop)
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await shop.rest()
        assert await stock_and_ledger(shop.store, 1) == (5, 5)
        assert shop.owner.texts()[-1].startswith(INTERRUPTED)


async def test_a_change_of_stock_is_replayed_once(tmp_path: Path) -> None:
    """The change is on disk but not marked as answered: the owner gets an answer, and the stock stays."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=5)])
        await shop.owner.say("/stock TEA-100 +1")
        await _undone_again(shop)
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await shop.rest()
        assert await stock_and_ledger(shop.store, 1) == (6, 6)


async def test_what_was_not_begun_is_done_after_a_restart(tmp_path: Path) -> None:
    """The update was kept and confirmed to Telegram before the process died: the tea is in the cart, and shown."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        await shop.customer().say("/add TEA-100 1")
        await _undone_again(shop, applied=False)
        await drop_rows(shop.store, "cart_lines")
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await shop.rest()
        assert await units_in_cart(shop, shop.customer()) == 1
        assert "1 × €4.50" in text_of(shop.customer().window)


async def test_a_replayed_answer_leads_to_the_next_question(tmp_path: Path) -> None:
    """The number was stored, but the process died before the update was done: the next question is the address, not the number."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await shop.owner.say("/delivery new Courier 4.90 address")
        await put(shop, alice, 1, 1)
        await alice.say("/checkout")
        await alice.say("+49 30 1234567")
        await _undone_again(shop)
    async with open_shop(tmp_path, telegram=telegram, clock=clock, limiter=fast_limiter()) as shop:
        await shop.rest()
        assert await shop.asks(alice) == AskAnswer(Question.ADDRESS)
        assert [row["phone"] for row in await records(shop.store, "checkout_drafts")] == ["+49301234567"]
