"""The words of the owner's coupon command: `SUMMER 10% min=20 cap=15 until=2027-08-31 only="Hot drinks" exclusive`.

The code comes first (or `auto "Spring sale"`: a promotion that applies by itself), then in any order one discount
(`10%`, `5.00`, `free_delivery`, `buy=2 get=1 off=50%`, `tiers=50:5%,100:10%`) and conditions.
Amounts are decimals of the shop's currency, dates are days of its timezone.
"""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.examples import Example, shown_by
from core.errors import InvalidInput
from core.models.coupon import NewCoupon
from core.money import joined_amounts
from core.values.coupon import AUTO, CONDITIONS, FLAGS, NAMED, Shop, WrongWord, in_next_year
from core.values.new_coupon import key_and_value, read_coupon
from core.values.quotes import quoted_words, unquoted

_BARE = ("percent", "amount")
"""Discounts that are written without their key."""
_COMMAND = "/coupon new"
_NEW = Example.NEW_COUPON
_NAMED = f'auto "{Example.NEW_PROMOTION}" 10% min=20'
_EXAMPLES = {
    "percent": f"{_NEW} 12.5%",
    "amount": f"{_NEW} 5",
    "free_delivery": f"{_NEW} free_delivery",
    "tiers": f"{_NEW} tiers=50:5%,100:10%",
    "buy": f"{_NEW} buy=2 get=1",
    "get": f"{_NEW} buy=2 get=1",
    "off": f"{_NEW} buy=2 get=1 off=50%",
    "only": f"{_NEW} 10% only={Example.SKU}",
    "name": _NAMED,
    **{key: f"{_NEW} 10% {key}={value.example}" for key, value in CONDITIONS.items() if key != "only"},
    **{flag: f"{_NEW} 10% {flag}" for flag in ("first_order", "exclusive", "paused")},
}
_ANY = f"{_NEW} 10% min=20 limit=500"


def parse_coupon(words: Sequence[str], currency: str, timezone: str, now: int) -> NewCoupon:
    """The coupon that the command's words, split at white space, describe; `now` is ms UTC.

    Raises InvalidInput(field, value, example), where `example` is a whole command that works. Fields: those of `read_coupon`, coupon_auto
    (without a name), coupon_word (unknown), coupon_word_twice, quotes.
    """
    shop = Shop(currency, ZoneInfo(timezone), now)
    with shown_by(f"{_COMMAND} {_NAMED}"):
        typed = joined_amounts(quoted_words(" ".join(words)), currency)
    try:
        return read_coupon(_told(typed), shop)
    except WrongWord as wrong:
        raise InvalidInput(wrong.field, wrong.value, coupon_example(wrong.key, shop)) from None


def coupon_example(key: str, shop: Shop) -> str:
    """A whole command that works and shows the word `key`."""
    return f"{_COMMAND} {in_next_year(_EXAMPLES.get(key, _ANY), shop)}"


def scope_example(category: str) -> str:
    """A whole command that works if this category exists; "" for no category."""
    only = f' only="{category}"' if category else ""
    return f"{_COMMAND} {_NEW} 10%{only}"


def compose(told: Mapping[str, str]) -> list[str]:
    """The command's words for values by key (as `read_answer` gives them; any value for a flag). A key without a value is left out."""
    named = [AUTO, f'"{told["name"]}"'] if told.get("name") else [told.get("code", "")]
    return [*named, *(_word(key, value) for key, value in told.items() if value and key not in NAMED)]


def _word(key: str, value: str) -> str:
    if key in FLAGS:
        return key
    if key in _BARE:
        return value
    return f'{key}="{value}"' if " " in value else f"{key}={value}"


def _told(words: Sequence[str]) -> dict[str, str]:
    """Each word's value by its key. The first word is the "code"; a discount without a key is "percent" or "amount".

    `auto` and a quoted "name" replace the code.
    """
    if words and words[0].lower() == AUTO and len(words) > 1 and words[1].startswith('"'):
        told, rest = {"name": unquoted(words[1])}, words[2:]
    else:
        told, rest = {"code": unquoted(words[0]) if words else ""}, words[1:]
    nameless = told.get("code", "").lower() == AUTO
    for word in map(unquoted, rest):
        key, value = _key_and_value(word, nameless=nameless)
        if key in told:
            raise WrongWord(key, "coupon_word_twice", word)
        told[key] = value
    if nameless:
        raise WrongWord("name", "coupon_auto")
    return told


def _key_and_value(word: str, *, nameless: bool) -> tuple[str, str]:
    """`nameless`: the word may be an unquoted name, so that the error shows an example with quotes."""
    try:
        return key_and_value(word)
    except WrongWord as wrong:
        if nameless and wrong.field == "coupon_word":
            wrong.key = "name"
        raise
