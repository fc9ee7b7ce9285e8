"""A price that is lower for a time, beside the one that it is otherwise."""

from collections.abc import Sequence

from bot.screen import escaped
from bot.views.parts import price_of
from core.models.catalog import ProductSummary
from core.models.price import Reduced
from texts.formats import money, through
from texts.language import _
from texts.plain import shortened


def struck(price: int, reduced: Reduced, currency: str, timezone: str) -> str:
    """The regular price struck out, what it costs now, and until when. HTML."""
    return _("<s>{regular}</s> {price} until {when}").format(
        regular=money(reduced.regular, currency),
        price=money(price, currency),
        when=through(reduced.ends, reduced.now, timezone),
    )


def marked_price(one: ProductSummary, currency: str, timezone: str) -> str:
    """A product's price in a list, or the lowest of several; with the regular one, if it is lower for a time. HTML."""
    if not one.reduced:
        return escaped(price_of(one, currency))
    price = struck(one.price, one.reduced, currency, timezone)
    return _("from {price}").format(price=price) if one.several_prices else price


def reductions(products: Sequence[ProductSummary], currency: str, timezone: str) -> list[str]:
    """A line for each product of a list that is cheaper for a time and can be had: a button cannot strike anything out. HTML."""
    return [
        f"🏷 {escaped(shortened(one.title, 60))}: {marked_price(one, currency, timezone)}"
        for one in products
        if one.reduced and one.on_hand > 0
    ]
