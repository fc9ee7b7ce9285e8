"""How it reads that there is no such thing. Plain text."""

from collections.abc import Mapping

from core.errors import NotFound
from texts.language import N_, Phrase, _
from texts.plain import shortened
from texts.refusals.typed import with_example

CUSTOMERS: Mapping[str, Phrase] = {
    "answer": N_("There is no earlier answer to use. Please type it."),
    "cart": N_("There is no cart to restore."),
    "cart_line": N_("“{key}” is not in your cart."),
    "category": N_("This is no longer on sale."),
    # The same for a command that is none and for one that is not theirs; it echoes nothing.
    "command": N_("I do not know that command. /help shows what I can do."),
    "coupon": N_("There is no coupon “{key}”. Please check its spelling; /cart shows your cart without it."),
    "message": N_("This message is not there any more."),
    "order": N_("There is no such order."),
    "product": N_("This is no longer on sale."),
    "sku": N_("There is no article “{key}”."),
}
STAFF: Mapping[str, Phrase] = {
    "article": N_("There is no product “{key}”; /products lists them all."),
    "coupon_label": N_("There is no coupon or promotion “{key}”; /coupons lists them all."),
    "delivery": N_("There is no way of delivery “{key}”; /delivery lists them all."),
    "member": N_("{key} is neither manager nor staff. /people lists who is."),
    "method": N_("There is no such way of delivery."),
    "order_code": N_("There is no order “{key}”; /board lists them all."),
    "priced": N_("“{key}” is not one article: write its SKU code, as /products shows it."),
    "scope": N_("“{key}” is no SKU code, category or product of this shop."),
    "shelf": N_("There is no category “{key}”; /category lists them all."),
    "stock": N_("There is no article “{key}”; /stock lists them all."),
    "variant": N_("There is no such variant."),
}
"""By NotFound's noun, with the key as it was typed."""
_NAMED: Mapping[str, Phrase] = {**CUSTOMERS, **STAFF}

_NUMBERED: Mapping[str, Phrase] = {
    "article": N_("There is no such product."),
    "coupon": N_("There is no such coupon."),
    "delivery": N_("This way of delivery is not offered any more. Please choose another one."),
    "shelf": N_("This category is not there any more."),
}
"""Where the key is a button's number, which tells nobody anything."""

_EXAMPLES: Mapping[str, str] = {
    "article": "/product TEA-100",
    "cart_line": "",
    "coupon_label": "",
    "delivery": "",
    "order_code": "/order K7Q-4MX",
    "priced": "/price TEA-100 4.50",
    "scope": "",
    "shelf": "",
    "sku": "TEA-100",
    "stock": "/stock TEA-100 +12",
}
"""What follows where the refusal brings no example of its own; "": nothing does. Of anything else there is none."""

NOT_THERE = N_("This is not there any more.")
"""For a noun that somebody forgot to word: tests/texts/test_refusals.py finds it before."""


def not_found(error: NotFound) -> str:
    """That there is none, and an example of one that there is."""
    key = shortened(str(error.key), 40)
    if isinstance(error.key, int) and error.noun in _NUMBERED:
        return _(_NUMBERED[error.noun])
    if error.noun == "cart_line" and not error.example:
        return _("“{key}” is not in your cart; /cart shows what is.").format(key=key)
    text = _(_NAMED.get(error.noun, NOT_THERE)).format(key=key)
    if error.noun == "scope" and not error.example:
        return " ".join((text, _("There is nothing on sale yet.")))
    return with_example(text, error.example or _EXAMPLES[error.noun]) if error.noun in _EXAMPLES else text
