"""Whole numbers as people type them."""

from core.typed import latin


def whole_number(text: str, most: int, least: int = 0) -> int | None:
    """Read "12" or "١٢", from `least` to `most`, neither below 0; None for anything else: a sign, blanks, any length."""
    text = latin(text)
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdigit()) or len(digits) > len(str(most)):
        return None
    number = int(digits or "0")
    return number if least <= number <= most else None
