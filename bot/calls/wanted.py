"""A screen that is to be drawn in a chat, and all that its drawing brings about."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.screen import Screen


@dataclass(eq=False)
class Wanted:
    """What a chat's window is to show. `below`: in a new message under everything else.

    `seen` is the newest message that was tapped as a window, with its picture; `tapped` lose their buttons, where they are not the window.
    """

    chat_id: int
    screen: Screen
    below: bool
    seen: tuple[int, str] = (0, "")
    tapped: set[int] = field(default_factory=set)
    then: list[Callable[[], None]] = field(default_factory=list)
    """What is to be done when it, or a later one, is drawn."""
    unanswered: int = 0
    """How often it was sent as a new message without an answer: perhaps it is there, with its buttons."""
    open: bool = True
    """Whether a newer screen can still take its place."""
    dropped: bool = False
    makes_way: bool = False
    """Whether it goes to the end of its lane before it is tried again."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    tried: asyncio.Event = field(default_factory=asyncio.Event)
    fault: Exception | None = None
    """Why it cannot be drawn at all."""

    def cover(self, other: "Wanted") -> None:
        """Bring about all that `other`, which is not drawn any more, would have brought about; but show this screen."""
        self.below |= other.below
        self.seen = max(self.seen, other.seen)
        self.tapped |= other.tapped
        self.then += other.then
        other.then = []
