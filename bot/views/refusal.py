"""How refusals read: a ShopError carries facts, here they become a sentence or two, plain text."""

from collections.abc import Mapping, Sequence

from bot.admin.views.form import FORM_WORDS
from bot.admin.views.order import ORDER_WORDS
from bot.admin.views.product_words import PRODUCT_WORDS, catalogue_conflict
from bot.admin.views.settings import SETTING_WORDS
from bot.admin.views.staff import PEOPLE_WORDS
from bot.admin.views.stock import STOCK_WORDS
from bot.examples import USUAL, Example, Names, in_this_shop
from bot.screen import isolated, shortened
from bot.views.coupon import COUPON_WORDS, refusal
from bot.views.delivery import DELIVERY_WORDS
from bot.views.imports import FILE_WORDS
from bot.views.missing import missing
from bot.views.order import status
from bot.views.parts import day, money
from bot.words import _
from core.errors import (
    BackupFailed,
    CartEmpty,
    CartExpired,
    CartFull,
    CouponRefused,
    DeliveryChanged,
    InvalidInput,
    LineFull,
    NotFound,
    NotPayable,
    Noun,
    OrderMoved,
    OutOfStock,
    ShopError,
    Shortage,
    StaleScreen,
    StepRefused,
    TooManyCoupons,
    TotalChanged,
    Unavailable,
)
from core.models.order import OrderStatus
from core.models.policy import Policy
from core.usecases.category import CategoryInUse, CategoryTaken, IntoItself, TooDeep
from core.usecases.coupon import CodeTaken, CouponEnded
from core.usecases.delivery import MethodEnded, MethodExists, TooManyMethods
from core.usecases.product.edit import TitleTaken
from core.usecases.product.variant import LabelMissing, LabelTaken, SkuTaken
from core.usecases.settings import AmountsTooLarge, CurrencyFixed
from core.usecases.staff import IsOwner
from core.usecases.stock import UndoRefusal, UndoRefused
from core.usecases.upload import UploadGone

NOUNS: Sequence[Mapping[str, str]] = (
    COUPON_WORDS,
    DELIVERY_WORDS,
    FILE_WORDS,
    FORM_WORDS,
    ORDER_WORDS,
    PEOPLE_WORDS,
    PRODUCT_WORDS,
    SETTING_WORDS,
    STOCK_WORDS,
)
"""How each noun says what is wrong with what was typed, by InvalidInput's field."""
_WORDS: Mapping[str, str] = {
    "quantity": _("“{value}” is no whole number from 0 to 99."),
    "quantity_to_add": _("“{value}” is no whole number from 1 to 99."),
    "amount": _("“{value}” is not an amount. Write it like this: {example}"),
    "amount_too_large": _("“{value}” is more than this shop can count. Write it like this: {example}"),
    "photo": _("Please send a picture: a photo, or a JPEG, PNG, WEBP or GIF file of at most 10 MB."),
    "unseen": _("There is nothing in it that can be seen. Please type it."),
    "forwarded": _("Forwarded commands are not carried out."),
    "extra": _("“{value}” is too much."),
    "page": _("“{value}” is no page's number."),
    **{field: text for words in NOUNS for field, text in words.items()},
}
MISSING = {
    "sku_code": _("Which article? Its SKU code is missing."),
    "product_name": _("Which product? Its SKU code or name is missing."),
    "coupon_label": _("Which coupon or promotion? Its code or name is missing."),
    "user_id": _("Which person? The Telegram id is missing; /id tells everybody their own."),
    "role": _("As what? Say manager or staff."),
    "setting": _("Which setting? Its name is missing; /settings shows all."),
    "price_words": _("A SKU code and its new price are needed."),
    "order_code": _("Which order? Its code is missing."),
    "coupon_code": _("The code is missing."),
    "coupon_discount": _("The discount is missing: 10%, 5.00, free_delivery, buy=2 get=1 or tiers=50:5%."),
    "category": _("The category is missing."),
    "category_target": _("It is missing which category, and what is to become of it."),
    "threshold": _("The number of pieces is missing."),
    "export": _("Say what to export: products, orders or customers, and two days if you like."),
    "delivery_name": _("The name is missing."),
    "setting_currency": _("The currency's code is missing."),
    "setting_cart": _("The number of hours is missing."),
    "setting_low": _("The number of pieces is missing."),
}
"""What is said where nothing was, by InvalidInput's field; an example follows."""
_PLAIN: Mapping[type[ShopError], str] = {
    StaleScreen: _("This screen was out of date, so nothing was changed. Here is how it is now."),
    CartExpired: _("Your cart has expired. You can restore it at today's prices."),
    CartEmpty: _("Your cart is empty."),
    NotPayable: _("This shop cannot take payments in {currency} yet, so nothing was ordered. Your cart is kept."),
    CartFull: _("A cart holds at most {limit} different items."),
    LineFull: _("A cart holds at most {limit} of one item, and yours has {inside} of “{title}” already."),
    TooManyCoupons: _("A cart holds at most {limit} coupons. Remove one first."),
    CodeTaken: _("There is a coupon {code} already; /coupons lists them all. Choose another code or name."),
    CurrencyFixed: _("There are orders in {currency} already, so it stays the shop's currency."),
    AmountsTooLarge: _("In {currency} a price would be larger than any may be. Nothing was changed."),
    IsOwner: _("Owners are named in ADMIN_IDS, where the shop runs; nobody changes them from the chat."),
    MethodEnded: _("“{name}” has ended for good, so nothing was changed."),
    MethodExists: _(
        "There is a way of delivery called “{name}” already. Choose another name; /delivery lists them all."
    ),
    TooManyMethods: _("A shop has at most {limit} ways of delivery."),
    UploadGone: _("This summary is out of date, so nothing was changed. Send the file again to see what it would do."),
}
"""Refusals that one sentence says, with their facts in it."""

