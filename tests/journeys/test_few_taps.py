"""How many taps an order takes, and that impatient ones are not lost."""

import asyncio
from pathlib import Path

from bot.routes import AskAnswer, ConfirmOrder
from core.models.delivery import Question
from tests.journeys.test_delivery import ADDRESS, COURIER, PHONE, PICKUP, WHERE
from tests.support.chat import Person, buttons, routes_of, text_of
from tests.support.crowd import units_in_cart
from tests.support.goods import Good, stock_up
from tests.support.inprocess import SlowRequest
from tests.support.shop import Shop, open_shop
from tests.support.tables import records

INVISIBLE = "\u3164"
"""A letter that shows nothing: a first name at Telegram may be that."""


def taps(shop: Shop) -> int:
    """How many taps the shop has answered."""
    return sum(call.method == "answerCallbackQuery" for call in shop.telegram.journal)


def has_receipt(person: Person) -> bool:
    return any("🧾" in text for text in person.texts())


async def test_from_start_to_a_receipt_in_four_taps(tmp_path: Path) -> None:
    """START, category, product, Buy now, Confirm; the price is on the way to both."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=1390)])
        alice = shop.customer()
        await alice.say("/start")
        await alice.tap("Drinks")
        await alice.tap("Green tea")
        await alice.tap("Buy now")
        await alice.tap("Confirm order · €13.90")
        assert has_receipt(alice)
        assert taps(shop) == 4


async def test_a_first_order_by_courier_asks_only_what_nobody_knows(tmp_path: Path) -> None:
    """Phone and address; the name is Telegram's, and can be corrected on the card; the note waits behind its button."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        for command in (COURIER, PICKUP):
            await shop.owner.say(command)
        before = taps(shop)
        alice = shop.customer()
        await alice.say("/start")
        await alice.tap("Drinks")
        await alice.tap("Green tea")
        await alice.tap("Buy now")
        await alice.tap("Courier")
        assert await shop.asks(alice) == PHONE
        await alice.say("+49 30 1234567")
        assert await shop.asks(alice) == WHERE
        card = await alice.say(ADDRESS)
        assert "Name: Alice" in text_of(card)
        await alice.tap("Confirm order")
        assert has_receipt(alice)
        assert taps(shop) - before == 5


async def test_a_returning_customer_answers_all_at_once(tmp_path: Path) -> None:
    """Checkout, As last time, Confirm: the method, too. What can no longer be repeated is not offered."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        for command in (COURIER, PICKUP):
            await shop.owner.say(command)
        alice, bob = shop.customer(1), shop.customer(2)
        await _order_by_courier(alice)
        await alice.say("/add TEA-100")
        before = taps(shop)
        offered = await alice.tap("Checkout")
        assert f"\n\nLast time: Courier · Alice · +49 30 1234567 · {ADDRESS}" in text_of(offered)
        assert "\n\n\n" not in text_of(offered)
        await alice.tap("As last time")
        await alice.tap("Confirm order")
        assert taps(shop) - before == 3
        told = await records(shop.store, "order_deliveries", "method", "recipient", "phone", "address", "note")
        assert [*told[0].values()] == [*told[1].values()] == ["Courier", "Alice", "+49301234567", ADDRESS, None]
        await shop.owner.say("/delivery pause Courier")
        await alice.say("/add TEA-100")
        assert isinstance(routes_of(await alice.tap("Checkout"))[0], ConfirmOrder), (
            "only Pickup is left: nothing to ask"
        )
        await shop.owner.say("/delivery resume Courier")
        await bob.say("/add TEA-100")
        assert "As last time" not in "".join(buttons(await bob.tap("Checkout")))


async def test_the_order_has_the_name_that_its_card_showed(tmp_path: Path) -> None:
    """The name was Telegram's when the questions were answered; what it is there by now changes nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await shop.owner.say(COURIER)
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.tap("Checkout")
        await alice.say("+49 30 1234567")
        await alice.say(ADDRESS)
        card = alice.window
        alice.rename("Alicia")
        await alice.tap("Confirm order", card)
        assert has_receipt(alice)
        assert "Name: Alice" in text_of(card)
        assert (await records(shop.store, "order_deliveries", "recipient")) == [{"recipient": "Alice"}]


