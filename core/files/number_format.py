"""How a spreadsheet shows a number: what its format says, without signs of money, colours and thousands.

`00000` shows 123 as 00123, `0.00 €` shows 9.5081 as 9.51, `0.0%` shows 0.125 as 12.5%.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_PART = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)
_DIGITS = "0#?"
_BARE = "$+-():!^&'~{}<>= \u00a0\u202f"
"""Signs that stand for themselves in a format; so does whatever is no ASCII, € for example."""
_ENDS_A_PREFIX = "-_/#."
_EXACT = 10**15
"""Spreadsheets know fifteen digits."""
_DIGIT = "\0"
_WITHIN = re.compile("\0[^\0]+\0")
BUILT_IN = {
    **dict.fromkeys((1,), "0"),
    **dict.fromkeys((2,), "0.00"),
    **dict.fromkeys((3, 5, 6, 37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((4, 7, 8, 39, 40, 43, 44), "#,##0.00"),
    9: "0%",
    10: "0.00%",
}
"""The formats that a workbook need not spell out, by their number; all others show a number as General does, or a date."""


class NumberFormat(NamedTuple):
    """`least` to `most` decimals, at least `digits` before them. `template`: of a code like TEA-000, a NUL for each digit."""

    least: int = 0
    most: int = 0
    digits: int = 1
    percent: bool = False
    template: str = ""

    def shown(self, value: float) -> str:
        """The number as the cell shows it, with a point and without thousands."""
        if abs(value) >= _EXACT:
            return general(value)
        exact = Decimal(f"{value:.15g}") * (100 if self.percent else 1)
        rounded = exact.quantize(Decimal(1).scaleb(-self.most), ROUND_HALF_UP)
        sign = "-" if rounded < 0 else ""
        whole, _, decimals = f"{abs(rounded):f}".partition(".")
        decimals = decimals[: self.least] + decimals[self.least :].rstrip("0")
        number = self._filled(whole) + (f".{decimals}" if decimals else "")
        return f"{sign}{number}{'%' if self.percent else ''}"

    def _filled(self, whole: str) -> str:
        """The whole digits in their places; those that have none stand before the first place."""
        left = whole.zfill(self.digits)
        if not self.template:
            return left
        parts = []
        for sign in reversed(self.template[self.template.index(_DIGIT) + 1 :]):
            parts.append(left[-1] if sign == _DIGIT else sign)
            left = left[:-1] if sign == _DIGIT else left
        return self.template[: self.template.index(_DIGIT)] + left + "".join(reversed(parts))


def general(value: float) -> str:
    """The number to fifteen digits, without a format. 0.1 + 0.2 is 0.3 in a spreadsheet."""
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


@lru_cache(4096)
def read_format(code: str) -> NumberFormat | None:
    """What the format says of positive numbers; None for one that shows all digits (General, text), for exponents, fractions and dates."""
    parts = tuple(_first_section(code))
    places = "".join(part for part in parts if part in ("0", "#", "?", ".", ","))
    spoken = {part for part in parts if len(part) == 1} - set("0#?.,%") - set(_BARE)
    whole, _, decimals = places.partition(".")
    scaled = whole.endswith(",") or "," in decimals
    if not whole.strip(",") + decimals or scaled or any(sign.isascii() for sign in spoken):
        return None
    percent = "%" in parts
    template = _template(parts) if set(places) == {"0"} and not percent else ""
    least = 0 if percent else decimals.count("0")
    return NumberFormat(least, len(decimals), max(whole.count("0"), 1), percent, template)


def _first_section(code: str) -> Iterator[str]:
    """The format's parts up to the first semicolon. What is for the eye only is left out: colours, widths, signs of money in brackets."""
    for part in _PART.findall(code):
        if part == ";":
            return
        if part[0] not in "[_*":
            yield part


def _template(parts: Sequence[str]) -> str:
    """The code's pattern with its letters; "" where they are only a unit or a currency: `0 "pcs"`, `"EUR" 0`."""
    pattern = "".join(_DIGIT if part == "0" else _literal(part) for part in parts)
    before = pattern[: pattern.index(_DIGIT)]
    is_prefix = before.strip() and (pattern.count(_DIGIT) > 1 or before[-1] in _ENDS_A_PREFIX)
    return pattern if is_prefix or _WITHIN.search(pattern) else ""


def _literal(part: str) -> str:
    return part[1:-1] if part[0] == '"' else part.removeprefix("\\")
