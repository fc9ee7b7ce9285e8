"""The shop's settings; `number` is that of a core.values.settings.Setting."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role
from core.values.settings import Setting


@dataclass(frozen=True)
class OpenSettings(Route, word="zs", role=Role.OWNER):
    """All settings."""


@dataclass(frozen=True)
class AskSetting(Route, word="zsa", role=Role.OWNER):
    """Ask for a new value."""

    number: int

    @property
    def answered(self) -> Route:
        return OpenSettings()


@dataclass(frozen=True)
class SwitchSetting(Route, word="zss", role=Role.OWNER):
    """Turn a setting on (1) or off (0)."""

    number: int
    on: int

    @property
    def shows(self) -> Route:
        return OpenSettings()


@dataclass(frozen=True)
class SwitchPayment(Route, word="zssp", role=Role.OWNER):
    """Let people pay like this (1), or not (0); the number of a method."""

    number: int
    on: int

    @property
    def shows(self) -> Route:
        return AskSetting(Setting.PAY.number)


@dataclass(frozen=True)
class ResetSetting(Route, word="zsr", role=Role.OWNER):
    """Restore the value that the program was started with."""

    number: int

    @property
    def shows(self) -> Route:
        return OpenSettings()
