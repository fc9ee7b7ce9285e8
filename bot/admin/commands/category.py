"""The words of the command that arranges categories: `add Drinks/Tea`, `rename Drinks/Tea = Teas`, `move Drinks/Tea = Kitchen`, `hide Tea`.

The verb comes first, then the category by the names that lead to it. After "=", `rename` has the new name, and `move` the new parent
or "/" for the top level. A name that contains "=" is quoted.
"""

import re
from collections.abc import Sequence

from bot.examples import Example, shown_by
from core.errors import InvalidInput
from core.models.base import Model
from core.values.category import read_category, read_category_name
from core.values.quotes import straightened, unquoted

_PART = re.compile(r'(?:[^="]|"[^"]*")*')

_EXAMPLES = {
    "add": f"/category add {Example.NEW_CATEGORY}",
    "rename": f"/category rename {Example.CATEGORY} = Teas",
    "move": f"/category move {Example.MOVE}",
    **{verb: f"/category {verb} {Example.CATEGORY}" for verb in ("up", "down", "hide", "show")},
    "remove": f"/category remove {Example.EMPTY_CATEGORY}",
}


class CategoryCommand(Model):
    """What to do (`verb`, one of the words above) with the category that `names` lead to.

    `target`: for rename, the new name; for move, the names that lead to the new parent, () for the top level.
    """

    verb: str
    names: tuple[str, ...]
    target: tuple[str, ...] = ()


def parse_category(words: Sequence[str]) -> CategoryCommand:
    """Parse the command's words.

    Raises InvalidInput(field, value, example), where `example` is a whole command that works. Fields: category_verb, quotes, category,
    category_name, category_target (missing, or one too many).
    """
    verb = words[0].lower() if words else ""
    if verb not in _EXAMPLES:
        raise InvalidInput("category_verb", verb, _EXAMPLES["add"])
    with shown_by(_EXAMPLES[verb]):
        return _command(verb, straightened(" ".join(words[1:])))


def _command(verb: str, text: str) -> CategoryCommand:
    parts = _split(text)
    if len(parts) != (2 if verb in ("rename", "move") else 1):
        raise InvalidInput("category_target", text)
    names = read_category(parts[0])
    if verb == "rename":
        if not parts[1]:
            raise InvalidInput("category_target", text)
        return CategoryCommand(verb=verb, names=names, target=(read_category_name(parts[1]),))
    if verb == "move" and parts[1] != "/":
        return CategoryCommand(verb=verb, names=names, target=read_category(parts[1]))
    return CategoryCommand(verb=verb, names=names)


def category_example(verb: str) -> str:
    """A whole command that shows `verb`."""
    return _EXAMPLES[verb]


def _split(text: str) -> list[str]:
    """The parts between unquoted equals signs, without their quotes."""
    parts, at = [], 0
    while at <= len(text):
        found = _PART.match(text, at)
        part = found[0] if found else ""
        parts.append(unquoted(part))
        at += len(part) + 1
    return parts
