"""Customers' questions, as staff see them."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenQuestions(Route, word="zq", role=Role.STAFF):
    """A page of the customers who wait for an answer."""

    page: int = 0


@dataclass(frozen=True)
class OpenTalk(Route, word="zqc", role=Role.STAFF):
    """A page of a customer's conversation; page 0 has the newest messages."""

    customer_id: int
    page: int = 0


@dataclass(frozen=True)
class InTalk(Route, role=Role.STAFF):
    """Base of routes for a conversation up to the message `seen`; no button uses it directly."""

    customer_id: int
    seen: int

    @property
    def shows(self) -> Route:
        return OpenTalk(self.customer_id)


@dataclass(frozen=True)
class AskAnswer(Question, InTalk, word="zqa"):
    """Ask for the answer to message `seen`; 0: the customer has not written yet."""


@dataclass(frozen=True)
class CloseQuestion(InTalk, word="zqx"):
    """Nothing is left to answer."""


@dataclass(frozen=True)
class OpenTalkPhotos(Route, word="zqp", role=Role.STAFF):
    """One of the photos of a conversation; page 0 is the newest."""

    customer_id: int
    page: int = 0
