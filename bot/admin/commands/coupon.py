"""The words of the owner's coupon command: `SUMMER 10% min=20 cap=15 until=2027-08-31 only="Hot drinks" exclusive`.

The code comes first (or `auto "Spring sale"`: a promotion that applies by itself), then in any order one discount
(`10%`, `5.00`, `free_delivery`, `buy=2 get=1 off=50%`, `tiers=50:5%,100:10%`) and conditions.
Amounts are decimals of the shop's currency, dates are days of its timezone.
"""

import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from core import coupon_values as values
from core.coupon_values import AUTO, CONDITIONS, FLAGS, NAMED, PARTS, Reader, Shop, T
from core.errors import InvalidInput
from core.models.coupon import MOST_UNITS, WHOLE, BuyGet, Fixed, FreeDelivery, NewCoupon, Percent, Terms, Tiers
from core.money import joined_amounts, plain
from core.values.days import moment_at
from core.values.quotes import quoted_words, unquoted

_SETS = ("buy", "get", "off")
_DISCOUNTS = ("percent", "amount", "free_delivery", "tiers", *_SETS)
_DATES = ("from", "until")
_BARE = ("percent", "amount")
"""Discounts that are said without their key."""
_VALUED = {*CONDITIONS, *_SETS, "tiers"}
_VALUES = {**NAMED, **PARTS, **CONDITIONS}
_COMMAND = "/coupon new"
_EXAMPLES = {
    "percent": "SUMMER 12.5%",
    "amount": "SUMMER 5",
    "free_delivery": "SUMMER free_delivery",
    "tiers": "SUMMER tiers=50:5%,100:10%",
    "buy": "SUMMER buy=2 get=1",
    "get": "SUMMER buy=2 get=1",
    "off": "SUMMER buy=2 get=1 off=50%",
    "only": "SUMMER 10% only=TEA-100",
    "name": 'auto "Spring sale" 10% min=20',
    **{key: f"SUMMER 10% {key}={value.example}" for key, value in CONDITIONS.items() if key != "only"},
    **{flag: f"SUMMER 10% {flag}" for flag in ("first_order", "exclusive", "paused")},
}
_ANY = "SUMMER 10% min=20 limit=500"


def parse_coupon(words: Sequence[str], currency: str, timezone: str, now: int) -> NewCoupon:
    """The coupon that these words describe: the command's words, split at white space; `now` is ms UTC.

    `until` includes its whole day. `only` stays as words: names or paths of categories and SKU codes, split at commas.
    Raises InvalidInput(field, value, example), where `example` is a whole command that works. Fields: coupon_code, coupon_keyword (no
    code), coupon_auto (without a name), coupon_name, coupon_discount (none, or a second one), coupon_word (unknown),
    coupon_word_twice, coupon_value (missing), percent, amount, amount_too_large, number, sets (`buy` and `get` belong
    together), tiers, date, date_shape, date_past, date_order, quotes.
    """
    shop = Shop(currency, ZoneInfo(timezone), now)
    told = _told(joined_amounts(_words(" ".join(words)), currency), shop)
    named = _named(told, shop)
    terms = _terms(told, shop)
    conditions = {value.field: _read(key, told, value.read, shop) for key, value in CONDITIONS.items() if key in told}
    if {"from", "until"} <= told.keys() and told["from"] > told["until"]:
        raise InvalidInput("date_order", told["until"], _example(shop, "until"))
    flags = {"first_order": "first_order" in told, "exclusive": "exclusive" in told, "active": "paused" not in told}
    return NewCoupon.model_validate({**named, "currency": currency, "terms": terms, **conditions, **flags})


def _example(shop: Shop, key: str = "") -> str:
    """A whole command that works and shows the word `key`."""
    example = _EXAMPLES.get(key, _ANY)
    return f"{_COMMAND} {_next_year(shop, example) if key in _DATES else example}"


def _next_year(shop: Shop, example: str) -> str:
    """The example with its days in the year to come."""
    year = moment_at(shop.now, shop.zone).year + 1
    return re.sub(r"\b\d{4}(?=-)", str(year), example)


def scope_example(category: str) -> str:
    """A whole command that works where this category is there; "" for none."""
    only = f' only="{category}"' if category else ""
    return f"{_COMMAND} SUMMER 10%{only}"


def _words(text: str) -> list[str]:
    return quoted_words(text, f"{_COMMAND} {_EXAMPLES['name']}")


def parse_cell(column: str, text: str, currency: str, timezone: str) -> dict[str, object]:
    """What a cell of a coupon file says, by NewCoupon's fields. `column`: "code", "name", "discount" or a condition's word.

    A day may be over. Raises InvalidInput.
    """
    shop = Shop(currency, ZoneInfo(timezone), now=0)
    if column == "discount":
        told = _told(["", *_words(text)], shop)
        if beside := [told[key] for key in told if key not in (*_DISCOUNTS, "code")]:
            raise InvalidInput("coupon_discount", beside[0])
        return {"terms": _terms(told, shop)}
    value = _VALUES[column]
    return {value.field: value.read(text, shop)}