NO_WORDS = _("That is not possible any more. Here is how it is now.")
NOT_UNDERSTOOD = _("That does not fit here.")
"""For what somebody forgot to word: a customer hears something all the same. tests/bot/test_refusals.py finds it before."""


def example_of(error: ShopError) -> str:
    """What works instead, with places for this shop's names; "" where nothing is shown."""
    match error:
        case NotFound(noun=Noun.ACTION):  # of what is not theirs nothing is shown
            return ""
        case InvalidInput() | NotFound():
            return error.example
        case CouponEnded():
            return f"/coupon new {Example.NEW_COUPON} 10%"
        case UndoRefused(reason=UndoRefusal.LATE):
            return f"/stock {Example.SKU} +12"
    return ""


def said(error: ShopError, policy: Policy, *, staff: bool = False, names: Names = USUAL) -> str:
    """The refusal as one sentence or two, plain text. `staff`: whoever reads it runs the shop; `names` stand in its example."""
    example = in_this_shop(example_of(error), names)
    match error:
        case OutOfStock():
            return _shortages(error)
        case TotalChanged() if error.shown == error.total:
            return _("Your cart has changed. Please look at it once more and confirm again.")
        case TotalChanged():
            return _(
                "The total has changed from {shown} to {total}. Nothing was ordered: please confirm again."
            ).format(shown=money(error.shown, error.currency), total=money(error.total, error.currency))
        case DeliveryChanged() if error.paused:
            return _(
                "“{name}” is not offered any more. Nothing was ordered: please look at the delivery again."
            ).format(name=isolated(error.paused))
        case DeliveryChanged():
            return _("Something about the delivery is still open. Nothing was ordered: please look at it once more.")
        case Unavailable():
            return _("“{title}” is no longer on sale.").format(title=shortened(error.title, 60))
        case CouponRefused():
            why = refusal(error.reason, error.facts, policy.currency, policy.timezone)
            return _("Coupon {code}: {why}.").format(code=error.code, why=why)
        case CouponEnded():
            text = _("{label} ended on {day}, and what has ended stays so. Make a new one: {example}")
            label, ended = shortened(error.label, 64), day(error.ended_at - 1, policy.timezone)
            return text.format(label=label, day=ended, example=example)
        case StepRefused():
            return _step_refused(error)
        case OrderMoved():
            text = _("Order {code} is {state} by now, so nothing was changed. Here is how it is.")
            return text.format(code=error.code, state=status(OrderStatus(error.state)))
        case BackupFailed():
            return _("The shop could not be copied ({reason}). Nothing was changed.").format(
                reason=shortened(error.reason, 200)
            )
        case UndoRefused():
            return _undo_refused(error, example)
        case SkuTaken() | TitleTaken() | LabelTaken() | LabelMissing() | CategoryTaken():
            return catalogue_conflict(error)
        case CategoryInUse() | IntoItself() | TooDeep():
            return catalogue_conflict(error)
        case NotFound():
            return _not_found(error, example, staff=staff)
        case InvalidInput():
            return _invalid(error, example)
        case _ if type(error) in _PLAIN:
            return _PLAIN[type(error)].format(**{name: _fact(fact) for name, fact in vars(error).items()})
        case _:
            return NO_WORDS


def _fact(fact: object) -> object:
    return isolated(fact) if isinstance(fact, str) else fact


def _shortages(error: OutOfStock) -> str:
    """Every short item with how many are left, as far as an alert reaches."""
    room = max(12, 150 // len(error.shortages))
    items = [_shortage(short).format(title=shortened(short.title, room), left=short.left) for short in error.shortages]
    return "\n".join(items)


def _shortage(short: Shortage) -> str:
    if short.gone:
        return _("“{title}” is no longer on sale")
    return _("{title}: only {left} left") if short.left else _("{title}: sold out")


def _step_refused(error: StepRefused) -> str:
    """Where the order is, and where it can go from there."""
    state, wanted = status(OrderStatus(error.state)), status(OrderStatus(error.wanted))
    if error.state == error.wanted:
        return _("Order {code} is {state} already.").format(code=error.code, state=state)
    text = _("Order {code} cannot be {wanted}: it is {state}.").format(code=error.code, wanted=wanted, state=state)
    possible = _(" or ").join(status(OrderStatus(one)) for one in error.possible)
    return f"{text} {_('It can be {possible} now.').format(possible=possible)}" if possible else text


def _undo_refused(error: UndoRefused, example: str) -> str:
    match error.reason:
        case UndoRefusal.DONE:
            return _("This change is undone already.")
        case UndoRefusal.LATE:
            text = _("A change can be undone for ten minutes only. Put it right with another one: {example}")
            return text.format(example=example)
        case UndoRefusal.GONE:
            return _("This cannot be undone any more: only {left} are left.").format(left=error.left)


def _not_found(error: NotFound, example: str, *, staff: bool) -> str:
    return _with_example(missing(error, example, staff=staff), example, key=shortened(str(error.key), 40))


def _invalid(error: InvalidInput, example: str) -> str:
    text = _WORDS.get(error.field, NOT_UNDERSTOOD)
    if not error.value and error.field in MISSING:
        text = MISSING[error.field]
    return _with_example(text, example, value=shortened(error.value, 40))


def _with_example(text: str, example: str, **facts: str) -> str:
    """The sentence with its facts; the example follows, where the sentence has no place of its own for it."""
    if example and "{example}" not in text:
        text = f"{text} {_('Example: {example}')}"
    return text.format(example=example, **facts)
