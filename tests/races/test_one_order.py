"""One tap, one order: double taps, updates given twice, taps that come late."""

from pathlib import Path

import pytest

from core.errors import StaleScreen
from playground.telegram import Telegram
from tests.support.chat import Message, Person, buttons, data_of, text_of
from tests.support.crowd import (
    PLACED,
    PLACED_ALREADY,
    answered,
    crowd,
    fast_limiter,
    put,
    show_cards,
    units_in_cart,
    until,
)
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.guards import without_applied_mark, without_order_lookup
from tests.support.inbox import undo
from tests.support.refusals import worded
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of
from tests.support.twice import Twice


async def _orders(shop: Shop) -> int:
    return await count_of(shop.store, "orders")


def _receipts(person: Person) -> list[Message]:
    return [message for message in person.from_bot() if "🧾" in text_of(message)]


async def _with_card(shop: Shop, quantity: int = 1) -> Person:
    alice = shop.customer()
    await put(shop, alice, 1, quantity)
    await show_cards([alice])
    return alice


async def test_a_double_tap_on_confirm_is_one_order(tmp_path: Path) -> None:
    """Two callback ids, one card: one order, one receipt in its place, one fresh window; the second tap hears of the same order."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = await _with_card(shop)
        card = alice.window
        taps = [alice.tap_unseen("Confirm order", card) for _ in range(2)]
        (first, _), (second, _) = await answered(shop.telegram, taps)
        await shop.rest()
        (receipt,) = _receipts(alice)
        assert receipt["message_id"] == card["message_id"]
        assert not buttons(receipt)
        assert len(alice.windows()) == 1
        assert first.endswith("is placed")
        assert second == first.replace(PLACED, PLACED_ALREADY)
        assert await stock_and_ledger(shop.store, 1) == (9, 9)


async def test_without_the_lookup_a_double_tap_is_told_nonsense(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who has just bought hears of a screen out of date and looks at an empty cart."""
    without_order_lookup(monkeypatch)
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = await _with_card(shop)
        card = alice.window
        taps = [alice.tap_unseen("Confirm order", card) for _ in range(2)]
        _first, (second, _) = await answered(shop.telegram, taps)
        await shop.rest()
        assert "out of date" in second
        assert "Your cart is empty" in text_of(alice.window)


async def test_fifty_double_taps_at_once_are_fifty_orders(tmp_path: Path) -> None:
    """Side by side, and twice each."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=100)])
        people = crowd(shop, 50)
        for person in people:
            await put(shop, person, 1, 1)
        await show_cards(people)
        cards = [person.window for person in people]
        taps = [
            person.tap_unseen("Confirm order", card)
            for _ in range(2)
            for person, card in zip(people, cards, strict=True)
        ]
        await answered(shop.telegram, taps)
        await shop.rest()
        assert await _orders(shop) == 50
        assert await stock_and_ledger(shop.store, 1) == (50, 50)
        assert all(len(_receipts(person)) == 1 for person in people)


async def test_updates_that_are_given_twice_have_their_effect_once(tmp_path: Path) -> None:
    """Telegram repeats every batch whose confirmation it has not got."""
    lines: list[Twice] = []

    def polling(telegram: Telegram) -> Twice:
        lines.append(Twice(telegram))
        return lines[-1]

    async with open_shop(tmp_path, limiter=fast_limiter(), polling=polling) as shop:
        await stock_up(shop.store, [Good(stock=50)])
        alice = shop.customer()
        for _ in range(20):
            shop.telegram.say(alice.id, "/add TEA-100 1")
        await until(lambda: bool(alice.windows()) and "20 × " in text_of(alice.window))
        await shop.rest()
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        await until(lambda: lines[0].repeated >= 3)
        assert await _orders(shop) == 1
        assert await stock_and_ledger(shop.store, 1) == (30, 30)


async def test_without_the_mark_a_replay_has_its_effect_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop that forgot to keep what it had applied adds once more after every crash."""
    without_applied_mark(monkeypatch)
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await stock_up(shop.store, [Good()])
        await shop.customer().say("/add TEA-100 1")
        await _forget_that_all_is_done(shop)
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await shop.rest()
        assert await units_in_cart(shop, shop.customer()) == 2


async def test_a_replay_only_redraws(tmp_path: Path) -> None:
    """The same crash, with the mark: the cart is as it was, and is shown."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await stock_up(shop.store, [Good()])
        await shop.customer().say("/add TEA-100 1")
        await _forget_that_all_is_done(shop)
        before = len(telegram.journal)
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await until(lambda: any(call.method == "sendMessage" for call in list(telegram.journal)[before:]))
        await shop.rest()
        assert await units_in_cart(shop, shop.customer()) == 1
        assert "1 × €4.50" in text_of(shop.customer().window)


async def test_a_tap_from_before_the_order_changes_nothing(tmp_path: Path) -> None:
    """The card was the cart before; its "+" arrives when the message is the receipt, which stays as it is."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await alice.say("/cart")
        window = alice.window["message_id"]
        plus = data_of(alice.window, "+")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        late = shop.telegram.tap(alice.id, window, plus)
        ((said, _),) = await answered(shop.telegram, [late])
        await shop.rest()
        assert said == worded(StaleScreen())
        assert [message["message_id"] for message in _receipts(alice)] == [window]
        assert (await _orders(shop), await units_in_cart(shop, alice)) == (1, 0)


async def test_an_old_confirm_never_buys_the_next_cart(tmp_path: Path) -> None:
    """The same message id even: the button carries its cart."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = await _with_card(shop)
        card, old = alice.window["message_id"], data_of(alice.window, "Confirm order")
        await alice.tap("Confirm order")
        await put(shop, alice, 1, 2)
        ((said, _),) = await answered(shop.telegram, [shop.telegram.tap(alice.id, card, old)])
        assert PLACED_ALREADY in said
        assert (await _orders(shop), await units_in_cart(shop, alice)) == (1, 2)


async def test_a_forged_confirm_buys_nothing_of_somebody_else(tmp_path: Path) -> None:
    """Bob's client says Alice's button."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = await _with_card(shop)
        bob = shop.customer(2)
        await bob.say("/start")
        forged = shop.telegram.tap(bob.id, bob.window["message_id"], data_of(alice.window, "Confirm order"))
        await answered(shop.telegram, [forged])
        await shop.rest()
        assert await _orders(shop) == 0
        assert "4.50" not in text_of(bob.window)


async def test_every_tap_on_plus_counts_once(tmp_path: Path) -> None:
    """Two taps with one answer between them are two pieces; the same update, delivered again, is none."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await alice.say("/cart")
        window = alice.window
        await answered(shop.telegram, [alice.tap_unseen("+", window) for _ in range(2)])
        assert await units_in_cart(shop, alice) == 3
        await shop.rest()
        await _forget_that_all_is_done(shop)
    async with open_shop(tmp_path, limiter=fast_limiter(), telegram=shop.telegram, clock=shop.clock) as shop:
        await shop.rest()
        assert await units_in_cart(shop, alice) == 3


async def _forget_that_all_is_done(shop: Shop) -> None:
    """As if the process had been killed before it marked what has its answer."""
    await shop.pipeline.flush()
    await undo(shop.store)
