"""Staff."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OfStaff(Route, role=Role.OWNER):
    """Base of routes for staff, which only owners may use; no button uses it directly."""


@dataclass(frozen=True)
class OpenStaff(OfStaff, word="zw"):
    """A page of all staff."""

    page: int = 0


@dataclass(frozen=True)
class OpenMember(OfStaff, word="zwp"):
    """A member's card."""

    user_id: int


@dataclass(frozen=True)
class AskMember(OfStaff, word="zwa"):
    """Ask for the contact or id of somebody who gets this role (a core.models.staff.Role)."""

    asked_role: int

    @property
    def answered(self) -> Route:
        return OpenStaff()


@dataclass(frozen=True)
class AddMember(OfStaff, word="zwy"):
    """Give the role to somebody, known to the shop or not; `named` seals their name, which the window keeps as the last typed text."""

    user_id: int
    given_role: int
    named: int = 0

    @property
    def shows(self) -> Route:
        return OpenMember(self.user_id)


@dataclass(frozen=True)
class GiveRole(OfStaff, word="zwg"):
    """Give the role to a member."""

    user_id: int
    given_role: int

    @property
    def shows(self) -> Route:
        return OpenMember(self.user_id)


@dataclass(frozen=True)
class AskDismiss(OfStaff, word="zwr"):
    """Ask whether to take somebody's role away."""

    user_id: int


@dataclass(frozen=True)
class Dismiss(OfStaff, word="zwx"):
    """Take somebody's role away."""

    user_id: int

    @property
    def shows(self) -> Route:
        return OpenStaff()
