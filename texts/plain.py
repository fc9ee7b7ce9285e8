"""Plain text, no longer than its place allows, and no part of it turning the line around it."""

from unicodedata import bidirectional

_FSI, _PDI = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """The text so that right-to-left letters in it turn nothing of the line around them: between FSI and PDI, as Unicode says (UAX 9).

    Applications show the two as nothing; what is typed is read without them.
    """
    return f"{_FSI}{text}{_PDI}" if _turns(text) else text


def length(text: str) -> int:
    """UTF-16 units, by which chats count."""
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
