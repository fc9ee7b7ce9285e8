"""The words of the owner's coupon command: `SUMMER 10% min=20 cap=15 until=2027-08-31 only="Hot drinks" exclusive`.

The code comes first (or `auto "Spring sale"`: a promotion that applies by itself), then in any order one discount
(`10%`, `5.00`, `free_delivery`, `buy=2 get=1 off=50%`, `tiers=50:5%,100:10%`) and conditions.
Amounts are decimals of the shop's currency, dates are days of its timezone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.models.coupon import (
    MOST_UNITS,
    NAME_LENGTH,
    WHOLE,
    BuyGet,
    Fixed,
    FreeDelivery,
    NewCoupon,
    Percent,
    Terms,
    Tier,
    Tiers,
    stored_code,
)
from core.money import parse_amount

_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?%", re.ASCII)
_NUMBER = re.compile(r"\d{1,7}", re.ASCII)
_DAY = re.compile(r"2[01]\d\d-\d\d-\d\d", re.ASCII)
_MOST_USES = 1_000_000
_MOST_PRIORITY = 1_000

T = TypeVar("T")

_SETS = ("buy", "get", "off")
_DISCOUNTS = ("percent", "amount", "free_delivery", "tiers", *_SETS)
_FLAGS = ("free_delivery", "first_order", "exclusive", "paused")
_EXAMPLES = {
    "percent": "SUMMER 12.5%",
    "amount": "SUMMER 5",
    "free_delivery": "SUMMER free_delivery",
    "tiers": "SUMMER tiers=50:5%,100:10%",
    "buy": "SUMMER buy=2 get=1",
    "get": "SUMMER buy=2 get=1",
    "off": "SUMMER buy=2 get=1 off=50%",
    "only": 'SUMMER 10% only="Hot drinks",Snacks',
    "min": "SUMMER 10% min=20",
    "cap": "SUMMER 10% cap=15",
    "min_quantity": "SUMMER 10% min_quantity=3",
    "limit": "SUMMER 10% limit=500",
    "per_customer": "SUMMER 10% per_customer=1",
    "priority": "SUMMER 10% priority=5",
    "first_order": "SUMMER 10% first_order",
    "exclusive": "SUMMER 10% exclusive",
    "paused": "SUMMER 10% paused",
    "auto": 'auto "Spring sale" 10% min=20',
    "name": 'auto "Spring sale" 10% min=20',
}
_AUTO = "auto"
_ANY = "SUMMER 10% min=20 limit=500"


@dataclass(frozen=True, slots=True)
class _Shop:
    """Where and when the words were typed: `now` in ms UTC."""

    currency: str
    zone: ZoneInfo
    now: int

    def example(self, key: str = "") -> str:
        """A whole coupon that works and shows the word `key`."""
        if key in ("from", "until"):
            year = datetime.fromtimestamp(self.now / 1000, self.zone).year + 1
            return f"SUMMER 10% from={year}-06-01 until={year}-08-31"
        return _EXAMPLES.get(key, _ANY)


def parse_coupon(words: Sequence[str], currency: str, timezone: str, now: int) -> NewCoupon:
    """The coupon that these words describe: the command's words, split at white space; `now` is ms UTC.

    `until` includes its whole day. `only` stays as words: names or paths of categories and SKU codes, split at commas.
    Raises InvalidInput(field, value, example), where `example` is a whole coupon that works. Fields: coupon_code, coupon_name,
    coupon_discount (none, or a second one), coupon_word (unknown), coupon_word_twice, coupon_value (missing), percent,
    amount, amount_too_large, number, sets (`buy` and `get` belong together), tiers, date, date_past, date_order,
    quotes.
    """
    shop = _Shop(currency, ZoneInfo(timezone), now)
    told = _told(_words(" ".join(words)), shop)
    named = _named(told, shop)
    terms = _terms(told, shop)
    conditions = {name: _read(key, told, read, shop) for key, (name, read) in _CONDITIONS.items() if key in told}
    if {"from", "until"} <= told.keys() and told["from"] > told["until"]:
        raise InvalidInput("date_order", told["until"], shop.example("until"))
    flags = {"first_order": "first_order" in told, "exclusive": "exclusive" in told, "active": "paused" not in told}
    return NewCoupon.model_validate({**named, "currency": currency, "terms": terms, **conditions, **flags})


def _words(text: str) -> list[str]:
    """Split at spaces outside of quotes, which stay; a phone's curly quotes are quotes."""
    text = text.translate(_QUOTES)
    if text.count('"') % 2:
        raise InvalidInput("quotes", text[text.rindex('"') :], _EXAMPLES["only"])
    return _WORD.findall(text)


