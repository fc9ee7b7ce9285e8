"""The path of a category, in a catalogue file as in the chat: "Drinks", "Drinks/Tea".

`category_flaws` returns everything that is wrong with a path; `read_...` return the names as they are kept, or raise
InvalidInput(category | category_name, text, example).
"""

import re
from collections.abc import Iterator

from core.errors import InvalidInput
from core.models.catalog import CATEGORY_LENGTH
from core.models.finding import Problem
from core.text import cleaned, is_visible, spaced
from core.values.names import Flaw, text_flaws


def category_levels(text: str) -> tuple[str, ...]:
    """The names in "Drinks / Tea": ("Drinks", "Tea"); () for an empty text."""
    return tuple(spaced(level) for level in text.split("/")) if text else ()


def levels_in_file(text: str) -> tuple[str, ...]:
    """The names in a file's cell, however many: other systems write "Clothing > Shirts", too."""
    parts = re.split(r"[>»→|\\]", text) if re.search(r"[>»→|\\]", text) else text.split("/")
    return tuple(filter(None, map(spaced, parts)))


def category_flaws(levels: tuple[str, ...]) -> Iterator[Flaw]:
    """What is wrong with the names that lead to a category, top first."""
    if not 1 <= len(levels) <= 2 or not all(map(is_visible, levels)):
        yield Flaw(Problem.CATEGORY)
    elif max(map(len, levels)) > CATEGORY_LENGTH:
        yield Flaw(Problem.TOO_LONG, CATEGORY_LENGTH)


def read_category(text: str) -> tuple[str, ...]:
    """The names that lead to a category, top first: one or two."""
    return _levels(text, "Drinks/Tea")


def read_category_name(text: str) -> str:
    """The name of one category."""
    levels = _levels(text, "Teas")
    if len(levels) != 1:
        raise InvalidInput("category_name", text, "Teas")
    return levels[0]


def _levels(text: str, example: str) -> tuple[str, ...]:
    told = cleaned(text).strip()
    levels = category_levels(told)
    longest = 2 * CATEGORY_LENGTH + len(" / ")
    if any(category_flaws(levels)) or any(text_flaws(told, longest)):
        raise InvalidInput("category", text, example)
    return levels
