"""What keyboards around the world type for one and the same digit, dash or space.

For numbers, codes, dates and phone numbers only: what people write to each other stays as it was typed.
"""

import re
import unicodedata

from core.text import normalized

_SIGNS = {
    **dict.fromkeys("−⁻₋⁃˗➖", "-"),
    **dict.fromkeys("٫。｡", "."),
    **dict.fromkeys("،、､", ","),
    "➕": "+",
    "٪": "%",
    "؛": ";",
    "＂": '"',
    "\ufe0f": "",
    "\u20e3": "",
}
"""Without the dashes, digits, spaces and narrow or wide forms that Unicode knows as such. The last two make a key of a digit (5️⃣)."""
_WIDE = (range(0xFE50, 0xFE70), range(0xFF01, 0xFF5F), range(0xFFE0, 0xFFE7))
_BETWEEN_DIGITS = re.compile(r"(?<=\d)٬(?=\d)|(?:(?<=\d)|^)ー(?=\d)")
"""Signs that are something else elsewhere: the Arabic thousands separator, and the long vowel that Japanese phones have for a dash."""


class _Keys(dict[int, str]):
    """For `str.translate`. It remembers only what it changes: of that, there is little."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = _plain(character, code)
        if plain != character:
            self[code] = plain
        return plain


def latin(text: str) -> str:
    """A number, code, date or phone number as a Latin keyboard types it: "−٥" → "-5", "MUG‑１" → "MUG-1". Letters keep their script."""
    if text.isascii():
        return text
    return _BETWEEN_DIGITS.sub(_separator, text).translate(_KEYS)


def _separator(found: re.Match[str]) -> str:
    return "-" if found[0] == "ー" else ""


def _plain(character: str, code: int) -> str:
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind in ("Pd", "Zs"):
        return "-" if kind == "Pd" else " "
    if any(code in block for block in _WIDE):
        return normalized("NFKD", character)
    return _SIGNS.get(character, character)


def code_keys(code: str) -> tuple[str, ...]:
    """A typed SKU code as codes are compared: as it stands, then as a Latin keyboard types it."""
    return tuple(dict.fromkeys((code.casefold(), latin(code).casefold())))


_KEYS = _Keys()
