"""Typed text with quotes: spaces inside quotes do not split it. A phone's curly quotes count as quotes."""

import re

from core.errors import InvalidInput

_CURLY = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_SYNTAX = str.maketrans({**_CURLY, ord("＂"): '"', ord("＝"): "="})
_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')


def straightened(text: str) -> str:
    """The text with straight quotes. Raises InvalidInput("quotes", rest, example) if one is not closed."""
    text = text.translate(_SYNTAX)
    if text.count('"') % 2:
        raise InvalidInput("quotes", text[text.rindex('"') :], '"Green tea"')
    return text


def quoted_words(text: str) -> list[str]:
    """Split at spaces outside quotes; the quotes stay. Raises the same as `straightened`."""
    return _WORD.findall(straightened(text))


def unquoted(text: str) -> str:
    """The word or name that was meant, without the quotes around it or in it."""
    return text.translate(_CURLY).replace('"', "").strip()
