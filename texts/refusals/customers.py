"""What customers are refused, and what is wrong with what anybody may type. Plain text."""

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from core.errors import (
    AllReserved,
    Banned,
    CartEmpty,
    CartExpired,
    CartFull,
    CouponRefused,
    DeliveryChanged,
    FavouritesFull,
    LineFull,
    NotPayable,
    OutOfStock,
    PaidApart,
    PaymentRefused,
    ReviewFixed,
    Shortage,
    StaleScreen,
    TooManyCoupons,
    TooManyUnanswered,
    TotalChanged,
    Unavailable,
)
from core.models.payment import NoPayment
from core.models.policy import Policy
from core.usecases.digital import GoodsTakenBack
from core.usecases.privacy import OrdersUnderWay
from texts.coupons import why_refused
from texts.formats import money, number
from texts.language import N_, Phrase, _, ngettext
from texts.plain import isolated, shortened

CartRefusal: TypeAlias = CartEmpty | CartExpired | CartFull | LineFull | OutOfStock | TooManyCoupons | Unavailable
CheckoutRefusal: TypeAlias = AllReserved | DeliveryChanged | NotPayable | PaidApart | PaymentRefused | TotalChanged
AskingRefusal: TypeAlias = Banned | TooManyUnanswered
CustomersRefusal: TypeAlias = (
    CartRefusal
    | CheckoutRefusal
    | AskingRefusal
    | CouponRefused
    | FavouritesFull
    | GoodsTakenBack
    | OrdersUnderWay
    | ReviewFixed
    | StaleScreen
)

FIELDS: Mapping[str, Phrase] = {
    "quantity": N_("Please type a number from 0 to {most}, not “{value}”."),
    "quantity_to_add": N_("Please type a number from 1 to {most}, not “{value}”."),
    "unseen": N_("That message looks empty. Please type it."),
    "forwarded": N_("Forwarded commands are not carried out."),
    "extra": N_("“{value}” is not needed here."),
    "recipient": N_("Please type a name of at most 100 characters, for example {example}."),
    "phone": N_("“{value}” is not a phone number. Please type it like {example}."),
    "address": N_("Please type the whole address in 5 to 300 characters, for example {example}."),
    "note": N_("Please keep your note to at most 300 characters, for example {example}."),
    "contact": N_("That is somebody else's contact. Share your own with the button, or type the number."),
    "recipient_kind": N_("Please type the recipient's name."),
    "phone_kind": N_("Please type the phone number, or share your own with the button."),
    "address_kind": N_("Please type the address, or share a location."),
    "proof_kind": N_("Please send a photo or a file of the receipt."),
    "note_kind": N_("Please type your note, or skip it."),
    "review_line": N_("Please keep it to one line of at most 300 characters."),
}
"""What is wrong with what was typed, by InvalidInput's field; an example follows where there is one."""
MISSING: Mapping[str, Phrase] = {
    "sku_code": N_("Which product? Its SKU code is missing."),
    "coupon_code": N_("The code is missing."),
}
"""What is said if nothing was typed."""

_MOST_CODES = 5
_MOST_NAMED = 3
_UNPAYABLE: Mapping[NoPayment, Phrase] = {
    NoPayment.UNKNOWN: N_("This is not your order, so you cannot pay it."),
    NoPayment.PAID: N_("Order {code} is paid already. You are not charged again."),
    NoPayment.CLOSED: N_("Order {code} has ended and cannot be paid any more. Please order again."),
    NoPayment.UNDER_WAY: N_("Order {code} is being paid at this moment. If that fails, try again in two minutes."),
    NoPayment.CHECKED: N_("You have sent a receipt for order {code}. The shop is looking at it."),
    NoPayment.CHANGED: N_("This invoice is out of date. Please open order {code} and pay there."),
}


def said(error: CustomersRefusal, policy: Policy) -> str:
    """The refusal, in a sentence or two."""
    match error:
        case StaleScreen():
            return _("This screen was out of date, so nothing was changed. Here is how it is now.")
        case CouponRefused():
            why = why_refused(error.reason, error.facts, policy.currency, policy.timezone)
            return _("Coupon {code}: {why}.").format(code=error.code, why=why)
        case GoodsTakenBack():
            text = _("Order {code} was paid back, so its goods are not shown any more.")
            return text.format(code=error.code)
        case OrdersUnderWay():
            return _under_way(error.codes)
        case Banned() | FavouritesFull() | ReviewFixed() | TooManyUnanswered():
            return _said_to_the_shop(error)
        case AllReserved() | DeliveryChanged() | NotPayable() | PaidApart() | PaymentRefused() | TotalChanged():
            return _at_checkout(error)
        case _:
            return _in_cart(error)