async def test_a_name_that_turns_up_after_the_first_answer_is_asked_for(tmp_path: Path) -> None:
    """It was invisible when the method was chosen: no card shows what nobody has answered, because it could be another by the order."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        for command in (COURIER, PICKUP):
            await shop.owner.say(command)
        alice = shop.customer()
        alice.rename(INVISIBLE)
        await alice.say("/add TEA-100")
        await alice.tap("Checkout")
        await alice.tap("Courier")
        for question, told in ((PHONE, "+49 30 1234567"), (WHERE, ADDRESS)):
            shop.telegram.tap(alice.id, alice.window["message_id"], question.encode())
            await shop.rest()
            await alice.say(told)
        alice.rename("Bob")
        await alice.say("/checkout")
        assert await shop.asks(alice) == AskAnswer(Question.RECIPIENT)


async def test_five_quick_taps_on_plus_make_six_over_a_slow_network(tmp_path: Path) -> None:
    """Each is on the newest screen that the phone shows by then."""
    async with open_shop(tmp_path, sending=SlowRequest) as shop:
        await stock_up(shop.store, [Good(stock=9)])
        alice = shop.customer()
        await alice.say("/add TEA-100")
        for _ in range(5):
            alice.tap_unseen("+")
            await asyncio.sleep(0.1)
        await shop.rest()
        assert await units_in_cart(shop, alice) == 6
        assert "6 × €4.50" in text_of(alice.window)
        assert not shop.refusals


async def test_two_quick_taps_on_anything_else_count_once(tmp_path: Path) -> None:
    """Add, Buy now, Clear, a coupon taken off, Confirm."""
    async with open_shop(tmp_path, sending=SlowRequest) as shop:
        await stock_up(shop.store, [Good(stock=9)])
        alice = shop.customer()
        await alice.say("/start p_1")
        for label in ("Add to cart", "Confirm order"):
            window = alice.window
            alice.tap_unseen(label, window)
            alice.tap_unseen(label, window)
            await shop.rest()
            if label == "Add to cart":
                assert await units_in_cart(shop, alice) == 1
                await alice.tap("Checkout · €4.50")
        assert len(await records(shop.store, "orders", "id")) == 1
        assert sum("🧾" in text for text in alice.texts()) == 1


async def test_a_wrong_answer_is_asked_for_again_with_a_way_back(tmp_path: Path) -> None:
    """A quantity that is none or too many, a coupon that does not exist, a phone number that is a name."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=3)])
        await shop.owner.say(COURIER)
        alice = shop.customer()
        await alice.say("/add TEA-100")
        asked = await alice.tap("1")
        assert "0 to 3" in text_of(asked)
        for wrong in ("many", "4"):
            await alice.say(wrong)
            assert shop.refusals
            assert "0 to 3" in text_of(alice.window)
            assert buttons(alice.window) == ["⬅️ Back"]
        await alice.tap("Back")
        await alice.tap("Add coupon")
        await alice.say("NONE-SUCH")
        assert buttons(alice.window) == ["⬅️ Back"]
        await alice.tap("Back")
        await alice.tap("Checkout")
        await alice.say("Alice")
        assert await shop.asks(alice) == PHONE
        assert alice.from_bot()[-1]["message_id"] == alice.window["message_id"], (
            "the question is below what was refused"
        )


async def test_what_is_sold_out_is_waited_for_from_the_cart(tmp_path: Path) -> None:
    """It does not count; it is taken out with one tap, or waited for; what is left is bought."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good("A-1", "Apple", stock=5), Good("B-1", "Bread", stock=5)])
        alice, bob = shop.customer(1), shop.customer(2)
        await alice.say("/add A-1")
        await alice.say("/add B-1 2")
        await bob.say("/add B-1 5")
        await bob.tap("Checkout")
        await bob.tap("Confirm order")
        cart = await alice.say("/cart")
        assert text_of(cart).endswith("Total: €4.50")
        await alice.tap("Notify me")
        assert "🔕 Never mind" in buttons(alice.window)
        await alice.tap("Remove sold-out items")
        await alice.tap("Checkout · €4.50")
        await alice.tap("Confirm order")
        assert has_receipt(alice)
        await shop.owner.say("/stock B-1 +3")
        await alice.wait_for(lambda: any("Bread is back" in text for text in alice.texts()))


async def _order_by_courier(person: Person) -> None:
    await person.say("/add TEA-100")
    await person.tap("Checkout")
    await person.tap("Courier")
    await person.say("+49 30 1234567")
    await person.say(ADDRESS)
    await person.tap("Confirm order")
