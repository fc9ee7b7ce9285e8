"""A payment gateway outside Telegram: it has a page on which an order is paid."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.models.order import Order
from core.models.payment import PaymentMethod


class GatewayError(Exception):
    """The gateway could not be reached, or refused. `final`: asking again will not help. Its text is for the log, and holds no key."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Progress(StrEnum):
    """How far a payment has come at the gateway."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"
    """It cannot be paid any more."""


class Opened(NamedTuple):
    """A payment page. `reference` is the gateway's name for it, `url` is where it is paid."""

    reference: str
    url: str


class GatewayState(NamedTuple):
    """What the gateway says of a reference. `charge_id`, `amount` (minor units) and `currency` once it is paid."""

    progress: Progress
    charge_id: str = ""
    amount: int = 0
    currency: str = ""
    order_id: int = 0
    """The order that it was opened for, as the gateway has kept it; 0 if it names none."""
    refunded: int = 0
    """How much of it went back, minor units."""


class Gateway(Protocol):
    """One gateway. It awaits the network, so nothing here is called inside a transaction. All raise GatewayError.

    Events only hint that something has happened: they may be forged, lost, doubled or out of order. The truth is always `state`.
    """

    @property
    def method(self) -> PaymentMethod: ...

    async def open(self, order: Order, back: str) -> Opened:
        """A page on which this order is paid, until its hold ends; `back` is the address that it leads back to.

        Asked again for the same order, it is the same page.
        """

    async def close(self, reference: str) -> None:
        """Withdraw the page: it cannot be paid any more. One that is paid or has expired stays as it is."""

    async def state(self, reference: str) -> GatewayState:
        """How far the payment has come."""

    async def refund(self, charge_id: str, amount: int, key: str) -> str:
        """Send `amount` (minor units) back; returns the gateway's name for the refund. The same `key` sends nothing twice."""

    def event(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """The reference, or the charge's id, that this event is about; None if it is about neither.

        Raises GatewayError(final) if it is not signed.
        """
