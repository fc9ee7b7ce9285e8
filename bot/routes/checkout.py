"""The routes between the cart and the order."""

from dataclasses import dataclass

from bot.routes.cart import AtCart
from bot.routes.grammar import Route


@dataclass(frozen=True)
class OpenReview(Route, word="v"):
    """The card to confirm."""


@dataclass(frozen=True)
class ConfirmOrder(AtCart, word="ok"):
    """Place the order that the card shows, at this total (minor units), by this delivery method (0: none); `seal` is the view's."""

    total: int
    method_id: int
    seal: int

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class ChooseMethod(Route, word="dm"):
    """The delivery methods."""


@dataclass(frozen=True)
class TakeMethod(Route, word="dt"):
    """Choose this delivery method."""

    method_id: int

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class AskAnswer(Route, word="da"):
    """Ask one of core.models.delivery.Question."""

    question: int

    @property
    def answered(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class RepeatAnswer(Route, word="dr"):
    """Answer a question as last time."""

    question: int

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class RepeatLast(Route, word="dl"):
    """Choose the method and answer all questions as last time."""

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class SkipNote(Route, word="ds"):
    """Order without a note."""

    @property
    def shows(self) -> Route:
        return OpenReview()
