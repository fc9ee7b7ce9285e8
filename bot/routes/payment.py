"""The routes of paying."""

from dataclasses import dataclass

from bot.routes.checkout import OpenReview
from bot.routes.grammar import Route
from bot.routes.order import OpenOrder
from core.models.payment import PaymentMethod

_METHODS = tuple(PaymentMethod)


@dataclass(frozen=True)
class ChoosePayment(Route, word="pm"):
    """The ways to pay."""


@dataclass(frozen=True)
class TakePayment(Route, word="pt"):
    """Pay this way: the number of a method."""

    number: int

    @classmethod
    def of(cls, method: PaymentMethod) -> "TakePayment":
        return cls(_METHODS.index(method))

    @property
    def method(self) -> PaymentMethod | None:
        """None for a number that there is not."""
        return _METHODS[self.number] if self.number < len(_METHODS) else None

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class OpenTransfer(Route, word="tr"):
    """Where to transfer an order's money to."""

    order_id: int


@dataclass(frozen=True)
class AskProof(Route, word="tp"):
    """Ask for the receipt of a transfer: a photo or a file."""

    order_id: int

    @property
    def answered(self) -> Route:
        return OpenOrder(self.order_id)


@dataclass(frozen=True)
class PayOrder(Route, word="py"):
    """Send an order's invoice once more."""

    order_id: int

    @property
    def shows(self) -> Route:
        return OpenOrder(self.order_id)
