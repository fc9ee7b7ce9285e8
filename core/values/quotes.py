"""What is typed with quotes in it: spaces inside of them do not split. A phone's curly quotes are quotes."""

import re

from core.errors import InvalidInput

_CURLY = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')


def straightened(text: str) -> str:
    """With straight quotes. Raises InvalidInput("quotes", rest, example) where one is not closed."""
    text = text.translate(_CURLY)
    if text.count('"') % 2:
        raise InvalidInput("quotes", text[text.rindex('"') :], '"Green tea"')
    return text


def quoted_words(text: str) -> list[str]:
    """Split at spaces outside of quotes, which stay. Raises as `straightened`."""
    return _WORD.findall(straightened(text))


def unquoted(text: str) -> str:
    """As it was meant: a word, or a whole name, without quotes around it or in it."""
    return text.translate(_CURLY).replace('"', "").strip()
