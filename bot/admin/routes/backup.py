"""Backups of the shop."""

from dataclasses import dataclass

from bot.admin.routes.home import OpenAdmin
from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class SendBackup(Route, word="zb", role=Role.OWNER):
    """Send a backup of the whole shop as a file."""

    @property
    def shows(self) -> Route:
        return OpenAdmin()