def parse_cell(column: str, text: str, currency: str, timezone: str) -> dict[str, object]:
    """What a cell of a coupon file says, by NewCoupon's fields. `column`: "code", "name", "discount" or a condition's word.

    A day may be over. Raises InvalidInput.
    """
    shop = _Shop(currency, ZoneInfo(timezone), now=0)
    match column:
        case "code":
            return {"code": _code(text, shop)}
        case "name":
            return {"name": _name(text, shop)}
        case "discount":
            told = _told(["", *_words(text)], shop)
            if beside := [told[key] for key in told if key not in (*_DISCOUNTS, "code")]:
                raise InvalidInput("coupon_discount", beside[0])
            return {"terms": _terms(told, shop)}
    field, read = _CONDITIONS[column]
    return {field: read(text, shop)}


def unquoted(text: str) -> str:
    """A code or a promotion's name as it was typed, without the quotes around it."""
    return _bare(text.translate(_QUOTES)).strip()


def _bare(word: str) -> str:
    return word.replace('"', "")


def _told(words: Sequence[str], shop: _Shop) -> dict[str, str]:
    """Each word's value by its key; the first one is the "code", a discount without a key "percent" or "amount".

    `auto` and a quoted "name" stand for a code; without quotes behind it, AUTO is a code like any other.
    """
    if words and words[0].lower() == _AUTO and len(words) > 1 and words[1].startswith('"'):
        told, rest = {"name": _bare(words[1])}, words[2:]
    else:
        told, rest = {"code": _bare(words[0]) if words else ""}, words[1:]
    for word in map(_bare, rest):
        key, value = _key_and_value(word, shop, "auto" if told.get("code", "").lower() == _AUTO else "")
        if key in told:
            raise InvalidInput("coupon_word_twice", word, shop.example(key))
        told[key] = value
    return told


def _key_and_value(word: str, shop: _Shop, example: str = "") -> tuple[str, str]:
    """`example` is the key of what to show where the word means nothing."""
    typed, equals, value = word.partition("=")
    key = typed.lower()
    if key in _FLAGS and not equals:
        return key, word
    if key in _VALUED:
        if not value.strip():
            raise InvalidInput("coupon_value", word, shop.example(key))
        return key, value.strip()
    if equals or any(map(str.isalpha, word)) or not (any(map(str.isdigit, word)) or word.endswith("%")):
        raise InvalidInput("coupon_word", word, shop.example(example or key))
    return ("percent" if word.endswith("%") else "amount"), word


def _terms(told: dict[str, str], shop: _Shop) -> Terms:
    """The one discount."""
    kinds = [key for key in told if key in _DISCOUNTS]
    if not kinds:
        raise InvalidInput("coupon_discount", "", shop.example())
    kind = "buy" if kinds[0] in _SETS else kinds[0]
    if second := [key for key in kinds[1:] if kind != "buy" or key not in _SETS]:
        raise InvalidInput("coupon_discount", told[second[0]], shop.example(kind))
    match kind:
        case "percent":
            return Percent(basis_points=_read(kind, told, _basis_points, shop))
        case "amount":
            return Fixed(amount=_read(kind, told, _money, shop))
        case "tiers":
            return Tiers(tiers=_read(kind, told, _tiers, shop))
        case "buy":
            return _sets(told, shop)
    return FreeDelivery()


