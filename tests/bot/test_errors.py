"""Where a refusal leads: the screen that shows what is the case now."""

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
from core.errors import NotFound, Noun


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
    """For customers among what is on sale, for who runs the shop in the back office."""
    assert helps_on(NotFound(noun, 7), tapped) == shown


@pytest.mark.parametrize("noun", Noun)
def test_a_customer_is_never_led_to_the_back_office(noun: Noun) -> None:
    """Whatever is missing."""
    assert helps_on(NotFound(noun, 7), routes.OpenCart()).role is None
