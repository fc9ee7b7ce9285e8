"""Settings from the chat, by buttons and typed, and how customers see them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.models.actor import Actor
from core.usecases.settings import change_setting
from core.values.settings import Setting
from playground.state.people import OWNER
from tests.playground.helpers import png
from tests.support.chat import buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """One tea for sale, at 4.50 euros."""
    async with open_shop(tmp_path) as opened:
        await stock_up(opened.store, [Good()])
        yield opened


async def test_an_owner_sets_the_name_and_the_welcome_by_buttons(shop: Shop) -> None:
    """Customers read both at once."""
    await shop.owner.say("/admin")
    await shop.owner.tap("Settings")
    await shop.owner.tap("Shop name")
    assert "Shop name: Tea & Co" in text_of(await shop.owner.say("Tea & Co"))
    assert "Tea & Co\n\nWelcome!" in text_of(await shop.customer().say("/start"))
    await shop.owner.tap("Welcome text")
    await shop.owner.say("Hello <you>!\nFresh tea today.")
    assert text_of(await shop.customer().say("/start")) == "Tea & Co\n\nHello <you>!\nFresh tea today."


async def test_a_picture_greets_until_it_is_removed(shop: Shop) -> None:
    """Sent as a photo; it lives in the database, and a restart keeps it."""
    await shop.owner.say("/settings")
    await shop.owner.tap("Welcome picture")
    window = await shop.owner.act(lambda: shop.telegram.send_photo(OWNER, png()))
    assert "Welcome picture: yes" in text_of(window)
    greeting = await shop.customer().say("/start")
    assert "photo" in greeting
    assert "Welcome!" in text_of(greeting)
    await shop.owner.tap("Welcome picture")
    await shop.owner.tap("Remove")
    assert "photo" not in await shop.customer().say("/start")


async def test_the_longest_welcome_fits_under_the_picture(shop: Shop) -> None:
    """A caption has at most 1,024 characters: a long shop name is shortened."""
    await shop.owner.say("/settings name The little corner shop by the harbour")
    await shop.owner.say("/settings welcome " + "🐟" * 500)
    await shop.owner.say("/settings")
    await shop.owner.tap("Welcome picture")
    await shop.owner.act(lambda: shop.telegram.send_photo(OWNER, png()))
    greeting = await shop.customer().say("/start")
    assert ("photo" in greeting, text_of(greeting)) == (True, "The little corner sho…\n\n" + "🐟" * 500)


async def test_everything_can_be_typed(shop: Shop) -> None:
    """One message each; lines stay lines; the answer says what holds now."""
    for typed, said in (
        ("name Tea & Co", "Shop name: Tea & Co"),
        ("terms First line\nsecond line", "Terms: First line second line"),
        ("support Call us", "Support: Call us"),
        ("cart 1.5", "Cart lifetime: 1.5 hours"),
        ("low 7", "Low stock: 7 pieces"),
        ("reset low", "Low stock: 3 pieces"),
    ):
        assert text_of(await shop.owner.say(f"/settings {typed}")) == said
    assert "First line\nsecond line" in text_of(await shop.customer().say("/terms"))
    actions = await column(shop.store, "audit", "action")
    assert actions == [f"settings.{word}" for word in ("name", "terms", "support", "cart", "low", "low")]
    assert "Low stock: 7 → 3" in text_of(await shop.owner.say("/audit low"))


async def test_reset_goes_back_to_what_the_shop_was_started_with(shop: Shop) -> None:
    """The button is there only where there is something to go back from."""
    await shop.owner.say("/settings name Other")
    await shop.owner.say("/settings")
    window = await shop.owner.tap("Support")
    assert "Reset" not in str(buttons(window))
    await shop.owner.tap("Back")
    await shop.owner.tap("Shop name")
    assert "Shop name: Corner Shop" in text_of(await shop.owner.tap("Reset"))


async def test_a_new_currency_says_what_it_does_and_charges_nobody_unseen(shop: Shop) -> None:
    """The card that a customer looks at buys nothing; the next one is in the new currency."""
    alice = shop.customer()
    await alice.say("/add TEA-100 2")
    card = await alice.say("/checkout")
    said = text_of(await shop.owner.say("/settings currency JPY"))
    assert said.startswith("Currency: JPY\n")
    assert "4.50 is now 5" in said
    await alice.tap("Confirm order", card)
    assert "Nothing was ordered" in alice.answers()[-1][0]
    assert await count_of(shop.store, "orders") == 0
    assert "¥10" in text_of(alice.window)
    await alice.tap("Confirm order")
    (order,) = await records(shop.store, "orders", "currency", "total")
    assert tuple(order.values()) == ("JPY", 10)
    assert "orders in JPY already" in text_of(await shop.owner.say("/settings currency EUR"))


async def test_a_currency_in_which_nobody_can_order_is_said_to_be_one(shop: Shop) -> None:
    """The person who types the command has not read it in the question."""
    assert "nobody can order" in text_of(await shop.owner.say("/settings currency XTR"))
    assert "nobody can order" not in text_of(await shop.owner.say("/settings currency JPY"))


async def test_a_currency_chosen_by_buttons_is_explained_before(shop: Shop) -> None:
    """And its effect said in a message that stays."""
    await shop.owner.say("/settings")
    assert "4.50 stays 4.50" in text_of(await shop.owner.tap("Currency"))
    await shop.owner.say("usd")
    assert any("same numbers as before, now in USD" in text for text in shop.owner.texts())
    assert "Currency: USD" in text_of(shop.owner.window)


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("name", "/settings name Corner Shop"),
        ("name " + "x" * 65, "/settings name Corner Shop"),
        ("colour red", "/settings name Corner Shop"),
        ("🐟", "/settings name Corner Shop"),
        ("currency euro", "/settings currency EUR"),
        ("cart -1", "/settings cart 72"),
        ("cart 1e9", "/settings cart 72"),
        ("cart two days", "/settings cart 72"),
        ("low -5", "/settings low 5"),
        ("reset", "/settings reset name"),
        ("reset name now", "/settings reset name"),
        ("reset colour", "/settings reset name"),
    ],
)
async def test_wrong_input_is_one_line_with_an_example_that_works(shop: Shop, typed: str, example: str) -> None:
    """Missing, too long, no such setting, no number, an emoji."""
    said = text_of(await shop.owner.say(f"/settings {typed}"))
    assert "\n" not in said
    assert said.endswith(example)
    assert await count_of(shop.store, "audit") == 0
    assert "standard" not in text_of(await shop.owner.say(example))


async def test_a_wrong_answer_keeps_its_question(shop: Shop) -> None:
    """A sticker for a name, a word for hours, a text for the picture."""
    await shop.owner.say("/settings")
    await shop.owner.tap("Cart lifetime")
    assert (await shop.owner.mistype("long")).endswith(" 72")
    assert "Cart lifetime: 48 hours" in text_of(await shop.owner.say("48"))
    await shop.owner.tap("Welcome picture")
    assert "send a photo" in await shop.owner.mistype("cat.jpg")
    await shop.owner.tap("Back") if "Back" in str(buttons(shop.owner.window)) else None
    await shop.owner.say("/settings")
    await shop.owner.tap("Shop name")
    await shop.owner.act(lambda: shop.telegram.send_photo(OWNER, png()))
    assert shop.owner.texts()[-2] == "Please type the answer, or use a button."


async def test_what_was_set_survives_a_restart(tmp_path: Path) -> None:
    """It wins over what the program is started with."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await shop.store.write(change_setting, Actor.staff(1000), Setting.NAME, "Set here")
        telegram = shop.telegram
    async with open_shop(tmp_path, telegram=telegram) as shop:
        assert "Set here" in text_of(await shop.customer().say("/start"))
