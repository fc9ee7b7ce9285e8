"""The shop's settings; `number` is a core.values.settings.Setting's."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenSettings(Route, word="zs", role=Role.OWNER):
    """All of them."""


@dataclass(frozen=True)
class AskSetting(Route, word="zsa", role=Role.OWNER):
    """Ask what it is to be."""

    number: int

    @property
    def answered(self) -> Route:
        return OpenSettings()


@dataclass(frozen=True)
class ResetSetting(Route, word="zsr", role=Role.OWNER):
    """Back to what the program was started with."""

    number: int

    @property
    def shows(self) -> Route:
        return OpenSettings()
