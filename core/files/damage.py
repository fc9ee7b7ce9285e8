"""What spreadsheets do to codes and sizes that look like numbers or days: the text in the file is no longer what was typed."""

import re

from core.models.finding import Problem

_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mrz|mär|mai|okt|dez|janv|févr|fév|mars|avr|juin|juil|août|déc|ene|abr|ago|dic"
    "|fev|abr|set|out|dez|gen|mag|giu|lug|ott|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер"
    "|жов|лис|гру|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|mei|agu|des"
)
_DAY = re.compile(rf"\d{{1,2}}[-. ](?:{_MONTHS})\.?|(?:{_MONTHS})\.?[-. ]\d{{2}}", re.IGNORECASE)
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)
_WHOLE = re.compile(r"\d+[.,]0+")


def damage_of_code(text: str) -> Problem | None:
    """What happened to a code. A code may look like a day by itself: MAR-10."""
    if _EXPONENT.fullmatch(text) and "+" in text:
        return Problem.MADE_EXPONENT
    return Problem.MADE_DECIMAL if _WHOLE.fullmatch(text) else None


def damage_of_label(text: str) -> Problem | None:
    """What happened to a size."""
    return Problem.MADE_DATE if _DAY.fullmatch(text) else damage_of_code(text)


def looks_like_day(text: str) -> bool:
    """Whether the text may have been something else once."""
    return _DAY.fullmatch(text) is not None
