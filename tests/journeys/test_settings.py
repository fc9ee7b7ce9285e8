"""Settings from the chat, by buttons and typed, and how customers see them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.admin.routes.settings import AskSetting
from bot.admin.views.settings import LABELS, ask, done
from bot.views.home import home
from core.errors import InvalidInput, TotalChanged
from core.models.actor import Actor
from core.usecases.settings import Changed, CurrencyFixed, change_setting, view_settings
from core.values.settings import Setting
from playground.state.people import OWNER
from tests.playground.helpers import png
from tests.support.chat import buttons, line_of, numbers, plain, text_of
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
    assert "Tea & Co" in line_of(await shop.owner.say("Tea & Co"), str(LABELS[Setting.NAME]))
    assert text_of(await shop.customer().say("/start")) == plain(home(shop.store.policy, 0).text)
    assert shop.store.policy.name == "Tea & Co"
    await shop.owner.tap("Welcome text")
    await shop.owner.say("Hello <you>!\nFresh tea today.")
    assert text_of(await shop.customer().say("/start")) == "Tea & Co\n\nHello <you>!\nFresh tea today."


async def test_a_picture_greets_until_it_is_removed(shop: Shop) -> None:
    """Sent as a photo; it lives in the database, and a restart keeps it."""
    await shop.owner.say("/settings")
    await shop.owner.tap("Welcome picture")
    window = await shop.owner.act(lambda: shop.telegram.send_photo(OWNER, png()))
    assert line_of(window, str(LABELS[Setting.PICTURE]))
    assert shop.store.policy.picture
    greeting = await shop.customer().say("/start")
    assert "photo" in greeting
    assert text_of(greeting) == plain(home(shop.store.policy, 0).text)
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
    for typed, setting, value in (
        ("name Tea & Co", Setting.NAME, "Tea & Co"),
        ("terms First line\nsecond line", Setting.TERMS, "First line\nsecond line"),
        ("support Call us", Setting.SUPPORT, "Call us"),
        ("cart 1.5", Setting.CART, 90 * 60_000),
        ("low 7", Setting.LOW_STOCK, 7),
        ("reset low", Setting.LOW_STOCK, 3),
    ):
        told = text_of(await shop.owner.say(f"/settings {typed}"))
        assert setting.of(shop.store.policy) == value
        assert told == done(Changed(setting=setting, view=await shop.store.read(view_settings)))
    assert "First line\nsecond line" in text_of(await shop.customer().say("/terms"))
    actions = await column(shop.store, "audit", "action")
    assert actions == [f"settings.{word}" for word in ("name", "terms", "support", "cart", "low", "low")]
    assert f"{LABELS[Setting.LOW_STOCK]!s}: 7 → 3" in text_of(await shop.owner.say("/audit low"))


async def test_reset_goes_back_to_what_the_shop_was_started_with(shop: Shop) -> None:
    """The button is there only where there is something to go back from."""
    await shop.owner.say("/settings name Other")
    await shop.owner.say("/settings")
    window = await shop.owner.tap("Support")
    assert "Reset" not in str(buttons(window))
    await shop.owner.tap("Back")
    await shop.owner.tap("Shop name")
    assert "Corner Shop" in line_of(await shop.owner.tap("Reset"), str(LABELS[Setting.NAME]))


async def test_a_new_currency_says_what_it_does_and_charges_nobody_unseen(shop: Shop) -> None:
    """The card that a customer looks at buys nothing; the next one is in the new currency."""
    alice = shop.customer()
    await alice.say("/add TEA-100 2")
    card = await alice.say("/checkout")
    said = text_of(await shop.owner.say("/settings currency JPY"))
    assert "JPY" in said.splitlines()[0]
    assert numbers(said) == [4, 50, 5]
    await alice.tap("Confirm order", card)
    assert shop.refused(TotalChanged, total=10, currency="JPY")
    assert await count_of(shop.store, "orders") == 0
    assert "¥10" in text_of(alice.window)
    await alice.tap("Confirm order")
    (order,) = await records(shop.store, "orders", "currency", "total")
    assert tuple(order.values()) == ("JPY", 10)
    await shop.owner.is_refused("/settings currency EUR", CurrencyFixed, currency="JPY")


async def test_a_currency_in_which_nobody_can_order_is_said_to_be_one(shop: Shop) -> None:
    """Who types the command has not read it in the question."""
    for currency, was, lines in (("XTR", "EUR", 3), ("JPY", "XTR", 2)):
        told = text_of(await shop.owner.say(f"/settings currency {currency}"))
        changed = Changed(setting=Setting.CURRENCY, view=await shop.store.read(view_settings), was=was)
        assert told == done(changed)
        assert len(told.splitlines()) == lines


async def test_a_currency_chosen_by_buttons_is_explained_before(shop: Shop) -> None:
    """And its effect said in a message that stays."""
    await shop.owner.say("/settings")
    before = await shop.store.read(view_settings)
    assert text_of(await shop.owner.tap("Currency")) == plain(ask(Setting.CURRENCY, before).text)
    await shop.owner.say("usd")
    changed = Changed(setting=Setting.CURRENCY, view=await shop.store.read(view_settings), was="EUR")
    assert done(changed) in shop.owner.texts()
    assert "USD" in line_of(shop.owner.window, str(LABELS[Setting.CURRENCY]))


@pytest.mark.parametrize(
    ("typed", "field", "example"),
    [
        ("name", "setting_name", "/settings name Corner Shop"),
        ("name " + "x" * 65, "setting_name", "/settings name Corner Shop"),
        ("colour red", "setting", "/settings name Corner Shop"),
        ("🐟", "setting", "/settings name Corner Shop"),
        ("currency euro", "setting_currency", "/settings currency EUR"),
        ("cart -1", "setting_cart", "/settings cart 72"),
        ("cart 1e9", "setting_cart", "/settings cart 72"),
        ("cart two days", "setting_cart", "/settings cart 72"),
        ("low -5", "setting_low", "/settings low 5"),
        ("reset", "setting", "/settings reset name"),
        ("reset name now", "extra", "/settings reset name"),
        ("reset colour", "setting", "/settings reset name"),
    ],
)
async def test_wrong_input_is_one_line_with_an_example_that_works(
    shop: Shop, typed: str, field: str, example: str
) -> None:
    """Missing, too long, no such setting, no number, an emoji."""
    said = await shop.owner.is_refused(f"/settings {typed}", InvalidInput, field=field, example=example)
    assert said.endswith(example)
    assert await count_of(shop.store, "audit") == 0
    await shop.owner.say(example)
    assert not shop.refusals


async def test_a_wrong_answer_keeps_its_question(shop: Shop) -> None:
    """A sticker for a name, a word for hours, a text for the picture."""
    await shop.owner.say("/settings")
    await shop.owner.tap("Cart lifetime")
    await shop.owner.is_refused("long", InvalidInput, field="setting_cart", value="long", example="72")
    assert numbers(line_of(await shop.owner.say("48"), str(LABELS[Setting.CART]))) == [48]
    await shop.owner.tap("Welcome picture")
    await shop.owner.is_refused("cat.jpg", InvalidInput, field="setting_picture")
    await shop.owner.tap("Back") if "Back" in str(buttons(shop.owner.window)) else None
    await shop.owner.say("/settings")
    await shop.owner.tap("Shop name")
    await shop.owner.act(lambda: shop.telegram.send_photo(OWNER, png()))
    assert shop.refused(InvalidInput, field="form_text")
    assert await shop.asks(shop.owner) == AskSetting(Setting.NAME.number)


async def test_what_was_set_survives_a_restart(tmp_path: Path) -> None:
    """It wins over what the program is started with."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await shop.store.write(change_setting, Actor.staff(1000), Setting.NAME, "Set here")
        telegram = shop.telegram
    async with open_shop(tmp_path, telegram=telegram) as shop:
        assert "Set here" in text_of(await shop.customer().say("/start"))
