"""Texts that people give things: names, titles, labels."""

import unicodedata

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs, as Unicode counts them, that are drawn as nothing."""
_JOINERS = frozenset("\u200c\u200d")
"""Invisible, and yet part of words and of emoji."""
_TAGS = range(0xE0020, 0xE0080)
"""Invisible, and yet part of some countries' flags."""


def is_visible(text: str) -> bool:
    """Whether there is anything to see: one letter, number, sign or emoji that is drawn."""
    return any(unicodedata.category(character)[0] in "LNPS" and character not in _BLANK for character in text)


def name_of(text: str, most: int) -> str:
    """The text as a name: on one line, in at most `most` characters, something in it to see; "" for what is none.

    Characters that steer or hide others (control characters, a changed direction of writing, zero-width spaces) are in no name.
    """
    name = " ".join(text.split())
    return name if len(name) <= most and is_visible(name) and not any(map(_hidden, name)) else ""


def name_with_label(title: str, label: str) -> str:
    """A product and which of its variants: "Green tea (100 g)"; "Green tea" where it has but one, without a label."""
    return f"{title} ({label})" if label else title


def _hidden(character: str) -> bool:
    if character in _JOINERS or ord(character) in _TAGS:
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs")
