"""The words for what does not exist. They depend on the reader: customers and staff find things on different screens. Plain text."""

from collections.abc import Mapping
from typing import NamedTuple

from core.errors import NotFound, Noun
from core.models.price import GoodsKind
from core.usecases.product.price import SeveralGoods
from texts.language import N_, Phrase, _, ngettext
from texts.plain import shortened
from texts.refusals.typed import with_example


def not_found(error: NotFound, example: str, *, staff: bool) -> str:
    """Says that there is no such thing, and gives an example of one that exists."""
    if isinstance(error, SeveralGoods):
        return _several(error)
    said = _missing(error, example, staff=staff).format(key=shortened(str(error.key), 40))
    if error.noun is Noun.GOODS and not example:
        return " ".join((said, _("There is nothing for sale yet.")))
    return with_example(said, example)


def _missing(error: NotFound, example: str, *, staff: bool) -> str:
    """The sentence, with a place for the `key`; `example` is what will follow it, if anything."""
    if error.noun is Noun.CART_LINE and not example:
        return _("“{key}” is not in your cart; /cart shows what is.")
    sentences = (FOR_STAFF if staff else FOR_CUSTOMERS)[error.noun]
    return _(sentences.typed if isinstance(error.key, str) else sentences.tapped)


def _several(error: SeveralGoods) -> str:
    """What the name may mean, as it can be typed; products of one title have only their SKU codes."""
    paths = [one.typed for one in error.found if one.kind is GoodsKind.CATEGORY]
    products = len(error.found) - len(paths)
    told = [_("the category {path}").format(path=shortened(path, 60)) for path in paths[:3]]
    if products:
        told.append(ngettext("{count} product", "{count} products", products).format(count=products))
    text = _("“{key}” may mean {these}. Type a category by its whole path, or a SKU code.")
    return text.format(key=shortened(str(error.key), 40), these=", ".join(told))


class _Sentences(NamedTuple):
    """The words for a missing thing: behind a button, and for one that was typed."""

    tapped: Phrase
    typed: Phrase


def _said(tapped: Phrase, typed: Phrase | None = None) -> _Sentences:
    return _Sentences(tapped, typed or tapped)


_NOT_ON_SALE = _said(N_("This is no longer for sale."))
FOR_CUSTOMERS: Mapping[Noun, _Sentences] = {
    # The same for an unknown command and for one that is not theirs; it repeats nothing of what was typed.
    Noun.ACTION: _said(N_("I do not know that command. /help shows what I can do.")),
    Noun.API_KEY: _said(N_("There is no such key.")),
    Noun.ANSWER: _said(N_("There is no earlier answer to use. Please type it.")),
    Noun.CART: _said(N_("There is no cart to restore.")),
    Noun.CART_LINE: _said(N_("“{key}” is not in your cart.")),
    Noun.CATEGORY: _NOT_ON_SALE,
    Noun.COUPON: _said(
        N_("There is no such coupon."),
        N_("There is no coupon “{key}”. Check the spelling; /cart shows your cart without it."),
    ),
    Noun.CUSTOMER: _said(N_("Nobody with this id has written to the shop yet.")),
    Noun.DELIVERY_METHOD: _said(N_("This delivery method is no longer offered. Please choose another one.")),
    Noun.GOODS: _said(N_("“{key}” is not a SKU code, category or product of this shop.")),
    Noun.MEMBER: _said(N_("{key} is neither manager nor staff. /people lists who is.")),
    Noun.MESSAGE: _said(N_("This message is no longer there.")),
    Noun.MOVEMENT: _said(N_("This change is no longer there.")),
    Noun.PAYMENT: _said(N_("There is no such payment."), N_("There is no payment “{key}”; /payments lists them.")),
    Noun.PAYMENT_METHOD: _said(N_("You cannot pay like that here."), N_("There is no such way to pay.")),
    Noun.ORDER: _said(N_("There is no such order."), N_("There is no order “{key}”; /board lists them all.")),
    Noun.PRODUCT: _NOT_ON_SALE,
    Noun.VARIANT: _said(_NOT_ON_SALE.tapped, N_("There is no product “{key}”.")),
    Noun.WEBHOOK: _said(N_("There is no such webhook.")),
}
FOR_STAFF: Mapping[Noun, _Sentences] = {
    **FOR_CUSTOMERS,
    Noun.CATEGORY: _said(
        N_("This category is no longer there."), N_("There is no category “{key}”; /category lists them all.")
    ),
    Noun.COUPON: _said(
        N_("There is no such coupon."), N_("There is no coupon or promotion “{key}”; /coupons lists them all.")
    ),
    Noun.DELIVERY_METHOD: _said(
        N_("There is no such delivery method."), N_("There is no delivery method “{key}”; /delivery lists them all.")
    ),
    Noun.PRODUCT: _said(N_("There is no such product."), N_("There is no product “{key}”; /products lists them all.")),
    Noun.VARIANT: _said(N_("There is no such variant."), N_("There is no variant “{key}”; /stock lists them all.")),
}
