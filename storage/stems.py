"""The other forms under which a word is found: its stems, by the language that its script stands for."""

import threading
from functools import cache
from typing import Any

_LANGUAGES = (
    (0x0250, "english"),
    (0x0370, ""),
    (0x0400, "greek"),
    (0x0530, "russian"),
    (0x0590, "armenian"),
    (0x0600, ""),
    (0x0700, "arabic"),
    (0x0900, ""),
    (0x0980, "hindi"),
)
"""Where each script ends. Latin is read as English: a wrong stem does no harm, the word itself counts as well."""
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_TURN = threading.Lock()
"""A stemmer keeps its word in itself, and a store works in several threads."""


def stems_of(word: str) -> tuple[str, ...]:
    """The stems of a word in small letters, composed (NFC): "shelves" → "shelv", "shelf", "shelfe"."""
    language = next((name for end, name in _LANGUAGES if ord(word[0]) < end), "")
    stems = [_stem(language, word)] if language else []
    if language == "english":
        stems += [_IRREGULAR[word]] if word in _IRREGULAR else []
        stems += [f"{word[:-3]}f", f"{word[:-3]}fe"] if word.endswith("ves") and len(word) > 4 else []
        stems += [word.translate(_UMLAUTS)]
    return tuple(stems)


def _stem(language: str, word: str) -> str:
    with _TURN:
        return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Any:  # noqa: ANN401 - the library has no types
    import snowballstemmer  # 40 modules

    return snowballstemmer.stemmer(language)
