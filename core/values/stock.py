"""What people say about stock: a change ("+12 delivery", "-3", "=40 counted"), a count, or the number of pieces at which it is low."""

import re

from core.errors import InvalidInput
from core.models.stock import LARGEST_STOCK, NOTE_LENGTH, StockChange
from core.typed import latin
from core.values.numbers import whole_number

_PARTS = re.compile(r"([\Wー]\s*\S+)(?:\s+(.+))?", re.DOTALL)
"""The change, and the reason, which stays as it is typed."""
_CHANGE = re.compile(r"([+\-=])\s*([0-9]+)")
_NO_REASON = re.compile(r"[\d+\-=.,:;'’/*]+")
"""A word that continues the number or begins another one: "+1 000" is not a change by one piece with the reason "000"."""
CHANGE_EXAMPLE = "+12"
_THRESHOLD_EXAMPLE = "5"


def read_change(text: str) -> StockChange:
    """Read "+12", "-3" or "=40", with an optional reason after it.

    Raises InvalidInput: "stock_change", "stock_amount" (more than there can be), "stock_note" (a reason too long).
    """
    parts = _PARTS.fullmatch(text.strip())
    found = _CHANGE.fullmatch(latin(parts[1])) if parts else None
    note = " ".join((parts[2] or "").split()) if parts else ""
    if not found or (note and _NO_REASON.fullmatch(latin(note.split()[0]))):
        raise InvalidInput("stock_change", text, CHANGE_EXAMPLE)
    amount = _pieces(found[2], text, CHANGE_EXAMPLE)
    if found[1] != "=" and not amount:
        raise InvalidInput("stock_change", text, CHANGE_EXAMPLE)
    if len(note) > NOTE_LENGTH:
        raise InvalidInput("stock_note", note, f"{CHANGE_EXAMPLE} from the supplier")
    return StockChange(amount=-amount if found[1] == "-" else amount, absolute=found[1] == "=", note=note)


def read_count_or_change(text: str) -> StockChange:
    """As `read_change`; a bare number is the current stock ("12" for "=12").

    Raises InvalidInput("stock_answer", "stock_amount", "stock_note").
    """
    told = text.strip()
    try:
        return read_change(f"={told}" if told[:1].isdecimal() else told)
    except InvalidInput as wrong:
        field = "stock_answer" if wrong.field == "stock_change" else wrong.field
        raise InvalidInput(field, told, "+12 delivery" if field == "stock_note" else "12") from None


def read_threshold(text: str) -> int | None:
    """Read "5"; None for "default". Raises InvalidInput("threshold"), ("stock_amount")."""
    word = latin(text).strip()
    if word.casefold() == "default":
        return None
    if not (word.isascii() and word.isdigit()):
        raise InvalidInput("threshold", text, _THRESHOLD_EXAMPLE)
    return _pieces(word, text, _THRESHOLD_EXAMPLE)


def _pieces(digits: str, text: str, example: str) -> int:
    """A number of pieces as a shop may have them. Raises InvalidInput("stock_amount")."""
    amount = whole_number(digits, LARGEST_STOCK)
    if amount is None:
        raise InvalidInput("stock_amount", text, example)
    return amount