def read_value(key: str, text: str, currency: str, timezone: str, now: int) -> str:
    """The value of one word as `compose` takes it. `key`: a word, or "code", "name", "percent" (its sign may lack), "amount".

    Raises InvalidInput, whose example is another value.
    """
    shop = Shop(currency, ZoneInfo(timezone), now)
    value = _VALUES[key]
    typed = " ".join(unquoted(text).split())
    told = f"{typed}%" if key in ("percent", "off") and typed[-1:].isdigit() else typed
    try:
        read = value.read(told, shop)
    except InvalidInput as wrong:
        raise InvalidInput(wrong.field, typed, value_example(key, timezone, now)) from None
    if isinstance(read, int) and value.read is values.money and not set(told) <= set("0123456789."):
        return plain(read, currency)  # a comma or a sign: the command takes one word
    return told.upper() if key == "code" else told


def value_example(key: str, timezone: str, now: int) -> str:
    """A value that `read_value` takes."""
    example = _VALUES[key].example
    return _next_year(Shop("", ZoneInfo(timezone), now), example) if key in _DATES else example


def day_word(at: int, timezone: str) -> str:
    """The day of `at` (ms UTC) as the command takes it."""
    return moment_at(at, ZoneInfo(timezone)).date().isoformat()


def compose(told: Mapping[str, str]) -> list[str]:
    """The command's words for values by their keys (as `read_value` gives them; of a flag, any). A key without a value is not said."""
    named = [AUTO, f'"{told["name"]}"'] if told.get("name") else [told.get("code", "")]
    return [*named, *(_word(key, value) for key, value in told.items() if value and key not in NAMED)]


def _word(key: str, value: str) -> str:
    if key in FLAGS:
        return key
    if key in _BARE:
        return value
    return f'{key}="{value}"' if " " in value else f"{key}={value}"


def _told(words: Sequence[str], shop: Shop) -> dict[str, str]:
    """Each word's value by its key; the first one is the "code", a discount without a key "percent" or "amount".

    `auto` and a quoted "name" stand for a code.
    """
    if words and words[0].lower() == AUTO and len(words) > 1 and words[1].startswith('"'):
        told, rest = {"name": unquoted(words[1])}, words[2:]
    else:
        told, rest = {"code": unquoted(words[0]) if words else ""}, words[1:]
    for word in map(unquoted, rest):
        key, value = _key_and_value(word, shop, "name" if told.get("code", "").lower() == AUTO else "")
        if key in told:
            raise InvalidInput("coupon_word_twice", word, _example(shop, key))
        told[key] = value
    if told.get("code", "").lower() == AUTO:
        raise InvalidInput("coupon_auto", "", _example(shop, "name"))
    return told


def _key_and_value(word: str, shop: Shop, example: str) -> tuple[str, str]:
    """`example` is the key of what to show where the word means nothing."""
    typed, equals, value = word.partition("=")
    key = typed.lower()
    if key in FLAGS and not equals:
        return key, word
    if key in _VALUED:
        if not value.strip():
            raise InvalidInput("coupon_value", word, _example(shop, key))
        return key, value.strip()
    if equals or any(map(str.isalpha, word)) or not (any(map(str.isdigit, word)) or word.endswith("%")):
        raise InvalidInput("coupon_word", word, _example(shop, example or key))
    return ("percent" if word.endswith("%") else "amount"), word


def _terms(told: dict[str, str], shop: Shop) -> Terms:
    """The one discount."""
    kinds = [key for key in told if key in _DISCOUNTS]
    if not kinds:
        raise InvalidInput("coupon_discount", "", _example(shop))
    kind = "buy" if kinds[0] in _SETS else kinds[0]
    if second := [key for key in kinds[1:] if kind != "buy" or key not in _SETS]:
        raise InvalidInput("coupon_discount", told[second[0]], _example(shop, kind))
    match kind:
        case "percent":
            return Percent(basis_points=_read(kind, told, values.basis_points, shop))
        case "amount":
            return Fixed(amount=_read(kind, told, values.money, shop))
        case "tiers":
            return Tiers(tiers=_read(kind, told, values.tiers, shop))
        case "buy":
            return _sets(told, shop)
    return FreeDelivery()


def _sets(told: dict[str, str], shop: Shop) -> BuyGet:
    if not {"buy", "get"} <= told.keys():
        lonely = next(key for key in _SETS if key in told)
        raise InvalidInput("sets", f"{lonely}={told[lonely]}", _example(shop, lonely))
    buy, get = (_read(key, told, values.number(1, MOST_UNITS), shop) for key in ("buy", "get"))
    return BuyGet(
        buy=buy, get=get, basis_points=_read("off", told, values.basis_points, shop) if "off" in told else WHOLE
    )


def _read(key: str, told: dict[str, str], reader: Reader[T], shop: Shop) -> T:
    """The value as its reader understands it; what is wrong with it is said with an example of this word."""
    try:
        return reader(told[key], shop)
    except InvalidInput as wrong:
        raise InvalidInput(wrong.field, told[key], _example(shop, key)) from None


def _named(told: dict[str, str], shop: Shop) -> dict[str, object]:
    """By its code, or a promotion by its name."""
    if "name" in told:
        return {"automatic": True, "name": _read("name", told, values.name, shop)}
    return {"code": _read("code", told, values.code, shop)}
