"""Words as every store's search compares them."""

import re
import unicodedata

from core.text import normalized

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
"""More are not looked for."""


def folded(text: str) -> str:
    """The text without capitals and accents: "Café Crème" and "cafe creme" are found alike."""
    if text.isascii():  # most are; a long import would hold the writer for its folding
        return text.lower()
    decomposed = normalized("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def split_words(text: str) -> list[str]:
    """The words of what was typed, folded: the first _MOST_WORDS."""
    return _split(folded(text))


def typed_words(text: str) -> list[str]:
    """The same words as they were typed."""
    return _split(normalized("NFC", text))


def escaped(text: str) -> str:
    r"""The text to be found by `LIKE ... ESCAPE '\'` as it stands."""
    return re.sub(r"[\\%_]", r"\\\g<0>", text)


def _split(text: str) -> list[str]:
    return _WORD.findall(text)[:_MOST_WORDS]
