"""Days as a shop counts them: from one midnight in its timezone to the next."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from core.typed import latin

_DAY = re.compile(r"2[01]\d\d-\d\d-\d\d", re.ASCII)
"""Years of other centuries are typing errors, and some of their days cannot be computed."""
_SHAPE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_day(text: str) -> date | None:
    """Read "2027-08-31", with any dashes and digits; None for anything else."""
    text = latin(text)
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        return None


def looks_like_day(text: str) -> bool:
    """Whether it has the shape that `read_day` takes, even if there is no such day."""
    return bool(_SHAPE.fullmatch(latin(text)))


def moment_at(at: int, zone: ZoneInfo) -> datetime:
    """The shop's local time at `at` (ms UTC)."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


def midnight(day: date, zone: ZoneInfo) -> int:
    """The first ms (UTC) of the day."""
    return int(datetime.combine(day, time(), zone).timestamp()) * 1_000
