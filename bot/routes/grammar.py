"""The grammar of callback data: what a button asks for, in at most 64 bytes. Builder and parser side by side.

A route is a word and whole numbers: `q:12:3:7:41:1:0`. Telegram lets a modified client send anything, so a route proves nothing:
what it names is looked up for the person who tapped, and whether they may is asked at every tap.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from core.models.staff import Role

LONGEST = 64
"""Bytes of callback data that Telegram carries."""

_SHAPE = re.compile(r"[a-z]{1,4}(:[0-9]{1,16}){0,7}", re.ASCII)

ROUTES: dict[str, type["Route"]] = {}


@dataclass(frozen=True)
class Route:
    """What a tap asks for. Every field is a whole number >= 0. `role`: who may; None for everybody."""

    word: ClassVar[str]
    role: ClassVar[Role | None] = None

    def __init_subclass__(cls, word: str = "", role: Role | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Python's own signature
        super().__init_subclass__(**kwargs)
        if role is not None:
            cls.role = role
        if word:
            if word in ROUTES:
                raise ValueError(f"{word!r} is {ROUTES[word].__name__} already")
            cls.word = word
            ROUTES[word] = cls

    def encode(self) -> str:
        """The callback data."""
        return ":".join([self.word, *(str(getattr(self, field.name)) for field in fields(self))])

    @property
    def shows(self) -> "Route":
        """The screen on which this tap ends: to be drawn again when the tap itself has nothing to do any more."""
        return self

    @property
    def answered(self) -> "Route":
        """For a question: the screen that follows once its typed answer is in."""
        return self.shows


@dataclass(frozen=True)
class Question(Route):
    """Beside the class that says where a tap ends: drawn as it is, and left for that screen once it is answered."""

    @property
    def shows(self) -> Route:
        return self

    @property
    def answered(self) -> Route:
        return super().shows


def parse(data: str) -> Route | None:
    """The route that `data` spells; None for anything that no button of ours says."""
    if not _SHAPE.fullmatch(data):
        return None
    word, *numbers = data.split(":")
    route = ROUTES.get(word)
    if route is None or len(numbers) != len(fields(route)):
        return None
    return route(*map(int, numbers))
