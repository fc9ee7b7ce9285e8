"""What the tables of bot/dispatch.py and bot/admin/dispatch.py are made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.admin.views.home import HelpLine
from bot.routes.grammar import Route
from bot.visit import Visit
from core.models.staff import Role
from texts.language import Phrase

R = TypeVar("R", bound=Route)

TapHandler = Callable[[Visit, Any], Awaitable[None]]
"""Takes the route that stands beside it in the table."""
CommandHandler = Callable[[Visit, list[str]], Awaitable[None]]
AnswerHandler = Callable[[Visit, Any, str], Awaitable[None]]
"""Takes the question that was asked, and the typed answer."""
ShareHandler = Callable[[Visit, Any], Awaitable[None]]
"""For an answer that is not typed: a contact, a location, a picture."""


def tap(route: type[R], handler: Callable[[Visit, R], Awaitable[None]]) -> tuple[type[Route], TapHandler]:
    """A line of a table of taps: the handler takes this very route, which the type checker holds."""
    return route, handler


def answer(question: type[R], handler: Callable[[Visit, R, str], Awaitable[None]]) -> tuple[type[Route], AnswerHandler]:
    """A line of a table of typed answers."""
    return question, handler


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
