"""How the value of each word of a coupon is read, in the owner's command as in a cell of the coupon file.

Amounts are decimals of the shop's currency, dates are days of its timezone. Every reader raises InvalidInput(field); whoever asked
says what was typed and what works instead.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.models.coupon import MOST_UNITS, NAME_LENGTH, WHOLE, Fixed, Percent, Tier, stored_code
from core.money import parse_amount
from core.text import name_of
from core.values.days import looks_like_day, midnight, read_day
from core.values.numbers import whole_number

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?%", re.ASCII)
_MOST_USES = 1_000_000
_MOST_PRIORITY = 1_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shop:
    """Where and when the words were typed: `now` in ms UTC."""

    currency: str
    zone: ZoneInfo
    now: int


Reader = Callable[[str, Shop], T]


def code(text: str, _shop: Shop) -> str:
    if text.strip().lower() in KEYWORDS:
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
    found = _PERCENT.fullmatch(text)
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
    """Split at commas, each once."""
    found = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    if not found:
        raise InvalidInput("coupon_value")
    return found


def tiers(text: str, shop: Shop) -> tuple[Tier, ...]:
    found = tuple(_tier(part, shop) for part in text.split(","))
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
    """The first ms after the day, which is not over yet."""
    end = midnight(_day(text) + timedelta(days=1), shop.zone)
    if end <= shop.now:
        raise InvalidInput("date_past")
    return end


def _day(text: str) -> date:
    day = read_day(text)
    if day is None:
        raise InvalidInput("date" if looks_like_day(text) else "date_shape")
    return day


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a word: NewCoupon's field ("" for a part of its terms), who reads it, and something that works."""

    field: str
    read: Reader[object]
    example: str


CONDITIONS = MappingProxyType(
    {
        "min": Value("minimum_subtotal", money, "20"),
        "min_quantity": Value("minimum_quantity", number(1, _MOST_USES), "3"),
        "cap": Value("cap", money, "15"),
        "limit": Value("limit", number(1, _MOST_USES), "500"),
        "per_customer": Value("per_customer", number(1, _MOST_USES), "1"),
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
"""Of the discount."""
FLAGS = ("free_delivery", "first_order", "exclusive", "paused")
AUTO = "auto"
VERBS = ("new", "pause", "resume", "end")
KEYWORDS = frozenset({*FLAGS, *VERBS, AUTO})
"""Words that the command reads as they stand: none is a code."""
