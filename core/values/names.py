"""What people call things: texts on one line, and descriptions of several; and what can be wrong with them, wherever they are given."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.errors import InvalidInput
from core.models.finding import Problem
from core.text import cleaned, is_visible, spaced

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Flaw(NamedTuple):
    """What is wrong; `limit` is the most that is allowed, 0 if there is no limit."""

    problem: Problem
    limit: int = 0


def text_flaws(text: str, longest: int, *, lines: bool = False) -> Iterator[Flaw]:
    """What is wrong with a name on one line; with `lines`, with a text that may have several."""
    if len(text) > longest:
        yield Flaw(Problem.TOO_LONG, longest)
    if (_CONTROL_IN_TEXT if lines else _CONTROL).search(text):
        yield Flaw(Problem.CONTROL_CHARACTER)
    elif text and not is_visible(text):
        yield Flaw(Problem.CELL_EMPTY)


def read_name(field: str, text: str, longest: int, example: str) -> str:
    """The text as a name on one line. Raises InvalidInput(field, text, example)."""
    name = spaced(cleaned(text))
    if not name or any(text_flaws(name, longest)):
        raise InvalidInput(field, text, example)
    return name
