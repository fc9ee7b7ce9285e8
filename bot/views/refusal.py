"""How refusals read: a ShopError carries facts, here they become a sentence or two, plain text."""

from bot.office.views.catalogue_words import PRODUCT_WORDS, catalogue_conflict
from bot.office.views.settings import REFUSALS as SETTING_REFUSALS
from bot.screen import shortened
from bot.views.catalogue import FILE_WORDS
from bot.views.coupon import COUPON_WORDS, refusal
from bot.views.delivery import DELIVERY_WORDS
from bot.views.order import status
from bot.views.parts import money
from bot.words import _
from core.errors import (
    CartEmpty,
    CartExpired,
    CartFull,
    Conflict,
    CopyFailed,
    CouponRefused,
    DeliveryChanged,
    InvalidInput,
    NotFound,
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
from core.models.stock import NOTE_LENGTH
from core.usecases.assortment import LabelTaken, SkuTaken, TitleTaken
from core.usecases.category import CategoryInUse, CategoryTaken, TooDeep
from core.usecases.coupon import CodeTaken
from core.usecases.delivery import MethodExists, TooManyMethods
from core.usecases.settings import AmountsTooLarge, CurrencyFixed
from core.usecases.staff import IsOwner
from core.usecases.stock import UndoRefusal, UndoRefused
from core.usecases.upload import UploadGone

_COMMAND_WORDS = {
    "stock_answer": _(
        "“{value}” is no number of pieces. Type how many there are, or +3 or −2 for a change. Example: {example}"
    ),
    "extra": _("“{value}” is too much. Example: {example}"),
    "order_extra": _("“{value}” is too much. Example: {example}"),
    "page": _("“{value}” is no page's number. Example: {example}"),
    "people_verb": _("“{value}” is not known here: add and remove are. Example: {example}"),
}
"""How to say what is wrong with words that several commands have, and with those of /people."""
_MISSING = {
    "missing": _("Something is missing."),
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


def said(error: ShopError, policy: Policy) -> str:
    """The refusal as one sentence or two, plain text."""
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
                "“{name}” is not offered at the moment. Nothing was ordered: please look at the delivery again."
            ).format(name=error.paused)
        case DeliveryChanged():
            return _("Something about the delivery is still open. Nothing was ordered: please look at it once more.")
        case StaleScreen():
            return _("This screen was out of date, so nothing was changed. Here is how it is now.")
        case CartExpired():
            return _("Your cart has expired. You can restore it at today's prices.")
        case CartEmpty():
            return _("Your cart is empty.")
        case CartFull():
            return _("A cart holds at most {limit} different items.").format(limit=error.limit)
        case Unavailable():
            return _("“{title}” is no longer on sale.").format(title=shortened(error.title, 60))
        case CouponRefused():
            why = refusal(error.reason, error.facts, policy.currency, policy.timezone)
            return _("Coupon {code}: {why}.").format(code=error.code, why=why)
        case TooManyCoupons():
            return _("A cart holds at most {limit} coupons. Remove one first.").format(limit=error.limit)
        case CodeTaken():
            return _("There is a coupon {code} already. Choose another code or name.").format(code=error.code)
        case StepRefused():
            return _step_refused(error)
        case OrderMoved():
            text = _("Order {code} is {state} by now, so nothing was changed. Here is how it is.")
            return text.format(code=error.code, state=status(OrderStatus(error.state)))
        case CurrencyFixed():
            return _("There are orders in {currency} already, so it stays the shop's currency.").format(
                currency=error.currency
            )
        case AmountsTooLarge():
            return _("In {currency} a price would be larger than any may be. Nothing was changed.").format(
                currency=error.currency
            )
        case CopyFailed():
            return _("The shop could not be copied ({reason}). Nothing was changed.").format(
                reason=shortened(error.reason, 200)
            )
        case IsOwner():
            return _("Owners are named in ADMIN_IDS, where the shop runs; nobody changes them from the chat.")
        case UndoRefused():
            return _undo_refused(error)
        case MethodExists():
            text = _("There is a way of delivery called “{name}” already. Change it with /delivery change.")
            return text.format(name=error.name)
        case TooManyMethods():
            return _("A shop has at most {limit} ways of delivery.").format(limit=error.limit)
        case UploadGone():
            return _(
                "This summary is out of date: a newer file took its place, or it was decided on. Nothing was changed."
            )
        case SkuTaken() | TitleTaken() | LabelTaken() | CategoryTaken() | CategoryInUse() | TooDeep():
            return catalogue_conflict(error)
        case NotFound():
            return _not_found(error)
        case InvalidInput():
            return _invalid(error)
        case Conflict():
            return _("That is not possible any more. Here is how it is now.")
        case _:
            return _("That is not possible.")


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


def _undo_refused(error: UndoRefused) -> str:
    match error.reason:
        case UndoRefusal.DONE:
            return _("This change is undone already.")
        case UndoRefusal.LATE:
            return _("A change can be undone for ten minutes only. Put it right with another one: /stock TEA-100 +12")
        case UndoRefusal.GONE:
            return _("This cannot be undone any more: only {left} are left.").format(left=error.left)


def _not_found(error: NotFound) -> str:
    key = shortened(str(error.key), 40)
    match error.noun:
        case "command":  # the same for one that is none and for one that is not theirs; echoes nothing
            return _("I do not know that command. /help shows what I can do.")
        case "member":
            return _("{key} is neither manager nor staff. /people lists who is.").format(key=key)
        case "stock":
            return _("There is no article “{key}”; /stock lists them all. Example: /stock TEA-100 +12").format(key=key)
        case "sku":
            return _("There is no article “{key}”. Example: {example}").format(
                key=key, example=error.example or "TEA-100"
            )
        case "article":
            text = _("There is no product “{key}”; /products lists them all. Example: {example}")
            return text.format(key=key, example=error.example or "/product TEA-100")
        case "variant":
            return _("There is no such variant.")
        case "shelf":
            return _("There is no category “{key}”. /category lists them all.").format(key=key)
        case "coupon" if isinstance(error.key, int):
            return _("There is no such coupon.")
        case "coupon":
            text = _("There is no coupon “{key}”. Please check its code. Example: {example}")
            return text.format(key=key, example=error.example or "SUMMER-10")
        case "delivery" if isinstance(error.key, str):
            return _("There is no way of delivery “{key}”. /delivery lists them.").format(key=key)
        case "method":
            return _("There is no such way of delivery.")
        case "delivery":
            return _("This way of delivery is not offered any more. Please choose another one.")
        case "coupon_label":
            return _("There is no coupon or promotion “{key}”. /coupons lists them.").format(key=key)
        case "scope":
            text = _("“{key}” is no SKU code, category or product of this shop. {example}")
            example = _("Example: {example}").format(example=error.example)
            told = example if error.example else _("There is nothing on sale yet.")
            return text.format(key=key, example=told)
        case "answer":
            return _("There is no earlier answer to use. Please type it.")
        case "cart_line":
            return _("“{key}” is not in your cart. Example: {example}").format(key=key, example=error.example)
        case "cart":
            return _("There is no cart to restore.")
        case "order":
            return _("There is no such order.")
        case "order_code":
            text = _("There is no order “{key}”; /board lists them all. Example: /order K7Q-4MX")
            return text.format(key=key)
        case _:
            return _("This is no longer on sale.")


def _invalid(error: InvalidInput) -> str:
    value = shortened(error.value, 40)
    if not value and error.field in _MISSING:
        return f"{_MISSING[error.field]} {_('Example: {example}').format(example=error.example)}"
    match error.field:
        case "quantity":
            text = _("“{value}” is no whole number from 0 to 99. Example: {example}")
            return text.format(value=value, example=error.example)
        case "amount":
            return _("“{value}” is not an amount. Write it like this: {example}").format(
                value=value, example=error.example
            )
        case "stock_change":
            return _("“{value}” is not a change of stock, which is +12, -3 or =40. Example: {example}").format(
                value=value, example=error.example
            )
        case "stock_amount":
            return _("“{value}” is more than a shop has of one thing. Example: {example}").format(
                value=value, example=error.example
            )
        case "stock_note":
            return _("Please keep the reason to at most {most} characters. Example: {example}").format(
                most=NOTE_LENGTH, example=error.example
            )
        case "threshold":
            return _("“{value}” is not a number of pieces, nor “default”. Example: {example}").format(
                value=value, example=error.example
            )
        case "recipient":
            return _("Please type a name of at most 100 characters, for example {example}.").format(
                example=error.example
            )
        case "phone":
            return _("“{value}” is not a phone number. Please type it like {example}.").format(
                value=value, example=error.example
            )
        case "address":
            return _("Please type the whole address in 5 to 300 characters, for example {example}.").format(
                example=error.example
            )
        case "note":
            return _("Please keep your note to at most 300 characters, for example {example}.").format(
                example=error.example
            )
        case "contact":
            return _("That is somebody else's contact. Share your own with the button, or type the number.")
        case "recipient_kind":
            return _("Please type the recipient's name.")
        case "phone_kind":
            return _("Please type the phone number, or share your own with the button.")
        case "address_kind":
            return _("Please type the address, or share a location.")
        case "note_kind":
            return _("Please type your note, or skip it.")
        case "photo":
            return _("Please send a picture: a photo, or a JPEG, PNG, WEBP or GIF file of at most 10 MB.")
        case field if field in SETTING_REFUSALS:
            return SETTING_REFUSALS[field].format(value=value, example=error.example)
        case "user_id":
            return _(
                "“{value}” is no Telegram id; /id tells everybody their own. Write it like this: {example}"
            ).format(value=value, example=error.example)
        case "role":
            return _("“{value}” is neither manager nor staff. Write it like this: {example}").format(
                value=value, example=error.example
            )
        case "contact_without_id":
            return _(
                "This contact has no Telegram. Ask the person to send me /id, then type it, like {example}."
            ).format(example=error.example)
        case "person_kind":
            return _("Please share a contact, or type a Telegram id like {example}.").format(example=error.example)
        case "form_text":
            return _("Please type the answer, or use a button.")
        case "delivery_change":
            return _("Say what is to change, for example: {example}").format(example=error.example)
        case field if field in FILE_WORDS:
            return FILE_WORDS[field].format(value=value, example=error.example)
        case "order_code":
            if not value:
                return _("Which order? Write its code, for example: {example}").format(example=error.example)
            return _("“{value}” is no order's code. Example: {example}").format(value=value, example=error.example)
        case "order_verb":
            text = _(
                "“{value}” cannot be done with an order: confirm, ship, deliver, cancel, message can. Example: {example}"
            )
            return text.format(value=value, example=error.example)
        case "tracking":
            text = _("A tracking number is one line of at most 200 characters, for example: {example}")
            return text.format(example=error.example)
        case "cancel_reason":
            text = _("Please keep the reason to at most 300 characters, for example: {example}")
            return text.format(example=error.example)
        case "message":
            text = _("Please type a message of at most 1,000 characters, for example: {example}")
            return text.format(example=error.example)
        case "board_state":
            return _("“{value}” is no state of an order. Example: {example}").format(value=value, example=error.example)
        case field if field in _COMMAND_WORDS:
            return _COMMAND_WORDS[field].format(value=value, example=error.example)
        case field if field in PRODUCT_WORDS:
            return PRODUCT_WORDS[field].format(value=value, example=error.example)
        case field if field in COUPON_WORDS:
            return COUPON_WORDS[field].format(value=value, example=error.example)
        case field if field in DELIVERY_WORDS:
            return DELIVERY_WORDS[field].format(value=value, example=error.example)
        case "choice":
            text = _("“{value}” is none of the choices: tap a button, or type what stands on one. Example: {example}")
            return text.format(value=value, example=error.example)
        case "amount_too_large":
            text = _("“{value}” is more than this shop can count. Write it like this: {example}")
            return text.format(value=value, example=error.example)
        case _:
            field = error.field.replace("_", " ")
            if not value:
                return _("{field} is missing. Example: {example}").format(field=field, example=error.example)
            return _("“{value}” does not fit ({field}). Example: {example}").format(
                value=value, field=field, example=error.example
            )
