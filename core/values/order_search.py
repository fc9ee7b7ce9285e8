"""What staff type to find orders: words, a phone number, the beginning of a code, a day."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from core.values.days import read_day
from core.values.phone import digits_in

_SHORT_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?", re.ASCII)
_LEAST_DIGITS = 4


class Wanted(NamedTuple):
    """Orders with all of these words, placed on this day (None: on any)."""

    words: tuple[str, ...] = ()
    day: date | None = None


def read_wanted(text: str, today: date, names: Mapping[str, int]) -> Wanted:
    """What was typed; `names` are words for days, case-folded, each with how many days ago it was."""
    parts = text.split()
    days = [day for part in parts if (day := _spoken_day(part, today, names))]
    if not days:
        return Wanted(_words(parts))
    rest = [part for part in parts if _spoken_day(part, today, names) is None]
    return Wanted(_words(rest), days[0])


def _spoken_day(text: str, today: date, names: Mapping[str, int]) -> date | None:
    """A day: "today", "2026-11-28", "28.11.2026", or "28.11.", which is the last one there was. None for anything else."""
    ago = names.get(text.casefold())
    if ago is not None:
        return today - timedelta(days=ago)
    short = _SHORT_DAY.fullmatch(text)
    if short is None:
        return read_day(text)
    number, month, year = short.groups()
    years = [int(year)] if year else [today.year - back for back in range(9)]  # 29.2. may be long ago
    days = (read_day(f"{one}-{int(month):02}-{int(number):02}") for one in years)
    return next((day for day in days if day and (year or day <= today)), None)


def _words(parts: list[str]) -> tuple[str, ...]:
    """Words; a phone number is one, however it is written, and what has dashes is one without them."""
    digits = digits_in(" ".join(parts))
    if len(digits) >= _LEAST_DIGITS:
        return (digits,)
    return tuple(part.replace("-", "") for part in parts)