def _sets(told: dict[str, str], shop: _Shop) -> BuyGet:
    if not {"buy", "get"} <= told.keys():
        lonely = next(key for key in _SETS if key in told)
        raise InvalidInput("sets", f"{lonely}={told[lonely]}", shop.example(lonely))
    buy, get = (_read(key, told, _number(1, MOST_UNITS), shop) for key in ("buy", "get"))
    return BuyGet(buy=buy, get=get, basis_points=_read("off", told, _basis_points, shop) if "off" in told else WHOLE)


def _read(key: str, told: dict[str, str], reader: Callable[[str, _Shop], T], shop: _Shop) -> T:
    """The value as its reader understands it; what is wrong with it is said with an example of this word."""
    try:
        return reader(told[key], shop)
    except InvalidInput as wrong:
        raise InvalidInput(wrong.field, told[key], shop.example(key)) from None


def _named(told: dict[str, str], shop: _Shop) -> dict[str, object]:
    """By its code, or a promotion by its name."""
    if "name" in told:
        return {"automatic": True, "name": _read("name", told, _name, shop)}
    return {"code": _read("code", told, _code, shop)}


def _code(text: str, _shop: _Shop) -> str:
    return stored_code(text)


def _name(text: str, _shop: _Shop) -> str:
    name = " ".join(text.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise InvalidInput("coupon_name")
    return name


def _money(text: str, shop: _Shop) -> int:
    amount = parse_amount(text, shop.currency)
    if not amount:
        raise InvalidInput("amount")
    return amount


def _basis_points(text: str, _shop: _Shop) -> int:
    found = _PERCENT.fullmatch(text)
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if not 0 < points <= WHOLE:
        raise InvalidInput("percent")
    return points


def _number(lowest: int, highest: int) -> Callable[[str, _Shop], int]:
    def read(text: str, _shop: _Shop) -> int:
        if not _NUMBER.fullmatch(text) or not lowest <= int(text) <= highest:
            raise InvalidInput("number")
        return int(text)

    return read


def _names(text: str, _shop: _Shop) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise InvalidInput("coupon_value")
    return names


def _tiers(text: str, shop: _Shop) -> tuple[Tier, ...]:
    tiers = tuple(_tier(part, shop) for part in text.split(","))
    if any(low.spend >= high.spend for low, high in pairwise(tiers)):
        raise InvalidInput("tiers")
    return tiers


def _tier(text: str, shop: _Shop) -> Tier:
    spend, colon, off = text.partition(":")
    if not colon:
        raise InvalidInput("tiers")
    percent = off.endswith("%")
    terms = Percent(basis_points=_basis_points(off, shop)) if percent else Fixed(amount=_money(off, shop))
    return Tier(spend=_money(spend, shop), terms=terms)


def _first_ms(text: str, shop: _Shop) -> int:
    return _midnight(_day(text), shop)


def _end_ms(text: str, shop: _Shop) -> int:
    """The first ms after the day, which is not over yet."""
    end = _midnight(_day(text) + timedelta(days=1), shop)
    if end <= shop.now:
        raise InvalidInput("date_past")
    return end


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise InvalidInput("date") from None


def _midnight(day: date, shop: _Shop) -> int:
    return int(datetime.combine(day, time(), shop.zone).timestamp()) * 1_000


_CONDITIONS: dict[str, tuple[str, Callable[[str, _Shop], object]]] = {
    "min": ("minimum_subtotal", _money),
    "min_quantity": ("minimum_quantity", _number(1, _MOST_USES)),
    "cap": ("cap", _money),
    "limit": ("limit", _number(1, _MOST_USES)),
    "per_customer": ("per_customer", _number(1, _MOST_USES)),
    "from": ("starts_at", _first_ms),
    "until": ("ends_at", _end_ms),
    "only": ("only", _names),
    "priority": ("priority", _number(0, _MOST_PRIORITY)),
}
_VALUED = {*_CONDITIONS, *_SETS, "tiers"}
