"""The numbers of a file, read a column at a time: what "4,500" means depends on its neighbours.

A sign with three digits after it may part thousands or decimals. The column decides, where another of its cells can only mean one of
them; otherwise its sender is asked.
"""

import re
from functools import cache
from typing import NamedTuple

from babel.numbers import get_currency_symbol

from core.typed import latin

_SPACES = re.compile(r"[\s'’`]+")
_NUMBER = re.compile(r"[+-]?(?=[.,]?\d)(?:\d+|\d{1,3}(?:([.,])\d{2,3})+)?(?:[.,]\d*)?")
_ENDS = re.compile(r"[.,](?:[-–—]+|$)")
"""4,- and 4.– are whole amounts; so is 4, with nothing behind it."""
_LOCALES = (
    "en",
    "ru",
    "uk",
    "en_CA",
    "en_AU",
    "de",
    "fr",
    "es",
    "pt_BR",
    "tr",
    "id",
    "pl",
    "ja",
    "zh",
    "ar_AE",
    "he",
    "th",
)
_BESIDE = {
    "CHF": ("fr", "sfr"),
    "INR": ("rs",),
    "RUB": ("руб", "р"),
    "UAH": ("грн",),
    "PLN": ("zł", "zl"),
    "TRY": ("tl",),
    "IDR": ("rp",),
    "GBP": ("£",),
}
DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "CLP", "COP", "ARS"})
_PIECES = re.compile(r"(?:pcs?|pieces?|units?|stk|stück|st|шт|un|uds?|pz|adet|buah)\.?$", re.IGNORECASE)
WITHOUT_CENTS = frozenset({"IDR", "COP", "IRR", "LAK", "MMK", "UZS", "LBP"})
"""Currencies whose smaller unit nobody uses: there "15.000" are fifteen thousand."""
_PER = re.compile(r"[*=]+$|/[^\W\d]+$")
"""What stands behind an amount: a star for a note, or what it is for."""
LONGEST = 40


class Style(NamedTuple):
    """How a column writes numbers: its decimal sign, "" if each cell speaks for itself."""

    decimal: str = ""


class TwoWays(NamedTuple):
    """A number of the column that can be read in two ways, and how many of them there are."""

    text: str
    cells: int


def bare(text: str, currency: str = "") -> str:
    """The number in the cell, without spaces and the shop's own currency around it."""
    number = _PER.sub("", latin(text[:LONGEST]).strip()).strip()
    if currency:
        number = _without_currency(number, currency)
    number = _SPACES.sub("", number)
    ended = _ENDS.search(number)
    return number[: ended.start()] if ended and ended.start() else number


def pieces(text: str) -> str:
    """The number in a cell that counts pieces."""
    return _PIECES.sub("", bare(text)).strip()


class Signs:
    """Meets the numbers of a column, each of them `bare`, and knows how it writes them. `decimals`: how many such numbers have."""

    def __init__(self, decimals: int) -> None:
        self._decimals = decimals
        self._sure: set[str] = set()
        self._digits = 0
        self._open: dict[str, str] = {}
        self._cells = 0

    def meet(self, number: str) -> None:
        sign = _decimal_sign(number, self._decimals)
        if sign:
            self._sure.add(sign)
            self._digits = max(self._digits, len(number.rpartition(sign)[2]))
        elif sign is None:
            self._open.setdefault("," if "," in number else ".", number)
            self._cells += 1

    def style(self, usual: str = "") -> Style | TwoWays:
        """How the column writes its numbers; `usual` is the decimal sign of a neighbouring one."""
        first = next(iter(self._open.values()), "")
        if len(self._sure) == 1:
            (sign,) = self._sure
            doubtful = self._open.get(sign) if self._digits < 3 else None
            return TwoWays(doubtful, self._cells) if doubtful else Style(sign)
        if not first:
            return Style()
        if self._decimals == 0 and not self._sure:
            return Style("," if "." in first else ".")
        return Style(usual) if usual and not self._sure else TwoWays(first, self._cells)


def decimal_text(number: str, style: Style) -> str | None:
    """The number with a point, and without signs between thousands: "1.234,50" → "1234.50". None if it is no number."""
    found = _NUMBER.fullmatch(number)
    if not found:
        return None
    decimal = style.decimal or _decimal_sign(number, 0) or ""
    other = "," if decimal == "." else "."
    if decimal and (number.count(decimal) > 1 or not _parts_thousands(number.partition(decimal)[0], other)):
        return None
    whole, _sign, rest = number.partition(decimal) if decimal else (number, "", "")
    whole = whole.replace(other, "") if decimal else re.sub("[.,]", "", whole)
    rest = rest.rstrip("0")
    return f"{whole or 0}.{rest}" if rest else whole or "0"


def _decimal_sign(number: str, decimals: int) -> str | None:
    """The decimal sign that this number can only have; "" if it has none, None if it can be read in two ways."""
    marks: list[str] = re.findall("[.,]", number)
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) > 1:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    whole, _sign, rest = number.partition(last)
    if len(rest) != 3 or not 1 <= len(whole.lstrip("+-")) <= 3 or whole.lstrip("+-").startswith("0"):
        return last
    return last if decimals == 3 and last == "." else None


def _parts_thousands(whole: str, sign: str) -> bool:
    """Whether all signs in the whole part stand before three digits."""
    between = re.escape(sign)
    groups = rf"[+-]?\d{{1,3}}(?:{between}\d{{2,3}})*{between}\d{{3}}"  # of two digits in India
    return sign not in whole or re.fullmatch(groups, whole) is not None


def _without_currency(text: str, currency: str) -> str:
    for name in _names(currency):
        for shorter in (text.casefold().removeprefix(name), text.casefold().removesuffix(name)):
            if len(shorter) < len(text) and shorter.strip():
                return shorter.strip(" .\u00a0\u202f") if name[-1].isalpha() else shorter.strip()
    return text


@cache
def _names(currency: str) -> tuple[str, ...]:
    """How the currency is written beside an amount, the longest first."""
    names = {currency, *_BESIDE.get(currency, ()), *(["$"] if currency in DOLLARS else [])}
    names |= {str(get_currency_symbol(currency, locale=locale)) for locale in _LOCALES}
    with_dots = {f"{name}." for name in names if name.isalpha()}
    return tuple(sorted((name.casefold() for name in names | with_dots), key=len, reverse=True))
