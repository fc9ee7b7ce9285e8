"""Orders, as staff see them."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.order import OrderStatus
from core.models.staff import Role

_STATES = tuple(OrderStatus)
FOUND, TODAY = 90, 91
"""In the place of a state: the card was opened from what a search found, or from today's orders."""


def number_of(status: OrderStatus) -> int:
    """A state's number in routes; 0 is none."""
    return _STATES.index(status) + 1


def status_of(number: int) -> OrderStatus | None:
    """The state with a route's number; None for 0 and for numbers that none of our buttons has."""
    return _STATES[number - 1] if 0 < number <= len(_STATES) else None


@dataclass(frozen=True)
class OpenBoard(Route, word="zo", role=Role.STAFF):
    """The board: the number of orders in each state."""


@dataclass(frozen=True)
class OpenState(Route, word="zol", role=Role.STAFF):
    """A page of the orders in a state."""

    state: int
    page: int = 0


@dataclass(frozen=True)
class OpenFoundOrders(Route, word="zof", role=Role.STAFF):
    """A page of what the last search found."""

    page: int = 0


@dataclass(frozen=True)
class OpenToday(Route, word="zoj", role=Role.STAFF):
    """A page of today's orders."""

    page: int = 0


@dataclass(frozen=True)
class OpenCard(Route, word="zoc", role=Role.STAFF):
    """Everything about one order; `state` and `page` are those of the list that it was opened from (0: none)."""

    order_id: int
    state: int = 0
    page: int = 0


@dataclass(frozen=True)
class Turned(Route, role=Role.STAFF):
    """Base of routes for a card's parts that have pages; `number` counts from 0. No button uses it directly."""

    order_id: int
    state: int = 0
    page: int = 0
    number: int = 0

    @property
    def card(self) -> OpenCard:
        return OpenCard(self.order_id, self.state, self.page)


@dataclass(frozen=True)
class OpenLines(Turned, word="zoi", role=Role.STAFF):
    """A page of the lines of an order that does not fit into one message."""


@dataclass(frozen=True)
class OpenPhotos(Turned, word="zop", role=Role.STAFF):
    """The photos about an order, newest first."""


@dataclass(frozen=True)
class AtCard(Route, role=Role.STAFF):
    """Base of routes for a card's order; `seen` is the state that the card showed. No button uses it directly."""

    order_id: int
    state: int = 0
    page: int = 0
    seen: int = 0

    @property
    def card(self) -> OpenCard:
        return OpenCard(self.order_id, self.state, self.page)

    @property
    def shows(self) -> Route:
        return self.card


@dataclass(frozen=True)
class AskAtCard(Question, AtCard):
    """Base of routes that ask something first; no button uses it directly."""


@dataclass(frozen=True)
class Confirm(AtCard, word="zok"):
    """Confirm the order."""


@dataclass(frozen=True)
class AskTracking(AskAtCard, word="zot"):
    """Ask for the tracking number before it is shipped."""


@dataclass(frozen=True)
class Ship(AtCard, word="zos"):
    """Mark it as shipped, without a tracking number."""


@dataclass(frozen=True)
class Deliver(AtCard, word="zod"):
    """Mark it as delivered or collected."""


@dataclass(frozen=True)
class AskReason(AskAtCard, word="zow"):
    """Ask for the reason before it is cancelled."""


@dataclass(frozen=True)
class Cancel(AtCard, word="zox"):
    """Cancel it without a reason."""


@dataclass(frozen=True)
class AskMessage(AskAtCard, word="zom"):
    """Ask for a message to the customer."""
