"""The desk: the person who is refused reads the refusal's own sentence, once, and sees the screen that helps."""

from pathlib import Path

import pytest

from bot import routes
from bot.admin.routes.category import OpenCategories
from bot.admin.routes.coupon import OpenCoupon
from bot.admin.routes.delivery import OpenMethod, OpenMethods
from bot.admin.routes.order import OpenBoard, OpenCard
from bot.admin.routes.product import OpenProductCard, OpenProducts
from bot.admin.routes.staff import OpenMember, OpenStaff
from bot.admin.routes.stock import OpenStock, OpenStockCard, Undo, UndoOnCard, UseDefault
from bot.admin.routes.variant import OpenVariantCard
from bot.errors import helps_on
from bot.examples import example_of, in_this_shop
from core.errors import InvalidInput, NotFound, Noun, StaleScreen, Unavailable
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from texts.refusals import said


def words(shop: Shop) -> str:
    """What the last refusal says."""
    error = shop.refusals[-1]
    return said(error, shop.store.policy, example=in_this_shop(example_of(error)))


@pytest.mark.parametrize("code", ["TEA-100", "MUG-9"])
async def test_a_typed_refusal_is_a_message(tmp_path: Path, code: str) -> None:
    """Of its own, below what was typed; the shop's own names stand in its example."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(code)])
        line = await shop.customer().is_refused(
            f"/add {code} many", InvalidInput, field="quantity_to_add", value="many"
        )
        assert line == words(shop).replace("TEA-100", code)


async def test_what_telegram_refuses_is_said_in_its_words(tmp_path: Path) -> None:
    """A file that it does not take; never the name of an error's class."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        shop.telegram.faults.refuse("sendDocument", 400, "Bad Request: file <must> be non-empty")
        await shop.owner.say("/export products csv")
        (said_of_it,) = [text for text in shop.owner.texts() if "Telegram says" in text]
        assert "“File <must> be non-empty”" in said_of_it
        assert "BadRequest" not in said_of_it


async def test_a_refused_tap_is_answered_by_an_alert(tmp_path: Path) -> None:
    """It blocks, so that nobody takes the screen for what they wanted."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start p_1")
        await shop.owner.say("/category hide Drinks")
        await alice.tap("Add to cart")
        assert shop.refused(Unavailable, title="Green tea")
        assert alice.answers()[-1] == (words(shop), True)


async def test_a_tap_on_an_old_screen_is_answered_by_a_toast(tmp_path: Path) -> None:
    """What it shows now is answer enough."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        cart = alice.window
        await alice.say("/add TEA-100")
        await alice.tap("−", cart)
        assert shop.refused(StaleScreen)
        assert alice.answers()[-1] == (words(shop), False)


@pytest.mark.parametrize(
    ("noun", "tapped", "shown"),
    [
        (Noun.ACTION, OpenCoupon(7), routes.OpenHome()),
        (Noun.ACTION, routes.OpenCart(), routes.OpenHome()),
        (Noun.CATEGORY, routes.OpenCategory(7), routes.OpenCategory()),
        (Noun.CATEGORY, OpenCategories(7), OpenCategories()),
        (Noun.COUPON, OpenCoupon(7), OpenCoupon(7)),
        (Noun.DELIVERY_METHOD, OpenMethod(7), OpenMethods()),
        (Noun.DELIVERY_METHOD, routes.TakeMethod(7), routes.TakeMethod(7).shows),
        (Noun.MEMBER, OpenMember(7), OpenStaff()),
        (Noun.MOVEMENT, Undo(7), OpenStock()),
        (Noun.MOVEMENT, UndoOnCard(1, 0, 7), OpenStock()),
        (Noun.ORDER, OpenCard(7), OpenBoard()),
        (Noun.ORDER, routes.OpenOrder(7), routes.OpenOrders()),
        (Noun.PRODUCT, routes.OpenProduct(7), routes.OpenCategory()),
        (Noun.PRODUCT, OpenProductCard(7), OpenProducts()),
        (Noun.VARIANT, OpenStockCard(7), OpenStock()),
        (Noun.VARIANT, UseDefault(7, 0), OpenStock()),
        (Noun.VARIANT, OpenVariantCard(7), OpenProducts()),
    ],
)
def test_what_is_missing_leads_to_where_such_things_are_listed(
    noun: Noun, tapped: routes.Route, shown: routes.Route
) -> None:
    """For customers among the products for sale, for staff in the admin area."""
    assert helps_on(NotFound(noun, 7), tapped) == shown


@pytest.mark.parametrize("noun", Noun)
def test_a_customer_is_never_led_to_the_back_office(noun: Noun) -> None:
    """Whatever is missing."""
    assert helps_on(NotFound(noun, 7), routes.OpenCart()).role is None
