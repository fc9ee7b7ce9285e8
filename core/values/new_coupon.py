"""What the words of a coupon make together: a coupon, or only its discount. Single words are read in core/values/coupon.py."""

import re
from collections.abc import Mapping

from core.models.coupon import MOST_UNITS, WHOLE, BuyGet, Fixed, FreeDelivery, NewCoupon, Percent, Terms, Tiers
from core.typed import latin
from core.values import coupon as values
from core.values.coupon import CONDITIONS, FLAGS, NAMED, VALUES, Shop, WrongWord, read, value_example
from core.values.quotes import quoted_words, unquoted

_BEFORE_SIGN = re.compile(r"(?<=\d)\s+(?=[%٪％])")
"""Where many countries have a space: "12,5 %"."""
_SETS = ("buy", "get", "off")
_DISCOUNTS = ("percent", "amount", "free_delivery", "tiers", *_SETS)


def read_coupon(told: Mapping[str, str], shop: Shop) -> NewCoupon:
    """The coupon that these values make, by their words (for a flag, any value); "name" means a promotion.

    `until` includes its whole day. `only` stays as words: names or paths of categories and SKU codes. Raises WrongWord(key, field, value).
    The field is one of: coupon_code, coupon_keyword (no code), coupon_name, coupon_discount (none, or a second one), coupon_value, percent,
    amount, amount_too_large, number, sets (`buy` and `get` belong together), tiers, date, date_shape, date_past, date_order.
    """
    name_key = "name" if "name" in told else "code"
    named = {name_key: read(name_key, told, NAMED[name_key].read, shop), "automatic": name_key == "name"}
    terms = read_terms(told, shop)
    conditions = {value.field: read(key, told, value.read, shop) for key, value in CONDITIONS.items() if key in told}
    if {"from", "until"} <= told.keys() and latin(told["from"]) > latin(told["until"]):
        raise WrongWord("until", "date_order", told["until"], value_example("until", shop))
    flags = {"first_order": "first_order" in told, "exclusive": "exclusive" in told, "active": "paused" not in told}
    return NewCoupon.model_validate({**named, "currency": shop.currency, "terms": terms, **conditions, **flags})


def read_terms(told: Mapping[str, str], shop: Shop) -> Terms:
    """The one discount among these values. Raises WrongWord."""
    kinds = [key for key in told if key in _DISCOUNTS]
    if not kinds:
        raise WrongWord("", "coupon_discount")
    kind = "buy" if kinds[0] in _SETS else kinds[0]
    if second := [key for key in kinds[1:] if kind != "buy" or key not in _SETS]:
        raise WrongWord(kind, "coupon_discount", told[second[0]])
    match kind:
        case "percent":
            return Percent(basis_points=read(kind, told, values.basis_points, shop))
        case "amount":
            return Fixed(amount=read(kind, told, values.money, shop))
        case "tiers":
            return Tiers(tiers=read(kind, told, values.tiers, shop))
        case "buy":
            return _sets(told, shop)
    return FreeDelivery()


def _sets(told: Mapping[str, str], shop: Shop) -> BuyGet:
    if not {"buy", "get"} <= told.keys():
        lonely = next(key for key in _SETS if key in told)
        raise WrongWord(lonely, "sets", f"{lonely}={told[lonely]}")
    buy, get = (read(key, told, values.number(1, MOST_UNITS), shop) for key in ("buy", "get"))
    return BuyGet(
        buy=buy, get=get, basis_points=read("off", told, values.basis_points, shop) if "off" in told else WHOLE
    )


def read_discount(text: str, shop: Shop) -> Terms:
    """A discount on its own: "10%", "5.00", "free_delivery", "buy=2 get=1 off=50%", "tiers=50:5%". Raises WrongWord, InvalidInput."""
    told: dict[str, str] = {}
    for word in map(unquoted, quoted_words(_BEFORE_SIGN.sub("", text))):
        key, value = key_and_value(word)
        if key in told or key not in _DISCOUNTS:
            raise WrongWord(key, "coupon_discount", word)
        told[key] = value
    return read_terms(told, shop)


def read_cell(column: str, text: str, shop: Shop) -> dict[str, object]:
    """What a cell of a coupon file says, by NewCoupon's fields. `column`: a word, or "discount". Raises InvalidInput."""
    if column == "discount":
        return {"terms": read_discount(text, shop)}
    value = VALUES[column]
    return {value.field: value.read(text, shop)}


def key_and_value(word: str) -> tuple[str, str]:
    """The key and value of a word: "min=20" → "min", "20"; a discount without a key is a "percent" or an "amount". A flag is its own value.

    Raises WrongWord: coupon_value if the value is missing, coupon_word.
    """
    typed, equals, value = word.partition("=")
    key = typed.lower()
    if key in FLAGS and not equals:
        return key, word
    if key in CONDITIONS or key in (*_SETS, "tiers"):
        if not value.strip():
            raise WrongWord(key, "coupon_value", word)
        return key, value.strip()
    percent = latin(word).endswith("%")
    if equals or any(map(str.isalpha, word)) or not (percent or any(map(str.isdigit, word))):
        raise WrongWord(key, "coupon_word", word)
    return ("percent" if percent else "amount"), word
