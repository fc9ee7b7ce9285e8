"""Which rows somebody wants exported."""

from collections.abc import Sequence
from datetime import date

from core.errors import InvalidInput
from core.models.export import TIMELESS, ExportNoun, ExportRequest, FileKind


def export_request(noun: ExportNoun, kind: FileKind, days: Sequence[date], today: date) -> ExportRequest:
    """All rows; those from a first day on, or with a last day until then. A last day in the future means until today.

    Raises InvalidInput: "export_days" for days of what has none, "export_day" for a first day in the future, "export_order" for an end
    before the start.
    """
    if noun in TIMELESS and days:
        raise InvalidInput("export_days", str(days[0]), FileKind.CSV)
    if min(days, default=today) > today:
        raise InvalidInput("export_day", str(min(days)), f"{today.replace(day=1)} {today}")
    if list(days) != sorted(days):
        raise InvalidInput("export_order", " ".join(map(str, days)), f"{days[1]} {days[0]}")
    first, last = (*(min(day, today) for day in days), None, None)[:2]
    return ExportRequest(noun, kind, first, last)
