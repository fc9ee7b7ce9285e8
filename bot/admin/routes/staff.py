"""Who runs the shop."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OfStaff(Route, role=Role.OWNER):
    """No button says this alone: owners decide who helps them."""


@dataclass(frozen=True)
class OpenStaff(OfStaff, word="zw"):
    """A page of everybody who runs the shop."""

    page: int = 0


@dataclass(frozen=True)
class OpenMember(OfStaff, word="zwp"):
    """Somebody's card."""

    user_id: int


@dataclass(frozen=True)
class AskMember(OfStaff, word="zwa"):
    """Ask who is to have this role (a core.models.staff.Role): a contact, or an id."""

    asked_role: int

    @property
    def answered(self) -> Route:
        return OpenStaff()


@dataclass(frozen=True)
class AddMember(OfStaff, word="zwy"):
    """Make somebody this, known to the shop or not; `named` seals their name, which the window keeps as what was typed last."""

    user_id: int
    given_role: int
    named: int = 0

    @property
    def shows(self) -> Route:
        return OpenMember(self.user_id)


@dataclass(frozen=True)
class GiveRole(OfStaff, word="zwg"):
    """Make somebody this."""

    user_id: int
    given_role: int

    @property
    def shows(self) -> Route:
        return OpenMember(self.user_id)


@dataclass(frozen=True)
class AskDismiss(OfStaff, word="zwr"):
    """Ask whether somebody is really to lose their role."""

    user_id: int


@dataclass(frozen=True)
class Dismiss(OfStaff, word="zwx"):
    """Take somebody's role away."""

    user_id: int

    @property
    def shows(self) -> Route:
        return OpenStaff()
