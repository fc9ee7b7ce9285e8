"""Filling in a form: `kind` is a Kind, `step` the place of a question in it."""

from dataclasses import dataclass
from enum import IntEnum

from bot.routes.grammar import Question, Route
from core.models.staff import Role


class Kind(IntEnum):
    """The kinds of forms; the number is stored in the database."""

    PRODUCT = 1
    COUPON = 2
    DELIVERY = 3


@dataclass(frozen=True)
class InForm(Route, role=Role.MANAGER):
    """Base of routes in a form that end on its next open question or its review; no button uses it directly."""

    kind: int

    @property
    def shows(self) -> Route:
        return Continue(self.kind)


@dataclass(frozen=True)
class Continue(InForm, word="zf"):
    """Show the next open question, or the review if all are answered."""


@dataclass(frozen=True)
class AskResume(Question, InForm, word="zfr"):
    """Ask whether to go on with a half-filled form."""


@dataclass(frozen=True)
class Restart(InForm, word="zfn"):
    """Forget all answers, and begin with the first question."""


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
    """Discard the form."""
