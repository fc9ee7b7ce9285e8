"""Ways of delivery: the list, a card, and what its buttons do."""

from dataclasses import dataclass

from bot.admin.routes.form import Continue, Kind
from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenMethods(Route, word="zd", role=Role.MANAGER):
    """A page of all of them."""

    page: int = 0


@dataclass(frozen=True)
class OpenNewMethod(Route, word="zdn", role=Role.MANAGER):
    """Begin the form, or go on with it."""

    @property
    def shows(self) -> Route:
        return Continue(Kind.DELIVERY)


@dataclass(frozen=True)
class OnMethod(Route, role=Role.MANAGER):
    """No button says this alone: something about one of them. Ends on its card."""

    method_id: int

    @property
    def shows(self) -> Route:
        return OpenMethod(self.method_id)


@dataclass(frozen=True)
class OpenMethod(OnMethod, word="zdm"):
    """Its card."""


@dataclass(frozen=True)
class AskPauseMethod(OnMethod, word="zdq"):
    """Offer it no more; where nothing else is offered, ask first."""


@dataclass(frozen=True)
class PauseMethod(OnMethod, word="zdp"):
    """Offer it no more."""


@dataclass(frozen=True)
class ResumeMethod(OnMethod, word="zdr"):
    """Offer it again."""


@dataclass(frozen=True)
class AskEndMethod(Question, OnMethod, word="zde"):
    """Ask whether it is over for good."""


@dataclass(frozen=True)
class EndMethod(OnMethod, word="zdy"):
    """It is."""


@dataclass(frozen=True)
class AskAddress(OnMethod, word="zda"):
    """From now on ask for an address (1), or do not (0)."""

    needed: int


@dataclass(frozen=True)
class NeverFree(OnMethod, word="zdx"):
    """Take its threshold away."""


@dataclass(frozen=True)
class AskName(Question, OnMethod, word="zdt"):
    """What it is called from now on."""


@dataclass(frozen=True)
class AskPrice(Question, OnMethod, word="zdc"):
    """What it costs."""


@dataclass(frozen=True)
class AskFreeFrom(Question, OnMethod, word="zdf"):
    """From which subtotal on it is free."""
