"""How a change of prices is said: "+5%", "-0.50", "7.50", rounded to "0.05" or ".99"."""

import re
from typing import NamedTuple

from core.errors import InvalidInput
from core.money import exponent, parse_amount, plain
from core.typed import latin
from core.values.product import read_price

_PERCENT = re.compile(r"([+-]) ?(\d{1,4})(?:[.,](\d{1,2}))? ?%", re.ASCII)
_UNSIGNED = re.compile(r"[\d.,]+ ?%", re.ASCII)
_ENDING = re.compile(r"[.,](\d{1,3})", re.ASCII)
_WHOLE = 10_000
"""Basis points."""


class Change(NamedTuple):
    """A new price: `parts` of 10,000 of the old one, and an amount (minor units). A `fixed` one does not ask for the old one."""

    parts: int
    amount: int
    fixed: bool = False


class Rounding(NamedTuple):
    """To the nearest price that ends like this: a multiple of `step`, and `ending` more (minor units). A middle is rounded up."""

    step: int = 1
    ending: int = 0


def read_change(text: str, currency: str) -> Change:
    """Raises InvalidInput("price", "price_large", "price_sign")."""
    typed = latin(text).strip()
    if percent := _PERCENT.fullmatch(typed):
        points = int(percent[2]) * 100 + int((percent[3] or "").ljust(2, "0"))
        return Change(_WHOLE + (points if percent[1] == "+" else -points), 0)
    if _UNSIGNED.fullmatch(typed):
        raise InvalidInput("price_sign", text, f"+{typed.replace(' ', '')}")
    signed = typed[:1] in ("+", "-")
    try:
        amount = read_price(typed[1:] if signed else text, currency)
    except InvalidInput as wrong:
        raise InvalidInput(wrong.field, text, wrong.example) from None
    return Change(_WHOLE, amount if typed[0] == "+" else -amount) if signed else Change(0, amount, fixed=True)


def plain_change(text: str, currency: str) -> str:
    """The change as it is kept, to be read again: "+5%", "-0.50", "7.50". Raises the same as `read_change`."""
    change, typed = read_change(text, currency), latin(text).replace(" ", "")
    if typed.endswith("%"):
        return typed
    return ("" if change.fixed else typed[0]) + plain(abs(change.amount), currency)


def plain_rounding(text: str, currency: str) -> str:
    """The rounding as it is kept, to be read again: "0.05", ".99". Raises the same as `read_rounding`."""
    rounding = read_rounding(text, currency)
    return latin(text).strip().replace(",", ".") if rounding.ending else plain(rounding.step, currency) if text else ""


def read_rounding(text: str, currency: str) -> Rounding:
    """Read "0.05", a step, or ".99", an ending; "" for neither. Raises InvalidInput("rounding")."""
    if not text:
        return Rounding()
    digits = exponent(currency)
    if ending := _ENDING.fullmatch(latin(text).strip()):
        if len(ending[1]) > digits:
            raise InvalidInput("rounding", text, rounding_example(currency))
        return Rounding(10**digits, int(ending[1].ljust(digits, "0")))
    try:
        step = parse_amount(text, currency)
    except InvalidInput:
        step = 0
    if not step:
        raise InvalidInput("rounding", text, rounding_example(currency))
    return Rounding(step)


def changed(price: int, change: Change, rounding: Rounding) -> int:
    """The price after the change, in minor units: exact, and rounded once. Below 0 only if it would be so without rounding."""
    exact = price * change.parts + change.amount * _WHOLE
    if exact < 0:
        return exact // _WHOLE
    step = rounding.step * _WHOLE
    whole = (2 * (exact - rounding.ending * _WHOLE) + step) // (2 * step)
    rounded = rounding.ending + whole * rounding.step
    return rounded if rounded >= 0 else rounded + rounding.step


def rounding_example(currency: str) -> str:
    """A step that exists in this currency."""
    return "0.05" if exponent(currency) else "10"
