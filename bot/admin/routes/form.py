"""Filling in a form: `kind` is a Kind, `step` the place of a question in it."""

from dataclasses import dataclass
from enum import IntEnum

from bot.routes.grammar import Question, Route
from core.models.staff import Role


class Kind(IntEnum):
    """Which form; the number is kept in the database."""

    PRODUCT = 1
    COUPON = 2
    DELIVERY = 3


@dataclass(frozen=True)
class InForm(Route, role=Role.MANAGER):
    """No button says this alone: somewhere in a form. Ends on its next open question, or on its review."""

    kind: int

    @property
    def shows(self) -> Route:
        return Continue(self.kind)


@dataclass(frozen=True)
class Continue(InForm, word="zf"):
    """The next open question; the review where all is said."""


@dataclass(frozen=True)
class AskResume(Question, InForm, word="zfr"):
    """Ask whether to go on with what is half filled in."""


@dataclass(frozen=True)
class Restart(InForm, word="zfn"):
    """Forget what was answered, and begin with the first question."""


@dataclass(frozen=True)
class FillIn(Question, InForm, word="zfq"):
    """Ask this question, answered or not."""

    step: int


@dataclass(frozen=True)
class Pick(InForm, word="zfp"):
    """Answer with one of the question's buttons."""

    step: int
    number: int


@dataclass(frozen=True)
class Skip(InForm, word="zfs"):
    """Leave an optional question unanswered."""

    step: int


@dataclass(frozen=True)
class Finish(InForm, word="zff"):
    """Save what the review shows."""


@dataclass(frozen=True)
class Leave(InForm, word="zfx"):
    """Throw it away."""
