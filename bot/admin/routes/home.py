"""The entrance to the admin area."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenAdmin(Route, word="z", role=Role.STAFF):
    """The admin menu."""


@dataclass(frozen=True)
class OpenAdminHelp(Route, word="zh", role=Role.STAFF):
    """A page of the commands with their examples."""

    page: int = 0
