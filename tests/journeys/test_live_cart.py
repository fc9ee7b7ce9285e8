"""A cart that changes elsewhere while its window is open in the chat."""

from pathlib import Path

from core.models.customer import Customer
from core.usecases.cart import clear_cart, set_quantity, view_cart
from core.usecases.customer import remember_customer
from tests.support.chat import Person, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop

GOODS = (Good(stock=50), Good("MUG-1", "Mug", 1200, 50))
TEA, MUG = 1, 2


async def elsewhere(shop: Shop, person: Person, sku_id: int = MUG, quantity: int = 1) -> None:
    """Change the cart past the chat."""
    await shop.store.write(set_quantity, person.id, None, sku_id, quantity)


def calls(shop: Shop) -> list[str]:
    """What the bot has called to show something."""
    return [call.method for call in shop.telegram.journal if call.method.startswith(("edit", "send"))]


async def test_an_open_cart_shows_what_was_added_elsewhere(tmp_path: Path) -> None:
    """In the same message, with its buttons as of now."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        window = alice.window["message_id"]
        await elsewhere(shop, alice)
        await alice.wait_for(lambda: "Mug" in text_of(alice.window))
        assert alice.window["message_id"] == window
        await alice.tap("+")
        assert not shop.refusals, "its buttons are those of the cart as it is now"
        await shop.store.write(clear_cart, alice.id, (await shop.store.read(view_cart, alice.id)).at)
        await alice.wait_for(lambda: "empty" in text_of(alice.window))
        assert alice.window["message_id"] == window


async def test_the_card_to_confirm_shows_the_new_total(tmp_path: Path) -> None:
    """So it is not refused; and where it cannot be ordered any more, the cart says why."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        await elsewhere(shop, alice)
        await alice.wait_for(lambda: "€21.00" in text_of(alice.window))
        await elsewhere(shop, alice, MUG, 0)
        await elsewhere(shop, alice, TEA, 0)
        await alice.wait_for(lambda: "empty" in text_of(alice.window))
        await elsewhere(shop, alice, TEA, 1)
        await alice.wait_for(lambda: "1 × €4.50" in text_of(alice.window))


async def test_what_the_chat_has_changed_is_drawn_once(tmp_path: Path) -> None:
    """The chat's own tap shows the cart; that it is told of it, too, draws nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        before = len(calls(shop))
        for _ in range(3):
            await alice.tap("+")
        await alice.say("/cart")
        await shop.rest()
        assert [call for call in calls(shop)[before:] if call == "editMessageText"] == ["editMessageText"] * 3


async def test_another_screen_is_left_alone(tmp_path: Path) -> None:
    """Whoever looks at something else finds the cart as it is when they open it; without a window, none is opened."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, bob = shop.customer(), shop.customer(2)
        await shop.store.write(remember_customer, Customer(id=bob.id, name="Bob"))
        await alice.say("/add TEA-100 2")
        await alice.say("/orders")
        before = calls(shop)
        await elsewhere(shop, alice)
        await elsewhere(shop, bob)
        await shop.rest()
        assert calls(shop) == before
        await alice.say("/cart")
        assert "Mug" in text_of(alice.window)


async def test_a_window_that_its_reader_has_deleted_does_not_come_back(tmp_path: Path) -> None:
    """Nobody has asked for a message; and the next change does not try again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await shop.telegram.call("deleteMessage", {"chat_id": alice.id, "message_id": alice.window["message_id"]})
        before = calls(shop)
        await elsewhere(shop, alice)
        await alice.wait_for(lambda: len(calls(shop)) > len(before))
        await elsewhere(shop, alice, MUG, 2)
        await shop.rest()
        assert calls(shop)[len(before) :] == ["editMessageText"]


async def test_many_changes_are_drawn_within_the_pace(tmp_path: Path) -> None:
    """While one edit is under way, forty changes come together: the next one shows what counts."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        held = shop.telegram.faults.hold("editMessageText")
        await elsewhere(shop, alice, TEA, 1)
        await alice.wait_for(lambda: held.met == 1)
        before = len(calls(shop))
        for quantity in range(2, 42):
            await elsewhere(shop, alice, TEA, quantity)
        held.go_on.set()
        await alice.wait_for(lambda: "41 × €4.50" in text_of(alice.window))
        assert len(calls(shop)) - before <= 3
