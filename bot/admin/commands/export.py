"""The words of `/export orders 2025-11-01 2025-11-30 csv`."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.examples import shown_behind
from core.errors import InvalidInput
from core.models.export import TIMELESS, ExportNoun, ExportRequest, FileKind
from core.values.days import looks_like_day, moment_at, read_day
from core.values.export import export_request

FEWER_DAYS = "/export orders 2025-11-01 2025-11-30"
"""An example."""


def parse_export(words: Sequence[str], timezone: str, now: int) -> ExportRequest:
    """Parse `orders [from to] [xlsx|csv]`, or another noun; the file type may be anywhere. `now` is ms UTC.

    Raises InvalidInput: "export" if the words cannot be understood, "export_kind" for a word that is neither a day nor a file type,
    "export_days" for days with what has none, "date_shape", "export_day" for an invalid day or a first day in the future, "export_order"
    for an end before the start. Its example is a whole command. A last day in the future means until today.
    """
    today = moment_at(now, ZoneInfo(timezone)).date()
    kinds = [FileKind(word.casefold()) for word in words if word.casefold() in tuple(FileKind)]
    nouns = [word for word in words if word.casefold() not in tuple(FileKind)]
    if not nouns or nouns[0].casefold() not in tuple(ExportNoun) or len(kinds) > 1 or len(nouns) > 3:
        raise InvalidInput("export", " ".join(words), example=f"/export orders {today.replace(day=1)} {today}")
    noun = ExportNoun(nouns[0].casefold())
    if other := next((word for word in nouns[1:] if not any(map(str.isdigit, word))), ""):
        raise InvalidInput("export_kind", other, example=f"/export {noun} csv")
    if noun in TIMELESS and nouns[1:]:
        raise InvalidInput("export_days", nouns[1], example=f"/export {noun}")
    days = [_day(word, f"/export {noun} {today.replace(day=1)} {today}") for word in nouns[1:]]
    with shown_behind(f"/export {noun} "):
        return export_request(noun, kinds[0] if kinds else FileKind.XLSX, days, today)


def _day(word: str, example: str) -> date:
    if not looks_like_day(word):
        raise InvalidInput("date_shape", word, example)
    if (day := read_day(word)) is None:
        raise InvalidInput("export_day", word, example)
    return day
