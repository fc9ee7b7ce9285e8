"""A screen to be drawn in a chat, and everything that happens once it is drawn."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import MaybeInaccessibleMessage, Message

from bot.screen import Screen


@dataclass(eq=False)
class Wanted:
    """What a chat's window should show. `below`: in a new message under everything else; `typed`: it answers typed words.

    It comes `under` a message that stays as it is: a second tap on that finds the new window there already. `seen` is the newest message
    that was tapped as a window, with its picture. Messages in `tapped` lose their buttons, except the window. If it only `refreshes` the
    window, nobody has asked for it: it never becomes a new message.
    """

    chat_id: int
    screen: Screen
    below: bool
    typed: bool = False
    refreshes: bool = False
    under: int = -1
    seen: tuple[int, str] = (0, "")
    tapped: set[int] = field(default_factory=set)
    then: list[Callable[[], None]] = field(default_factory=list)
    """What to call when this screen, or a later one, is drawn."""
    unanswered: int = 0
    """How often it was sent as a new message without an answer; the message may have arrived, with its buttons."""
    open: bool = True
    """Whether a newer screen can still take its place."""
    dropped: bool = False
    makes_way: bool = False
    """Whether it goes to the end of its lane before it is tried again."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    tried: asyncio.Event = field(default_factory=asyncio.Event)
    fault: Exception | None = None
    """Why it cannot be drawn at all."""

    def comes_below(self, window_id: int) -> bool:
        """Whether it is drawn in a new message, if this is the window by now."""
        return self.below or window_id <= self.under

    def stay_in_place(self) -> None:
        """Do not draw it in a new message again."""
        self.below, self.under = False, -1

    def cover(self, other: "Wanted") -> None:
        """Take over everything that drawing `other` would have caused; `other` itself is no longer drawn."""
        self.below |= other.below
        self.typed |= other.typed
        self.refreshes &= other.refreshes
        self.under = max(self.under, other.under)
        self.seen = max(self.seen, other.seen)
        self.tapped |= other.tapped
        self.then += other.then
        other.then = []


def photo_of(message: MaybeInaccessibleMessage) -> str:
    """The picture of a message that we do not remember; it only matters whether it has one."""
    return "?" if isinstance(message, Message) and message.photo else ""
