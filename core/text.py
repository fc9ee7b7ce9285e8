"""Texts that people give to things: names, titles, labels; and the invisible parts of a text."""

import re
import unicodedata
from typing import Literal

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs, according to Unicode, that are drawn as nothing."""
_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+")
_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINING = (
    "\u0620-\u109f\u1780-\u17b3\u17b6-\u180a\u1820-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010800-\U00011fff"
)
"""Scripts whose letters have several shapes, Arabic to Myanmar and the like: zero-width joiners and non-joiners choose the shape."""
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MOST_MARKS = 30
"""The most marks on one letter, as in Unicode's stream-safe format (UAX #15): ordering them takes the square of their number."""
_MANY_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1}}}")
"""Where there may be more marks: they are neither letters nor numbers."""
_LAST = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_NO_CHARACTERS = f"\ud800-\udfff\ufdd0-\ufdef{_LAST}"
"""Halves of characters, and codes that will never be characters: UTF-8 and XML cannot hold all of them."""
_UNWRITABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_NO_CHARACTERS}]")
_HIDDEN = re.compile(
    "("
    f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])"
    f"|(?<=[{_EMOJI}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f"
    f"|(?<=[{_JOINING}])(?:\u200d|\u200c(?=[{_JOINING}]))"
    f"|(?<=[\u1820-\u18aa])[\u180b-\u180f]|(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    ")|"
    f"[{_NO_CHARACTERS}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters drawn as nothing (Unicode's Default_Ignorable_Code_Point, annotations) and non-characters. Group 1: what shapes others."""


def cleaned(text: str) -> str:
    """The text without invisible characters, composed (NFC), so that texts that look the same are the same.

    Zero-width characters, soft hyphens, byte order marks and direction controls are dropped. What joins emoji, and
    what shapes letters in scripts that need it, stays; so do right-to-left letters, which need no controls.
    """
    if text.isascii():  # most texts are; a file has a million cells
        return text
    return normalized("NFC", _HIDDEN.sub(_shaping, normalized("NFC", text)))


def normalized(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """The text in this form, in time that grows linearly: marks beyond MOST_MARKS on one letter are dropped first."""
    return _few_marks(unicodedata.normalize(form, _few_marks(text)))  # noqa: TID251 - here it is bounded


def writable(text: str) -> str:
    """The text without what some files cannot hold: control characters except tabs and line ends, and non-characters."""
    return _UNWRITABLE.sub("", text)


def spaced(text: str) -> str:
    """The text with one plain space for spaces of any width and number, and none around it; line breaks stay."""
    return _SPACES.sub(" ", text).strip()


def printable(text: str, most: int = 60) -> str:
    """The text, whoever wrote it, made safe for a line on a terminal: at most this many characters, none of which moves the cursor."""
    seen = cut(spaced(cleaned(text)), most)
    return "".join(character if character.isprintable() else "?" for character in seen)


def is_visible(text: str) -> bool:
    """Whether the text has anything to see: at least one letter, number, sign or emoji that is drawn."""
    return any(unicodedata.category(character)[0] in "LNPS" and character not in _BLANK for character in text)


def name_of(text: str, most: int) -> str:
    """The text as a name: `cleaned`, on one line, in at most `most` characters, with something to see; "" if it cannot be a name."""
    name = " ".join(spaced(cleaned(text)).split())
    return name if len(name) <= most and is_visible(name) and not any(map(_controls, name)) else ""


def cut(text: str, most: int) -> str:
    """The text in at most `most` characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def name_with_label(title: str, label: str) -> str:
    """A product and one of its variants: "Green tea (100 g)"; "Green tea" for an only variant without a label."""
    return f"{title} ({label})" if label else title


def name_with_id(name: str, number: int) -> str:
    """Somebody, or a group, among others of the same name: "Alice (123)"; "123" without a name."""
    return f"{name} ({number})" if name else str(number)


def _few_marks(text: str) -> str:
    if not _MANY_MARKS.search(text):
        return text
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _shaping(hidden: re.Match[str]) -> str:
    return hidden[1] or ""


def _controls(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")
