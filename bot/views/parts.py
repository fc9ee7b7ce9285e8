"""Parts that several screens share."""

from collections.abc import Callable, Sequence

from bot import routes
from bot.routes import Route
from bot.routes.favourite import OpenFavourites
from bot.routes.question import AskShop
from bot.screen import Button, Row, label
from core.models.catalog import Category, ProductSummary
from core.models.policy import Policy
from texts.formats import money
from texts.language import _
from texts.plain import isolated, length


def home_button() -> Button:
    return Button(_("🏠 Home"), routes.OpenHome())


def shop_button() -> Button:
    return Button(_("🛍 Shop"), routes.OpenCategory())


def app_rows(policy: Policy) -> tuple[Row, ...]:
    """The button to the Mini App, if there is one."""
    return ((Button(_("🛍 Open the storefront"), app=policy.app),),) if policy.app else ()


def orders_button() -> Button:
    return Button(_("📦 Orders"), routes.OpenOrders())


def favourites_button() -> Button:
    return Button(_("♡ Favourites"), OpenFavourites())


def help_button() -> Button:
    return Button(_("❓ Help"), routes.OpenHelp())


def ask_button(route: Route | None = None) -> Button:
    """The button to the people behind the shop; by default it asks for the question."""
    return Button(_("✉️ Ask the shop"), route or AskShop())


def cart_button(units: int) -> Button:
    """The button to the cart, with the number of pieces in it."""
    return Button(_("🛒 Cart ({units})").format(units=units) if units else _("🛒 Cart"), routes.OpenCart())


def checkout_button(total: int, currency: str) -> Button:
    """The button to the card to confirm, with what the cart costs."""
    said = _("✅ Checkout · {total}").format(total=money(total, currency))
    return Button(said, routes.OpenReview(), style="success")


def back_button(route: Route) -> Button:
    return Button(_("⬅️ Back"), route)


def pager(number: int, pages: int, route: Callable[[int], Route]) -> tuple[Row, ...]:
    """Arrows from page `number` (from 0) to the pages beside it, if any, and to the first and the last page beyond those."""
    if pages < 2:
        return ()
    turns = {0: "⏮", pages - 1: "⏭", number - 1: "◀️", number + 1: "▶️", number: f"{number + 1}/{pages}"}
    return (tuple(Button(turns[page], route(page)) for page in sorted(turns) if 0 <= page < pages),)


def price_of(one: ProductSummary, currency: str) -> str:
    """A product's price in a list, or the lowest of several. Plain text."""
    price = money(one.price, currency)
    return _("from {price}").format(price=price) if one.several_prices else price


def category_rows(categories: Sequence[Category]) -> tuple[Row, ...]:
    """Categories as buttons, each with how many products are for sale in it."""
    return two_a_row(
        [Button(label(f"{isolated(one.name)} ({one.products})"), routes.OpenCategory(one.id)) for one in categories]
    )


def two_in_every_row(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Two buttons per row, however long: phones cut their labels."""
    return tuple(tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2))


def two_a_row(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Two names per row; long ones have a row of their own."""
    rows: list[Row] = []
    for button in buttons:
        alone = length(button.text) > 18
        if rows and len(rows[-1]) == 1 and not alone and length(rows[-1][0].text) <= 18:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)
