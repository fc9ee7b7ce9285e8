"""How each word of a coupon is read: in the owner's command, in a form's answer, in a cell of the coupon file.

Amounts are decimals of the shop's currency, dates are days in its timezone. A reader raises InvalidInput(field); `read` and `read_answer`
add which word it is about, what was given, and what works instead. core/values/new_coupon.py makes a whole coupon of the words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.models.coupon import (
    MOST_UNITS,
    NAME_LENGTH,
    WHOLE,
    Fixed,
    Percent,
    Tier,
    stored_code,
)
from core.money import parse_amount, plain
from core.text import name_of
from core.typed import latin
from core.values.days import looks_like_day, midnight, moment_at, read_day
from core.values.numbers import whole_number
from core.values.quotes import unquoted

_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))? ?%", re.ASCII)
_NAMES = re.compile(r"""\s*(?:"((?:""|[^"])*)"\s*|[“„«]([^”“»]*)[”“»]\s*|([^,،，]*))(?:[,،，]|$)""")
"""A name up to the next comma, or one in quotes with whatever is in them."""
_MOST_USES = 1_000_000
_MOST_PRIORITY = 1_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shop:
    """Where and when it was said: `now` in ms UTC, 0 if a day may be in the past."""

    currency: str
    zone: ZoneInfo
    now: int


class WrongWord(InvalidInput):
    """What is wrong with a coupon; `key` is the word it is about, "" if it is not about a single word."""

    def __init__(self, key: str, field: str, value: str = "", example: str = "") -> None:
        super().__init__(field, value, example)
        self.key = key


Reader = Callable[[str, Shop], T]


def code(text: str, _shop: Shop) -> str:
    if latin(text).strip().lower() in KEYWORDS:
        raise InvalidInput("coupon_keyword")
    return stored_code(text)


def name(text: str, _shop: Shop) -> str:
    found = name_of(text, NAME_LENGTH)
    if not found:
        raise InvalidInput("coupon_name")
    return found


def money(text: str, shop: Shop) -> int:
    amount = parse_amount(text, shop.currency)
    if not amount:
        raise InvalidInput("amount")
    return amount


def basis_points(text: str, _shop: Shop) -> int:
    found = _PERCENT.fullmatch(latin(text))
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if not 0 < points <= WHOLE:
        raise InvalidInput("percent")
    return points


def number(lowest: int, highest: int) -> Reader[int]:
    """A reader of whole numbers from `lowest` to `highest`."""

    def read(text: str, _shop: Shop) -> int:
        found = whole_number(text, highest, lowest)
        if found is None:
            raise InvalidInput("number")
        return found

    return read


def names(text: str, _shop: Shop) -> tuple[str, ...]:
    """The text split at commas outside quotes, without duplicates."""
    parts = (quoted.replace('""', '"') or curly or bare for quoted, curly, bare in _NAMES.findall(text))
    found = tuple(dict.fromkeys(filter(None, map(str.strip, parts))))
    if not found:
        raise InvalidInput("coupon_value")
    return found


def tiers(text: str, shop: Shop) -> tuple[Tier, ...]:
    found = tuple(_tier(part, shop) for part in latin(text).split(","))
    if any(low.spend >= high.spend for low, high in pairwise(found)):
        raise InvalidInput("tiers")
    return found


def _tier(text: str, shop: Shop) -> Tier:
    spend, colon, off = text.partition(":")
    if not colon:
        raise InvalidInput("tiers")
    terms = Percent(basis_points=basis_points(off, shop)) if off.endswith("%") else Fixed(amount=money(off, shop))
    return Tier(spend=money(spend, shop), terms=terms)


def first_ms(text: str, shop: Shop) -> int:
    return midnight(_day(text), shop.zone)


def end_ms(text: str, shop: Shop) -> int:
    """The first ms after the day, which must not be over yet."""
    end = midnight(_day(text) + timedelta(days=1), shop.zone)
    if end <= shop.now:
        raise InvalidInput("date_past")
    return end


def _day(text: str) -> date:
    day = read_day(text)
    if day is None:
        raise InvalidInput("date" if looks_like_day(text) else "date_shape")
    return day


uses = number(1, _MOST_USES)


@dataclass(frozen=True, slots=True)
class Value:
    """What a word means: NewCoupon's field ("" for a part of its terms), its reader, and an example that works."""

    field: str
    read: Reader[object]
    example: str


CONDITIONS = MappingProxyType(
    {
        "min": Value("minimum_subtotal", money, "20"),
        "min_quantity": Value("minimum_quantity", number(1, _MOST_USES), "3"),
        "cap": Value("cap", money, "15"),
        "limit": Value("limit", uses, "500"),
        "per_customer": Value("per_customer", uses, "1"),
        "from": Value("starts_at", first_ms, "2027-06-01"),
        "until": Value("ends_at", end_ms, "2027-08-31"),
        "only": Value("only", names, "TEA-100"),
        "priority": Value("priority", number(0, _MOST_PRIORITY), "5"),
    }
)
NAMED = MappingProxyType({"code": Value("code", code, "SUMMER-10"), "name": Value("name", name, "Spring sale")})
PARTS = MappingProxyType(
    {
        "percent": Value("", basis_points, "10%"),
        "amount": Value("", money, "5"),
        "buy": Value("", number(1, MOST_UNITS), "2"),
        "get": Value("", number(1, MOST_UNITS), "1"),
        "off": Value("", basis_points, "50%"),
        "tiers": Value("", tiers, "50:5%,100:10%"),
    }
)
"""Words of the discount."""
VALUES = MappingProxyType({**NAMED, **PARTS, **CONDITIONS})
FLAGS = ("free_delivery", "first_order", "exclusive", "paused")
AUTO = "auto"
VERBS = ("new", "pause", "resume", "end")
KEYWORDS = frozenset({*FLAGS, *VERBS, AUTO})
"""Words that the command keeps for itself: none of them can be a code."""
_DATES = ("from", "until")


def read(key: str, told: Mapping[str, str], reader: Reader[T], shop: Shop) -> T:
    """The value of this word. Raises WrongWord."""
    try:
        return reader(told[key], shop)
    except InvalidInput as wrong:
        raise WrongWord(key, wrong.field, told[key], value_example(key, shop)) from None


def read_answer(key: str, text: str, shop: Shop) -> str:
    """The value of one word as it is kept, to be read again: "percent" and "off" may lack the sign. Raises WrongWord."""
    typed = " ".join(unquoted(text).split())
    told = f"{typed}%" if key in ("percent", "off") and typed[-1:].isdecimal() else typed
    try:
        found = read(key, {key: told}, VALUES[key].read, shop)
    except WrongWord as wrong:
        raise WrongWord(key, wrong.field, typed, wrong.example) from None
    if isinstance(found, int) and VALUES[key].read is money and not set(told) <= set("0123456789."):
        return plain(found, shop.currency)  # a comma or a sign: the command takes one plain word
    if key in ("name", "only"):
        return told
    return latin(told).upper() if key == "code" else latin(told)


def value_example(key: str, shop: Shop) -> str:
    """A value that works; the example of a day is in the coming year."""
    example = VALUES[key].example
    return in_next_year(example, shop) if key in _DATES else example


def in_next_year(text: str, shop: Shop) -> str:
    """The text with its days moved to the coming year."""
    year = moment_at(shop.now, shop.zone).year + 1
    return re.sub(r"\b\d{4}(?=-)", str(year), text)
