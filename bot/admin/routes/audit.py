"""The audit log."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenAuditLog(Route, word="za", role=Role.MANAGER):
    """A page of the changes, newest first; `found` 1: only those with the words typed last."""

    page: int = 0
    found: int = 0


@dataclass(frozen=True)
class AskWords(Route, word="zaw", role=Role.MANAGER):
    """Ask for words to search for."""

    @property
    def answered(self) -> Route:
        return OpenAuditLog(found=1)
