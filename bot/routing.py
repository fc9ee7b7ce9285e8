"""The building blocks of the tables in bot/dispatch.py and bot/admin/dispatch.py."""

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
"""Takes the route beside it in the table."""
CommandHandler = Callable[[Visit, list[str]], Awaitable[None]]
AnswerHandler = Callable[[Visit, Any, str], Awaitable[None]]
"""Takes the question and the typed answer."""
ShareHandler = Callable[[Visit, Any], Awaitable[None]]
"""For an answer that is not typed: a contact, a location, a picture."""


def tap(route: type[R], handler: Callable[[Visit, R], Awaitable[None]]) -> tuple[type[Route], TapHandler]:
    """A line of a table of taps. The type checker ensures that the handler takes this route."""
    return route, handler


def answer(question: type[R], handler: Callable[[Visit, R, str], Awaitable[None]]) -> tuple[type[Route], AnswerHandler]:
    """A line of a table of typed answers."""
    return question, handler


@dataclass(frozen=True)
class Command:
    """A command. `menu` is its line in Telegram's menu, if any. `role`: who may use it; for anybody else it does not exist.

    `bare`: it takes no arguments. `help` is its text in /help for those who may use it; customers' help is in bot/views/home.py.
    """

    handler: CommandHandler
    menu: Phrase | None = None
    role: Role | None = None
    help: tuple[HelpLine, ...] = ()
    bare: bool = False
