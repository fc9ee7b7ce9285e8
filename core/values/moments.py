"""Moments as people say them: "Sunday", "tomorrow 18:00", "2026-12-05", "5.12.", "18:00"."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.typed import latin
from core.values.days import looks_like_day, midnight, moment_at, read_day

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_SHORT_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4})?)?", re.ASCII)
_YEARS = 9
"""29.2. may be some years away."""


class DayWords(NamedTuple):
    """Words for days, case-folded: `ahead` says in how many days ("tomorrow": 1), `weekdays` which one (Monday is 0)."""

    ahead: Mapping[str, int]
    weekdays: Mapping[str, int]


class Calendar(NamedTuple):
    """Where and when it is said: `after` (ms UTC) is the moment after which the next such day is meant."""

    zone: ZoneInfo
    words: DayWords
    after: int

    @property
    def today(self) -> date:
        return moment_at(self.after, self.zone).date()


def read_begin(text: str, calendar: Calendar) -> int:
    """The first ms (UTC) of the day, or the time of day. Raises InvalidInput("date", "date_shape", "moment")."""
    day, at = _read(text, calendar)
    return midnight(day, calendar.zone) if at is None else _ms(day, at, calendar.zone)


def read_end(text: str, calendar: Calendar) -> int:
    """The first ms (UTC) after the day, or the time of day. Raises the same as `read_begin`; "date_past" if that is not after `after`."""
    day, at = _read(text, calendar)
    end = midnight(day + timedelta(days=1), calendar.zone) if at is None else _ms(day, at, calendar.zone)
    if end <= calendar.after:
        raise InvalidInput("date_past", text)
    return end


def _read(text: str, calendar: Calendar) -> tuple[date, time | None]:
    *said, last = latin(text).casefold().split() or [""]
    clock = _TIME.fullmatch(last)
    if clock is None:
        said, at = [*said, last], None
    else:
        at = time(int(clock[1]), int(clock[2]))
    if len(said) > 1:
        raise InvalidInput("moment", text)
    return (_day(said[0], text, calendar) if said else calendar.today), at


def _day(word: str, text: str, calendar: Calendar) -> date:
    if word in calendar.words.ahead:
        return calendar.today + timedelta(days=calendar.words.ahead[word])
    if word in calendar.words.weekdays:
        return calendar.today + timedelta(days=(calendar.words.weekdays[word] - calendar.today.weekday()) % 7)
    day = _short_day(word, calendar.today) or read_day(word)
    if day is None:
        raise InvalidInput("date" if looks_like_day(word) or _SHORT_DAY.fullmatch(word) else "moment", text)
    return day


def _short_day(word: str, today: date) -> date | None:
    """The day in "5.12.2026", or the next one in "5.12."."""
    found = _SHORT_DAY.fullmatch(word)
    if found is None:
        return None
    number, month, year = found.groups()
    years = [int(year)] if year else [today.year + ahead for ahead in range(_YEARS)]
    days = (read_day(f"{one}-{int(month):02}-{int(number):02}") for one in years)
    return next((day for day in days if day and (year or day >= today)), None)


def _ms(day: date, at: time, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, at, zone).timestamp()) * 1_000
