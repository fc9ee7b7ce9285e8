"""Words, in the form in which every store's search compares them."""

import re
import unicodedata

from core.text import normalized

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
"""Further words are ignored."""


def folded(text: str) -> str:
    """The text without capitals and accents, so that "cafe creme" finds "Café Crème", and the other way round."""
    if text.isascii():  # most texts are ASCII; folding a long import would hold the writer
        return text.lower()
    decomposed = normalized("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def split_words(text: str) -> list[str]:
    """The words of what was typed, folded; at most _MOST_WORDS."""
    return _split(folded(text))


def all_words(text: str) -> list[str]:
    """All words of a text, folded, each once."""
    return list(dict.fromkeys(_WORD.findall(folded(text))))


def typed_words(text: str) -> list[str]:
    """The same words, as typed."""
    return _split(normalized("NFC", text))


def escaped(text: str) -> str:
    r"""The text for `LIKE ... ESCAPE '\'`, so that it matches literally."""
    return re.sub(r"[\\%_]", r"\\\g<0>", text)


def _split(text: str) -> list[str]:
    return _WORD.findall(text)[:_MOST_WORDS]
