"""Forms: several questions, one after the other, then a review and a single change of the shop.

A form's questions and its effect are defined beside its noun (bot/admin/handlers/<noun>_form.py). bot/admin/handlers/form.py handles
asking, going back, skipping, leaving and surviving a restart. Defining a form registers it, as with a route.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.admin.routes.form import Kind
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.usecases.form import Answers
from texts.language import N_, Phrase

SKIP = N_("Skip")

V = TypeVar("V")
"""The visit that handlers get."""


@dataclass(frozen=True)
class Choice:
    """A button that answers a question. `number` identifies it and never changes; `answer` is as `Step.read` would give it."""

    number: int
    label: str
    answer: str


@dataclass(frozen=True)
class Told:
    """What a question may look at: the answers so far, the shop's settings, and the time (ms UTC).

    `remarks` (plain text, by step) follow the answers that they are about.
    """

    answers: Answers
    policy: Policy
    now: int
    remarks: Mapping[str, str] = field(default_factory=dict)


async def no_choices(_tx: ReadTransaction, _told: Told) -> Sequence[Choice]:
    return ()


async def no_check(_tx: ReadTransaction, _told: Told, _answer: str) -> None: ...


def no_summary(_told: Told) -> str:
    return ""


async def no_remarks(_tx: ReadTransaction, _told: Told) -> Mapping[str, str]:
    return {}


def _needed(_told: Told) -> InvalidInput:
    return InvalidInput("form_needed")


def always(_answers: Answers) -> bool:
    return True


def as_given(answers: Answers) -> Answers:
    return answers


def as_it_is(answer: str, _policy: Policy) -> str:
    return answer


@dataclass(frozen=True)
class Step:
    """One question. `key` is the key of its answer, `label` (plain text) its button on the review.

    `ask` gives the question (HTML). `read` turns the typed text into the stored answer, or raises InvalidInput. `choices` are its
    buttons. `check` may refuse an answer because of the shop's data, by raising a ShopError. `shown` is the answer as people read it.
    `optional`: it may be skipped, which answers "", by a button that says `skip`; if it is not optional, `needed` says why not.
    `photo`: the answer is the key of a sent picture. `aside`: it is not asked in turn, but offered on the review.
    `when`: whether it is asked at all, given the earlier answers.
    """

    key: str
    label: Phrase
    ask: Callable[[Told], str]
    read: Callable[[str, Told], str]
    choices: Callable[[ReadTransaction, Told], Coroutine[Any, Any, Sequence[Choice]]] = no_choices
    check: Callable[[ReadTransaction, Told, str], Coroutine[Any, Any, None]] = no_check
    shown: Callable[[str, Policy], str] = as_it_is
    optional: bool = False
    skip: Phrase = SKIP
    needed: Callable[[Told], InvalidInput] = _needed
    photo: bool = False
    aside: bool = False
    when: Callable[[Answers], bool] = always


@dataclass(frozen=True)
class Form(Generic[V]):
    """`review` says what will be saved (HTML). `save` is the use case, given (tx, actor, source, answers); if it raises, the form stays.

    `done` shows the result of `save`, `left` the screen after the form is discarded. Answers that no longer apply are not passed on.
    `remarks` gives, by step, remarks on the answers in view of the shop's data. `summary` (HTML) is what the answers so far make; it
    stays in sight above each question.
    `order` are the steps' keys in the order in which they are asked, if that is another one: old buttons name steps by their place.
    `fold` turns the answers, after each new one, into those that are kept: several answers can become one, and be asked again.
    """

    kind: Kind
    title: Phrase
    steps: tuple[Step, ...]
    review: Callable[[Told], str]
    save: Callable[[Transaction, Actor, str, Answers], Coroutine[Any, Any, Any]]
    done: Callable[[V, Any], Coroutine[Any, Any, None]]
    left: Callable[[V], Coroutine[Any, Any, None]]
    remarks: Callable[[ReadTransaction, Told], Coroutine[Any, Any, Mapping[str, str]]] = no_remarks
    order: tuple[str, ...] = ()
    fold: Callable[[Answers], Answers] = as_given
    summary: Callable[[Told], str] = no_summary

    def __post_init__(self) -> None:
        FORMS[self.kind] = self

    def applying(self, answers: Answers) -> tuple[int, ...]:
        """The places of the questions that apply to these answers, in the order in which they are asked."""
        places = [place for place, step in enumerate(self.steps) if step.when(answers)]
        turns = {key: turn for turn, key in enumerate(self.order)}
        return tuple(sorted(places, key=lambda place: turns.get(self.steps[place].key, place)))

    def relevant(self, answers: Answers) -> Answers:
        """The answers to questions that still apply, in the form's order."""
        keys = (self.steps[place].key for place in self.applying(answers))
        return {key: answers[key] for key in keys if key in answers}

    def next_open(self, answers: Answers) -> int | None:
        """The place of the first unanswered question that is asked in turn; None if all are answered."""
        turn = (place for place in self.applying(answers) if not self.steps[place].aside)
        return next((place for place in turn if self.steps[place].key not in answers), None)

    def before(self, place: int, answers: Answers) -> int | None:
        """The place of the question before this one."""
        turn = [one for one in self.applying(answers) if one == place or not self.steps[one].aside]
        return turn[turn.index(place) - 1] if place in turn[1:] else None


AnyForm = Form[Any]

FORMS: dict[int, AnyForm] = {}
