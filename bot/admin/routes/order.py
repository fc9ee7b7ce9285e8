"""Orders, as who runs the shop sees them."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.order import OrderStatus
from core.models.staff import Role

_STATES = tuple(OrderStatus)


def number_of(status: OrderStatus) -> int:
    """A state as a route says it; 0 is none."""
    return _STATES.index(status) + 1


def status_of(number: int) -> OrderStatus | None:
    """The state that a route's number says; None for 0 and for what no button of ours says."""
    return _STATES[number - 1] if 0 < number <= len(_STATES) else None


@dataclass(frozen=True)
class OpenBoard(Route, word="zo", role=Role.STAFF):
    """How many orders are in which state."""


@dataclass(frozen=True)
class OpenState(Route, word="zol", role=Role.STAFF):
    """A page of the orders in a state."""

    state: int
    page: int = 0


@dataclass(frozen=True)
class OpenCard(Route, word="zoc", role=Role.STAFF):
    """Everything about one order; `state` and `page` are the list's that it was opened from (0: none)."""

    order_id: int
    state: int = 0
    page: int = 0


@dataclass(frozen=True)
class Turned(Route, role=Role.STAFF):
    """No button says this alone: something of a card that is turned page by page; `number` counts from 0."""

    order_id: int
    state: int = 0
    page: int = 0
    number: int = 0

    @property
    def card(self) -> OpenCard:
        return OpenCard(self.order_id, self.state, self.page)


@dataclass(frozen=True)
class OpenLines(Turned, word="zoi", role=Role.STAFF):
    """The lines of an order that has more than one message holds."""


@dataclass(frozen=True)
class OpenPhotos(Turned, word="zop", role=Role.STAFF):
    """The photos that were sent about an order, the newest first."""


@dataclass(frozen=True)
class AtCard(Route, role=Role.STAFF):
    """No button says this alone: something to do with the order of a card. `seen` is the state that the card showed."""

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
    """No button says this alone: something that is asked first."""


@dataclass(frozen=True)
class Confirm(AtCard, word="zok"):
    """Take the order on."""


@dataclass(frozen=True)
class AskTracking(AskAtCard, word="zot"):
    """Ask for the tracking number before it is shipped."""


@dataclass(frozen=True)
class Ship(AtCard, word="zos"):
    """It is on its way, without a tracking number."""


@dataclass(frozen=True)
class Deliver(AtCard, word="zod"):
    """It has arrived, or was collected."""


@dataclass(frozen=True)
class AskReason(AskAtCard, word="zow"):
    """Ask why it is called off."""


@dataclass(frozen=True)
class Cancel(AtCard, word="zox"):
    """Call it off without a reason."""


@dataclass(frozen=True)
class AskMessage(AskAtCard, word="zom"):
    """Ask for a message to the customer."""
