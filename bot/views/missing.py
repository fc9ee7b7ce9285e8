"""What is said of what is not there. It depends on who looks for it: other screens list it for customers than for who runs the shop."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.words import _
from core.errors import NotFound, Noun
from core.usecases.product.variant import NotOneVariant


def missing(error: NotFound, example: str, *, staff: bool) -> str:
    """The sentence, with a place for the `key`; `example` is what will follow it, if anything."""
    if isinstance(error, NotOneVariant):
        return _("“{key}” is not one article: write its SKU code, as /products shows it.")
    if error.noun is Noun.CART_LINE and not example:
        return _("“{key}” is not in your cart; /cart shows what is.")
    said = (_FOR_STAFF if staff else _FOR_CUSTOMERS)[error.noun]
    text = said.typed if isinstance(error.key, str) else said.tapped
    nothing = error.noun is Noun.GOODS and not example
    return f"{text} {_('There is nothing on sale yet.')}" if nothing else text


class _Sentences(NamedTuple):
    """What is said of a thing that is not there: of a button's, and of one that was typed."""

    tapped: str
    typed: str


def _said(tapped: str, typed: str = "") -> _Sentences:
    return _Sentences(tapped, typed or tapped)


_NOT_ON_SALE = _said(_("This is no longer on sale."))
_FOR_CUSTOMERS: Mapping[Noun, _Sentences] = {
    # The same for what is none and for what is not theirs; echoes nothing.
    Noun.ACTION: _said(_("I do not know that command. /help shows what I can do.")),
    Noun.ANSWER: _said(_("There is no earlier answer to use. Please type it.")),
    Noun.CART: _said(_("There is no cart to restore.")),
    Noun.CART_LINE: _said(_("“{key}” is not in your cart.")),
    Noun.CATEGORY: _NOT_ON_SALE,
    Noun.COUPON: _said(
        _("There is no such coupon."),
        _("There is no coupon “{key}”. Please check its spelling; /cart shows your cart without it."),
    ),
    Noun.DELIVERY_METHOD: _said(_("This way of delivery is not offered any more. Please choose another one.")),
    Noun.GOODS: _said(_("“{key}” is no SKU code, category or product of this shop.")),
    Noun.MEMBER: _said(_("{key} is neither manager nor staff. /people lists who is.")),
    Noun.MESSAGE: _said(_("This message is not there any more.")),
    Noun.MOVEMENT: _said(_("This change is not there any more.")),
    Noun.ORDER: _said(_("There is no such order."), _("There is no order “{key}”; /board lists them all.")),
    Noun.PRODUCT: _NOT_ON_SALE,
    Noun.VARIANT: _said(_NOT_ON_SALE.tapped, _("There is no article “{key}”.")),
}
_FOR_STAFF: Mapping[Noun, _Sentences] = {
    **_FOR_CUSTOMERS,
    Noun.CATEGORY: _said(
        _("This category is not there any more."), _("There is no category “{key}”; /category lists them all.")
    ),
    Noun.COUPON: _said(
        _("There is no such coupon."), _("There is no coupon or promotion “{key}”; /coupons lists them all.")
    ),
    Noun.DELIVERY_METHOD: _said(
        _("There is no such way of delivery."), _("There is no way of delivery “{key}”; /delivery lists them all.")
    ),
    Noun.PRODUCT: _said(_("There is no such product."), _("There is no product “{key}”; /products lists them all.")),
    Noun.VARIANT: _said(_("There is no such variant."), _("There is no article “{key}”; /stock lists them all.")),
}
