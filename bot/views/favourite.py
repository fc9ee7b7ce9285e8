"""Favourites: their list, and what customers are told of them."""

from bot import routes
from bot.routes.favourite import OpenFavourites, at_favourites
from bot.screen import Button, Screen, escaped, label
from bot.views.parts import cart_button, favourites_button, home_button, pager, shop_button
from bot.views.price import reductions
from bot.views.product import product_rows
from core.models.catalog import ProductSummary
from core.models.favourite import FavouriteNews
from core.models.page import Page
from core.usecases.favourite import FavouritesChanged
from texts.formats import money
from texts.language import _, ngettext
from texts.plain import shortened

MOST_TOLD = 8
"""Favourites that one notice names; it counts the others."""


def favourites(page: Page[ProductSummary], currency: str, units: int, timezone: str = "UTC") -> Screen:
    """A page of what the customer has marked."""
    hint = _("You will be told when one gets cheaper or is back in stock.")
    if not page.items:
        hint = _("There is nothing here yet. Open a product and tap ♡ to keep it here.")
    keyboard = (
        *product_rows(page, currency, at_favourites(page.number)),
        *pager(page.number, page.pages, OpenFavourites),
        (shop_button(), cart_button(units)),
        (home_button(),),
    )
    return Screen("\n".join([_("<b>Favourites</b>"), hint, *reductions(page.items, currency, timezone)]), keyboard)


def changed(fact: FavouritesChanged) -> Screen:
    """The notice: one favourite in a sentence, or several in a list."""
    if len(fact.news) == 1:
        (one,) = fact.news
        see = Button(_("🛍 See it"), routes.OpenProduct(one.product_id))
        return Screen(f"♥ {_sentence(one, fact.currency)}", ((see,), (favourites_button(),)))
    named, others = fact.news[:MOST_TOLD], len(fact.news) - MOST_TOLD
    lines = [_("♥ <b>News of your favourites</b>"), *(f"• {_sentence(one, fact.currency)}" for one in named)]
    if others > 0:
        lines.append(ngettext("… and {count} more", "… and {count} more", others).format(count=others))
    see_all = [(Button(label(one.title), routes.OpenProduct(one.product_id)),) for one in named]
    return Screen("\n".join(lines), (*see_all, (favourites_button(),)))


def _sentence(one: FavouriteNews, currency: str) -> str:
    if one.back and one.cheaper:
        text = _("<b>{title}</b> is back in stock, for {price} instead of {was}.")
    elif one.back:
        text = _("<b>{title}</b> is back in stock, for {price}.")
    else:
        text = _("<b>{title}</b> is cheaper: {price} instead of {was}.")
    title = escaped(shortened(one.title, 100))
    return text.format(title=title, price=money(one.price, currency), was=money(one.was, currency))
