"""The routes of what the shop keeps about somebody, and of what it writes to them unasked."""

from dataclasses import dataclass

from bot.routes.grammar import Route


@dataclass(frozen=True)
class OpenPrivacy(Route, word="pv"):
    """What is kept, why, and for how long."""


@dataclass(frozen=True)
class SetReminders(Route, word="nr"):
    """Be reminded of carts (1), or not (0)."""

    on: int

    @property
    def shows(self) -> Route:
        return OpenPrivacy()


@dataclass(frozen=True)
class SendMyData(Route, word="pvd"):
    """Send all of it as a file."""

    @property
    def shows(self) -> Route:
        return OpenPrivacy()


@dataclass(frozen=True)
class AskForget(Route, word="pvf"):
    """Ask whether to forget the person."""


@dataclass(frozen=True)
class Forget(Route, word="pvx"):
    """Forget them."""

    @property
    def shows(self) -> Route:
        return OpenPrivacy()
