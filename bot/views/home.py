"""The greeting, help, and the shop's standing texts."""

from collections.abc import Sequence

from bot.admin.routes.home import OpenAdmin, OpenAdminHelp
from bot.routes import OpenHome
from bot.screen import CAPTION_LENGTH, Button, Row, Screen, escaped, own_lines
from bot.views.coupon import kept_lines
from bot.views.parts import (
    app_rows,
    ask_button,
    back_button,
    cart_button,
    category_rows,
    favourites_button,
    help_button,
    home_button,
    orders_button,
    shop_button,
)
from core.models.breakdown import Breakdown
from core.models.catalog import Category
from core.models.policy import Policy
from core.models.staff import Role
from texts.language import _
from texts.plain import clipped, length, shortened

MOST_SHELVES = 8
"""Categories on the greeting; **Shop** shows them all."""


def home(policy: Policy, units: int, shelves: Sequence[Category] = (), *, staff: bool = False) -> Screen:
    """The greeting, with the first categories. `units`: pieces in the cart; `staff`: whether the reader is staff."""
    said = policy.welcome or _("Welcome! Look around, fill your cart and check out right here in the chat.")
    shop = shortened(
        policy.name, CAPTION_LENGTH - length(said) - 2
    )  # the longest welcome leaves little room for a long name
    keyboard = (
        *app_rows(policy),
        *category_rows(shelves[:MOST_SHELVES]),
        (shop_button(), cart_button(units)),
        (orders_button(), favourites_button()),
        (help_button(),),
        *_office_rows(staff),
    )
    return Screen(f"<b>{escaped(shop)}</b>\n\n{own_lines(said)}", keyboard, photo=policy.picture)


def coupon_kept(policy: Policy, costs: Breakdown) -> Screen:
    """The greeting for a customer with coupons and an empty cart."""
    greeting = home(policy, 0)
    return Screen(
        "\n".join([greeting.text, "", *kept_lines(costs, policy.currency, policy.timezone)]), greeting.keyboard
    )


def after_order(units: int, *, unpaid: bool = False) -> Screen:
    """The fresh window below a receipt; `unpaid`: the order waits for its money. It stays as it is when that has come."""
    text = _("Thank you! Your receipt is above. You also find it under <b>Orders</b>.")
    if unpaid:
        text = _(
            "Your order is reserved for you. The shop starts on it once it has your payment. You also find it under <b>Orders</b>."
        )
    return Screen(text, ((shop_button(), cart_button(units)), (orders_button(), help_button())))


def help_screen(*, staff: bool) -> Screen:
    """What customers can do; staff find their commands behind a button."""
    text = _(
        "<b>How it works</b>\nTap <b>Shop</b> to browse, or just type what you are looking for.\nTap <b>Cart</b> "
        "to change quantities, add a coupon and check out.\n\n/shop – browse\n/cart – your cart\n/checkout – "
        "review and order\n/orders – your orders\n/favourites – what you marked with ♡\n/add SKU 2 – add by SKU "
        "code\n/remove SKU – take out of the cart\n/coupon CODE – use a coupon\n/terms – terms of sale\n/support – get "
        "help from a person\n/paysupport – help with a payment\n/privacy – what the shop keeps about you\n/id – your Telegram id"
    )
    office = ((Button(_("🗝 Commands for running the shop"), OpenAdminHelp()),),) if staff else ()
    return Screen(text, (*office, (shop_button(), cart_button(0)), (ask_button(), home_button())), stays=True)


def not_text(role: Role | None) -> str:
    """The answer to something that is not text, for a reader with this role. HTML."""
    if role is None or role < Role.MANAGER:
        return _("I understand text and buttons only. Type what you are looking for, or see /help.")
    sent = [
        _("a picture for a product (open it first: /products)"),
        _("a catalogue as a CSV or XLSX file"),
        *([_("a contact, to add somebody to the staff")] if role >= Role.OWNER else ()),
    ]
    text = _("I cannot use this. Besides text, you can send {things}. /help explains each command.")
    return text.format(things=_("; ").join(sent))


def _office_rows(staff: bool) -> tuple[Row, ...]:
    return ((Button(_("🗝 Admin area"), OpenAdmin()),),) if staff else ()


def terms(policy: Policy) -> Screen:
    return _standing(
        _("Terms"),
        policy.terms or _("This shop has not written its terms yet. Ask here: the shop answers in this chat."),
    )


def support(policy: Policy) -> Screen:
    return _standing(
        _("Support"), policy.support or _("Do you have a question? Ask it here: the shop answers in this chat.")
    )


def pay_support(policy: Policy) -> Screen:
    """Whom to ask about a payment. Telegram asks this of every bot that takes any."""
    text = _(
        "<b>Help with a payment</b>\n\nYour orders show what was paid and what went back. Is something wrong? Ask here "
        "with the order's code: the shop answers in this chat. Telegram itself cannot help with what you bought here."
    )
    own = f"\n\n{own_lines(clipped(policy.support, 2000))}" if policy.support else ""
    keyboard = ((ask_button(), orders_button()), (shop_button(), back_button(OpenHome())))
    return Screen(text + own, keyboard, stays=True)


def _standing(title: str, text: str) -> Screen:
    keyboard = ((ask_button(),), (shop_button(), back_button(OpenHome())))
    return Screen(f"<b>{title}</b>\n\n{own_lines(clipped(text, 4000))}", keyboard, stays=True)


def empty_shop(*, staff: bool, command: str = "tillbot") -> Screen:
    """Nothing to sell yet; `command` is how the program is called on the server."""
    if staff:
        text = _(
            "<b>Your shop is open, but it has no products yet.</b>\n\nMake your first product right here: /product "
            "new\n\nOr put your products into a CSV file or a workbook (XLSX) with the "
            "columns\n<code>sku,product,variant,category,price,stock,description,photo</code>\nand send it to me, or "
            "load it on the server with\n<code>{command} import products.csv</code>\n\nTo look around first, load the "
            "demo products: <code>{command} seed</code>"
        ).format(command=escaped(command))
        return Screen(text, (*_office_rows(staff), (home_button(),)))
    return Screen(_("There is nothing here yet. Please come back soon."), ((home_button(),),))
