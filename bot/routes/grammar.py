"""The grammar of callback data: a button's route in at most 64 bytes. Builder and parser are side by side.

A route is a word and whole numbers: `q:12:3:7:41:1:0`. A modified client can send anything, so a route proves nothing: every tap looks
up what it names for the person who tapped, and checks their rights.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar
from zlib import crc32

from core.models.staff import Role

LONGEST = 64
"""Bytes of callback data that Telegram carries."""

_SHAPE = re.compile(r"[a-z]{1,4}(:[0-9]{1,16}){0,7}", re.ASCII)

ROUTES: dict[str, type["Route"]] = {}


@dataclass(frozen=True)
class Route:
    """What a tap asks for. Every field is a whole number >= 0. `role`: who may use it; None for everybody."""

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
        """The screen on which this tap ends; it is drawn again when the tap itself has nothing left to do."""
        return self

    @property
    def answered(self) -> "Route":
        """For a question: the screen that follows its typed answer."""
        return self.shows


@dataclass(frozen=True)
class Question(Route):
    """A mixin for questions: the question itself is drawn, and the other base's screen follows its answer."""

    @property
    def shows(self) -> Route:
        return self

    @property
    def answered(self) -> Route:
        return super().shows


def parse(data: str) -> Route | None:
    """The route encoded in `data`; None if none of our buttons has that data."""
    if not _SHAPE.fullmatch(data):
        return None
    word, *numbers = data.split(":")
    route = ROUTES.get(word)
    if route is None or len(numbers) != len(fields(route)):
        return None
    return route(*map(int, numbers))


def sealed(text: str) -> int:
    """A checksum that shows whether a button still refers to what its screen shows."""
    return crc32(text.encode())
