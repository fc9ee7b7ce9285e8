"""Plain text that fits its place, and whose right-to-left parts do not turn the line around them."""

from unicodedata import bidirectional

_FSI, _PDI = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """The text, so that its right-to-left letters do not turn the line around them: between FSI and PDI, as Unicode says (UAX 9).

    Applications do not show these two; typed text is read without them.
    """
    return f"{_FSI}{text}{_PDI}" if _turns(text) else text


def length(text: str) -> int:
    """The length in UTF-16 units, which chats count."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, most: int) -> str:
    """The text on one line, `isolated`, in at most `most` UTF-16 units."""
    line = " ".join(text.split())
    return isolated(clipped(line, most - 2)) if _turns(line) else clipped(line, most)


def clipped(text: str, most: int) -> str:
    """The text in at most `most` UTF-16 units, cut with an ellipsis."""
    if length(text) <= most:
        return text
    kept, room = "", most - 1
    for character in text:
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"


def _turns(text: str) -> bool:
    """Whether it has right-to-left letters that are not isolated yet."""
    return not text.isascii() and _FSI not in text and any(bidirectional(one) in ("R", "AL") for one in text)
