"""What the tables of bot/dispatch.py and bot/admin/dispatch.py are made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.visit import Visit
from core.models.staff import Role
from texts.language import Phrase

TapHandler = Callable[[Visit, Any], Awaitable[None]]
"""Takes the route that stands beside it in the table."""
CommandHandler = Callable[[Visit, list[str]], Awaitable[None]]
AnswerHandler = Callable[[Visit, Any, str], Awaitable[None]]
"""Takes the question that was asked, and the typed answer."""
ShareHandler = Callable[[Visit, Any], Awaitable[None]]
"""For an answer that is not typed: a contact, a location, a picture."""

HelpLine = tuple[str, Phrase]
"""A line of the help: an example that works, and what it does."""


@dataclass(frozen=True)
class Command:
    """A command; `menu` is its line in Telegram's menu, None: it has none. `role`: who may; for anybody else it does not exist.

    `bare`: it takes no words. `help` is what /help says to who may; customers' commands have theirs in bot/views/home.py.
    """

    handler: CommandHandler
    menu: Phrase | None = None
    role: Role | None = None
    help: tuple[HelpLine, ...] = ()
    bare: bool = False
