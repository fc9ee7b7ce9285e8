"""Amounts, numbers and times, written in the current language."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta, get_day_names
from babel.numbers import format_decimal

from core.money import display
from core.values.moments import DayWords
from texts.language import N_, _, spoken

_DAY = N_("d MMMM y")
_MOMENT = N_("d MMM y, HH:mm")
_WEEKDAY_MOMENT = N_("EEEE HH:mm")
"""The order of the parts in a language, as in Unicode's CLDR: `d MMMM y` is 3 November 2025."""

_NEAR = 6
"""Days ahead for which the name of the day says which one it is."""


def money(amount: int, currency: str) -> str:
    """Minor units as a customer reads them."""
    return display(amount, currency, spoken())


def price(amount: int, currency: str) -> str:
    """An amount as the people who charge it read it: 0 is marked as free."""
    return _("{amount} (free)").format(amount=money(amount, currency)) if not amount else money(amount, currency)


def number(count: float) -> str:
    """12500 → "12,500"; at most three decimals."""
    return format_decimal(count, locale=spoken())


def average(value: float) -> str:
    """4.6, with one decimal always."""
    return format_decimal(value, "0.0", locale=spoken())


def moment(at: int, timezone: str) -> str:
    """A date with the time in the shop's timezone, from ms UTC."""
    return format_datetime(datetime.fromtimestamp(at / 1000, UTC), _(_MOMENT), ZoneInfo(timezone), spoken())


def until(at: int, since: int, timezone: str) -> str:
    """When something ends: the time alone if that is still the day of `since`, else with its date. Both in ms UTC."""
    zone = ZoneInfo(timezone)
    ends, begins = (datetime.fromtimestamp(one / 1000, zone) for one in (at, since))
    if ends.date() != begins.date():
        return moment(at, timezone)
    return format_datetime(ends.astimezone(UTC), "HH:mm", zone, spoken())


def through(ends: int, now: int, timezone: str) -> str:
    """Until when it is so, for what ends at `ends` as seen at `now` (ms UTC): "Sunday" for all of it, "Sunday 18:00", "5 December 2026"."""
    zone = ZoneInfo(timezone)
    end = datetime.fromtimestamp(ends / 1000, zone)
    whole = (end.hour, end.minute) == (0, 0)
    last = end.date() - timedelta(days=1) if whole else end.date()
    ahead = (last - datetime.fromtimestamp(now / 1000, zone).date()).days
    if whole:
        near = format_date(last, "EEEE", spoken()) if ahead else _("midnight")
        return near if 0 <= ahead <= _NEAR else calendar_day(last)
    if 0 < ahead <= _NEAR:
        return weekday_moment(ends, timezone)
    return until(ends, now, timezone)


def day_words() -> DayWords:
    """Words for days as people type them: in English, and in the current language."""
    weekdays = {
        name.casefold().rstrip("."): day
        for locale in ("en", spoken())
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for day, name in get_day_names(width, context, locale).items()
    }
    ahead = {"today": 0, "tomorrow": 1, _("today").casefold(): 0, _("tomorrow").casefold(): 1}
    return DayWords(ahead, weekdays)


def weekday_moment(at: int, timezone: str) -> str:
    """A moment within the next days, in the shop's timezone, from ms UTC: Friday 14:32."""
    return format_datetime(datetime.fromtimestamp(at / 1000, UTC), _(_WEEKDAY_MOMENT), ZoneInfo(timezone), spoken())


def day(at: int, timezone: str) -> str:
    """A date in the shop's timezone, from ms UTC."""
    return calendar_day(datetime.fromtimestamp(at / 1000, ZoneInfo(timezone)).date())


def calendar_day(day: date) -> str:
    """3 November 2025"""
    return format_date(day, _(_DAY), spoken())


def age(since: int, now: int) -> str:
    """How long ago it was, in the largest unit that fits: "3h". Both times are ms UTC."""
    return format_timedelta(
        timedelta(milliseconds=max(0, now - since)), "minute", threshold=1, format="narrow", locale=spoken()
    )