def _under_way(codes: tuple[str, ...]) -> str:
    text = ngettext(
        "Order {codes} is still under way, or its money is. Come back when it is done.",
        "Orders {codes} are still under way, or their money is. Come back when they are done.",
        len(codes),
    )
    return text.format(codes=", ".join(codes[:_MOST_CODES]))


def _said_to_the_shop(error: AskingRefusal | FavouritesFull | ReviewFixed) -> str:
    match error:
        case Banned():
            return _("The shop cannot take orders or messages from you at the moment.")
        case FavouritesFull():
            text = _("You have {limit} favourites, which is as many as there can be. Remove one first.")
            return text.format(limit=error.limit)
        case ReviewFixed():
            return _("Others read your review already, so it cannot be changed any more.")
        case TooManyUnanswered():
            text = _(
                "The shop has not answered your last {limit} messages yet. Please wait for the answer, then go on."
            )
            return text.format(limit=error.limit)
        case _:
            assert_never(error)


def _in_cart(error: CartRefusal) -> str:
    match error:
        case CartEmpty():
            return _("Your cart is empty.")
        case CartExpired():
            return _("Your cart has expired. You can restore it at today's prices.")
        case CartFull():
            return _("A cart holds at most {limit} different items.").format(limit=error.limit)
        case LineFull() if not error.inside:
            return _("A cart holds at most {limit} of one item.").format(limit=number(error.limit))
        case LineFull():
            text = _("A cart holds at most {limit} of one item, and yours has {inside} of “{title}” already.")
            return text.format(limit=number(error.limit), inside=number(error.inside), title=isolated(error.title))
        case OutOfStock():
            return _shortages(error)
        case TooManyCoupons():
            return _("A cart holds at most {limit} coupons. Remove one first.").format(limit=error.limit)
        case Unavailable():
            return _("“{title}” is no longer for sale.").format(title=shortened(error.title, 60))
        case _:
            assert_never(error)


def _at_checkout(error: CheckoutRefusal) -> str:
    match error:
        case TotalChanged() if error.shown == error.total:
            return _("Your cart has changed. Please check it and confirm again.")
        case TotalChanged():
            text = _("The total has changed from {shown} to {total}. Nothing was ordered. Please confirm again.")
            return text.format(shown=money(error.shown, error.currency), total=money(error.total, error.currency))
        case DeliveryChanged() if error.paused:
            text = _("“{name}” is no longer offered. Nothing was ordered. Please check the delivery.")
            return text.format(name=isolated(error.paused))
        case DeliveryChanged():
            return _("Something about the delivery is still open. Nothing was ordered. Please check it.")
        case AllReserved():
            text = _("All are reserved right now: {titles}. Some may become free again; try in a few minutes.")
            return text.format(titles=", ".join(shortened(name, 30) for name in error.names[:_MOST_NAMED]))
        case NotPayable() | PaidApart() | PaymentRefused():
            return _not_paid(error)
        case _:
            assert_never(error)


def _not_paid(error: NotPayable | PaidApart | PaymentRefused) -> str:
    match error:
        case NotPayable() if error.most:
            text = _("Orders from {least} to {most} can be paid here, so nothing was ordered. Your cart is kept.")
            return text.format(least=money(error.least, error.currency), most=money(error.most, error.currency))
        case NotPayable():
            text = _("This shop cannot take payments in {currency} yet, so nothing was ordered. Your cart is kept.")
            return text.format(currency=error.currency)
        case PaidApart():
            return _(
                "Digital goods are paid with Telegram Stars, the other goods are not. Please order them one after the other."
            )
        case PaymentRefused():
            return _(_UNPAYABLE[NoPayment(error.reason)]).format(code=error.code)
        case _:
            assert_never(error)


def _shortages(error: OutOfStock) -> str:
    """Every short item with how many are left, as far as they fit into an alert."""
    room = max(12, 150 // len(error.shortages))
    items = [_shortage(short).format(title=shortened(short.title, room), left=short.left) for short in error.shortages]
    return "\n".join(items)


def _shortage(short: Shortage) -> str:
    if short.gone:
        return _("“{title}” is no longer for sale")
    return _("{title}: only {left} left") if short.left else _("{title}: sold out")
