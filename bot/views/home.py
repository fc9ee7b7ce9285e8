"""The greeting, help, and the shop's standing texts."""

from bot.routes import Home
from bot.screen import Screen, clipped, escaped
from bot.views.coupon import kept_lines
from bot.views.parts import back_button, cart_button, help_button, home_button, orders_button, shop_button
from bot.words import _
from core.models.breakdown import Breakdown
from core.models.policy import Policy


def home(policy: Policy, units: int) -> Screen:
    """The greeting; `units` are the pieces in the cart."""
    text = _("<b>{shop}</b>\n\nWelcome! Look around, fill your cart and check out right here in the chat.")
    keyboard = ((shop_button(), cart_button(units)), (orders_button(), help_button()))
    return Screen(text.format(shop=escaped(policy.name)), keyboard)


def coupon_kept(policy: Policy, costs: Breakdown) -> Screen:
    """The greeting to somebody who comes with coupons and an empty cart."""
    greeting = home(policy, 0)
    return Screen(
        "\n".join([greeting.text, "", *kept_lines(costs, policy.currency, policy.timezone)]), greeting.keyboard
    )


def after_order(units: int) -> Screen:
    """The fresh window below a receipt."""
    text = _("Thank you! Your receipt is above; you find it under <b>Orders</b>, too.")
    return Screen(text, ((shop_button(), cart_button(units)), (orders_button(), help_button())))


def help_screen(*, admin: bool) -> Screen:
    """What one can do; for admins also how to run the shop."""
    text = _(
        "<b>How it works</b>\n"
        "Tap <b>Shop</b> to browse, or just type what you are looking for.\n"
        "Tap <b>Cart</b> to change quantities, add a coupon and check out.\n\n"
        "/shop – browse\n"
        "/cart – your cart\n"
        "/checkout – review and order\n"
        "/orders – your orders\n"
        "/add SKU 2 – add by article number\n"
        "/remove SKU – take out of the cart\n"
        "/coupon CODE – use a coupon\n"
        "/terms – terms of sale\n"
        "/support – get help from a person\n"
        "/id – your Telegram id"
    )
    return Screen(f"{text}\n\n{_admin_help()}" if admin else text, ((shop_button(), cart_button(0)), (home_button(),)))


def _admin_help() -> str:
    return _(
        "<b>For you as the owner</b>\n"
        "<code>/stock TEA-100</code> – how many are left\n"
        "<code>/stock TEA-100 +12</code>, <code>-3</code>, <code>=40</code> – change it\n"
        "<code>/coupon new SUMMER 10% min=20 limit=100 until=2027-08-31</code> – make a coupon; also "
        "<code>5.00</code>, <code>free_delivery</code>, <code>buy=2 get=1</code>, <code>tiers=50:5%,100:10%</code>, and "
        "<code>cap=15 per_customer=1 from=2027-06-01 only=Drinks min_quantity=3 first_order exclusive priority=5</code>\n"
        '<code>/coupon new auto "Spring sale" 10% min=20</code> – a promotion that needs no code\n'
        "<code>/coupons</code> – all of them, with their uses\n"
        "<code>/coupon pause SUMMER</code>, <code>resume</code>, <code>end</code>\n"
        "<code>/order K7Q-4MX</code> – look an order up; <code>/order K7Q-4MX cancel sold out</code> – cancel it\n"
        "<code>/delivery</code> – ways of delivery\n"
        '<code>/delivery new "Courier" 4.90 free_from=50 address</code> – offer one; '
        "<code>change</code>, <code>pause</code>, <code>resume</code>\n"
        "<code>tillbot import products.csv</code> on the server – load the catalogue"
    )


def terms(policy: Policy) -> Screen:
    return _standing(_("Terms"), policy.terms or _("This shop has not written down its terms yet. Ask with /support."))


def support(policy: Policy) -> Screen:
    return _standing(
        _("Support"), policy.support or _("Please write to the person who gave you the link to this shop.")
    )


def _standing(title: str, text: str) -> Screen:
    return Screen(f"<b>{title}</b>\n\n{escaped(clipped(text, 4000))}", ((shop_button(), back_button(Home())),))


def empty_shop(*, admin: bool) -> Screen:
    """Nothing to sell yet."""
    if admin:
        text = _(
            "<b>Your shop is open, but its shelves are empty.</b>\n\n"
            "Put your products into a CSV file with the columns\n"
            "<code>sku,product,variant,category,price,stock,description,photo</code>\n"
            "and load it on the server with\n<code>tillbot import products.csv</code>\n\n"
            "To look around first, load the demo goods: <code>tillbot seed</code>"
        )
        return Screen(text, ((home_button(),),))
    return Screen(_("The shelves are being filled. Please come back soon."), ((home_button(),),))
