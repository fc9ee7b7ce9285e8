"""Amounts, numbers and times as they are written in the language in force."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal

from core.money import display
from texts.language import N_, _, spoken

_DAY = N_("d MMMM y")
_MOMENT = N_("d MMM y, HH:mm")
"""How a language orders the parts, as Unicode's CLDR writes it: `d MMMM y` is 3 November 2025."""


def money(amount: int, currency: str) -> str:
    """Minor units as a customer reads them."""
    return display(amount, currency, spoken())


def price(amount: int, currency: str) -> str:
    """Minor units as those who ask for them read them: what customers get for nothing is said to be free."""
    return _("{amount} (free)").format(amount=money(amount, currency)) if not amount else money(amount, currency)


def number(count: float) -> str:
    """12500 → "12,500"; at most three decimals."""
    return format_decimal(count, locale=spoken())


def moment(at: int, timezone: str) -> str:
    """Ms UTC as a date with a time in the shop's timezone."""
    return format_datetime(datetime.fromtimestamp(at / 1000, UTC), _(_MOMENT), ZoneInfo(timezone), spoken())


def day(at: int, timezone: str) -> str:
    """Ms UTC as a date in the shop's timezone."""
    return calendar_day(datetime.fromtimestamp(at / 1000, ZoneInfo(timezone)).date())


def calendar_day(day: date) -> str:
    """3 November 2025"""
    return format_date(day, _(_DAY), spoken())


def age(since: int, now: int) -> str:
    """How long ago, in the largest unit that fits, both in ms UTC: "3h"."""
    return format_timedelta(
        timedelta(milliseconds=max(0, now - since)), "minute", threshold=1, format="narrow", locale=spoken()
    )
