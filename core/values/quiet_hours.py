"""Quiet hours: the part of the day in which the shop writes to nobody of its own accord."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.typed import latin
from core.values.days import moment_at

OFF = "off"
_SHAPE = re.compile(r"(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?", re.ASCII)
_DAY = timedelta(days=1)


class Quiet(NamedTuple):
    """One stretch of quiet hours, in ms UTC: from `begins` until just before `ends`."""

    begins: int
    ends: int


def read_quiet_hours(text: str) -> str | None:
    """Read "22-8" or "22:00-08:00" as "22:00-08:00", and "off" as no quiet hours. None for anything else."""
    plain = latin(text).strip().casefold()
    if plain == OFF:
        return OFF
    shape = _SHAPE.fullmatch(plain)
    try:
        begins, ends = (time(int(hour), int(minute or 0)) for hour, minute in _pairs(shape)) if shape else (None, None)
    except ValueError:  # 25:00
        return None
    return f"{begins:%H:%M}-{ends:%H:%M}" if begins != ends else None


def quiet_around(hours: str, now: int, timezone: str) -> Quiet | None:
    """The quiet hours that go on at `now` (ms UTC), or the next ones; None if there are none."""
    if hours == OFF:
        return None
    zone = ZoneInfo(timezone)
    begins, ends = (time.fromisoformat(one) for one in hours.split("-"))
    today = moment_at(now, zone).date()
    nights = (
        Quiet(_ms(datetime.combine(day, begins, zone)), _ms(datetime.combine(day + over, ends, zone)))
        for day in (today - _DAY, today, today + _DAY)
        for over in ((_DAY,) if ends <= begins else (timedelta(),))
    )
    return next(night for night in nights if night.ends > now)


def _pairs(shape: "re.Match[str]") -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    return (shape[1], shape[2]), (shape[3], shape[4])


def _ms(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp()) * 1000
