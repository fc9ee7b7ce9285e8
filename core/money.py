"""Money in whole minor units: cents, yen, Stars. Never a float.

An amount is an `int` that counts the smallest unit of its currency; the currency travels beside it,
once per cart, order or shop.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from babel.core import get_global
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_currency_symbol

from core.errors import InvalidInput
from core.typed import latin

STARS = "XTR"
LARGEST = 10**12
"""The largest price, sum or spend in this shop (minor units); sums of these stay far inside 64 bits."""

_NUMBER = r"([0-9]{1,100})(?:\.([0-9]+)|,([0-9]{1,2}))?"
"""With three digits after it, a comma may also be a thousands separator."""


@cache
def exponent(currency: str) -> int:
    """How many decimals the currency has: EUR 2, JPY 0, KWD 3, Telegram Stars (XTR) 0."""
    return 0 if currency == STARS else int(get_currency_precision(currency))


def known_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 currency, or Telegram's Stars."""
    return code == STARS or code in get_global("all_currencies")


def parse_amount(text: str, currency: str) -> int:
    """Read a decimal ("4.50", "4,50", "٤٫٥٠") into minor units; the currency's code or sign may stand before or after it.

    Raises InvalidInput("amount", text, example) for anything else: "1,000", a minus, another currency, more decimals than
    the currency has; "amount_too_large".
    """
    digits = exponent(currency)
    found = _amount_of(currency).fullmatch(latin(text).strip())
    decimals = (found[2] or found[3] or "") if found else ""
    if not found or len(decimals) > digits:
        raise InvalidInput("amount", text, example=price_example(currency))
    amount = int(found[1]) * int(10**digits) + int(decimals.ljust(digits, "0") or 0)
    if amount > LARGEST:
        raise InvalidInput("amount_too_large", text, example=price_example(currency))
    return amount


def joined_amounts(words: Sequence[str], currency: str) -> list[str]:
    """The words, with an amount, its currency and its sign joined into one: "tea", "+", "5", "EUR" → "tea", "+ 5 EUR"."""
    joined: list[str] = []
    for word in words:
        pair = f"{joined[-1]} {word}" if joined else ""
        if _amount_of(currency).fullmatch(latin(pair).lstrip("+-").strip()):
            joined[-1] = pair
        else:
            joined.append(word)
    return joined


@cache
def _amount_of(currency: str) -> re.Pattern[str]:
    """A number with the currency's code or sign before or after it, if any."""
    sign = "⭐" if currency == STARS else str(get_currency_symbol(currency, locale="en"))
    named = f"(?:{re.escape(sign)}|{currency})"
    return re.compile(rf"(?:{named} ?)?{_NUMBER}(?: ?{named})?", re.IGNORECASE)


def plain(amount: int, currency: str) -> str:
    """The amount as `parse_amount` reads it: 450, "EUR" → "4.50"."""
    return f"{Decimal(amount).scaleb(-exponent(currency)):f}"


def price_example(currency: str, tenths: int = 45) -> str:
    """An amount that exists in this currency, from tenths of its unit: 45, "EUR" → "4.50"; 45, "JPY" → "4"."""
    return plain(tenths * 10 ** exponent(currency) // 10, currency)


@lru_cache(maxsize=4096)
def display(amount: int, currency: str, locale: str = "en") -> str:
    """The amount as a customer reads it: 450, "EUR", "en" → "€4.50". Babel takes 0.1 ms for one, and a shop shows the same ones again."""
    if currency == STARS:
        return f"{format_decimal(amount, locale=locale)} ⭐"
    return format_currency(Decimal(amount).scaleb(-exponent(currency)), currency, locale=locale)


def percent_of(amount: int, basis_points: int) -> int:
    """`basis_points` hundredths of a percent of `amount`, rounded half up: 1000 of 25 → 3 (10 % of 0.25 is 0.025)."""
    return (amount * basis_points + 5_000) // 10_000


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Split `amount` in proportion to `weights`; the parts sum to it exactly.

    Largest remainder; a tie goes to the earlier place (callers give lines by SKU id ascending). No part exceeds
    its weight while `amount` does not exceed their sum. All weights zero: all parts zero.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    if over := amount - sum(parts):
        remainders = [amount * weight % whole for weight in weights]
        # Sorting is stable, also in reverse: of equal remainders the earlier place stays first.
        for place in sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)[:over]:
            parts[place] += 1
    return parts
