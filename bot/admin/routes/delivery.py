"""Delivery methods: the list, a card and its buttons."""

from dataclasses import dataclass

from bot.admin.routes.form import Continue, Kind
from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenMethods(Route, word="zd", role=Role.MANAGER):
    """A page of all delivery methods."""

    page: int = 0


@dataclass(frozen=True)
class OpenNewMethod(Route, word="zdn", role=Role.MANAGER):
    """Begin the form, or go on with it."""

    @property
    def shows(self) -> Route:
        return Continue(Kind.DELIVERY)


@dataclass(frozen=True)
class OnMethod(Route, role=Role.MANAGER):
    """Base of routes for one delivery method that end on its card; no button uses it directly."""

    method_id: int

    @property
    def shows(self) -> Route:
        return OpenMethod(self.method_id)


@dataclass(frozen=True)
class OpenMethod(OnMethod, word="zdm"):
    """Its card."""


@dataclass(frozen=True)
class AskPauseMethod(OnMethod, word="zdq"):
    """Stop offering it; ask first if it is the only method offered."""


@dataclass(frozen=True)
class PauseMethod(OnMethod, word="zdp"):
    """Stop offering it."""


@dataclass(frozen=True)
class ResumeMethod(OnMethod, word="zdr"):
    """Offer it again."""


@dataclass(frozen=True)
class AskEndMethod(Question, OnMethod, word="zde"):
    """Ask whether to end it for good."""


@dataclass(frozen=True)
class EndMethod(OnMethod, word="zdy"):
    """End it for good."""


@dataclass(frozen=True)
class AskAddress(OnMethod, word="zda"):
    """Ask for an address from now on (1), or not (0)."""

    needed: int


@dataclass(frozen=True)
class SetPickUp(OnMethod, word="zdk"):
    """Customers fetch what comes by it from now on (1), or it is delivered (0)."""

    fetched: int


@dataclass(frozen=True)
class AskPlace(Question, OnMethod, word="zdw"):
    """Ask where and when orders are fetched."""


@dataclass(frozen=True)
class DropPlace(OnMethod, word="zdv"):
    """Say no more where and when orders are fetched."""


@dataclass(frozen=True)
class NeverFree(OnMethod, word="zdx"):
    """Remove the subtotal from which it is free."""


@dataclass(frozen=True)
class AskName(Question, OnMethod, word="zdt"):
    """Ask for its new name."""


@dataclass(frozen=True)
class AskPrice(Question, OnMethod, word="zdc"):
    """Ask for its new price."""


@dataclass(frozen=True)
class AskFreeFrom(Question, OnMethod, word="zdf"):
    """Ask for the subtotal from which it is free."""
