"""The routes of taking things off an order, and of giving money back."""

from dataclasses import dataclass

from bot.admin.routes.order import OpenCard
from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OnMoney(Route, role=Role.MANAGER):
    """Base of routes for an order's money; no button uses it directly."""

    order_id: int

    @property
    def shows(self) -> Route:
        return OpenMoney(self.order_id)


@dataclass(frozen=True)
class OpenMoney(Route, word="zm", role=Role.MANAGER):
    """What paid an order, what can be taken off or given back."""

    order_id: int

    @property
    def card(self) -> OpenCard:
        return OpenCard(self.order_id)


@dataclass(frozen=True)
class OpenLine(OnMoney, word="zml"):
    """How many pieces of this line?"""

    sku_id: int

    @property
    def shows(self) -> Route:
        return self


@dataclass(frozen=True)
class AskTakeOff(Question, OnMoney, word="zmq"):
    """Ask whether these pieces go back into stock."""

    sku_id: int
    quantity: int
    left: int


@dataclass(frozen=True)
class TakeOff(OnMoney, word="zmt"):
    """Take them off; `left` is how much the screen said the order still costs, `restock`: into stock (1) or not (0)."""

    sku_id: int
    quantity: int
    left: int
    restock: int


@dataclass(frozen=True)
class AskRefund(Question, OnMoney, word="zma"):
    """Ask before all that is left goes back."""

    left: int


@dataclass(frozen=True)
class RefundAll(OnMoney, word="zmr"):
    """Give all that is left back."""

    left: int
    restock: int


@dataclass(frozen=True)
class FinishRefund(OnMoney, word="zmf"):
    """Somebody has sent this refund."""

    refund_id: int


@dataclass(frozen=True)
class AcceptTransfer(OnMoney, word="zmp"):
    """The transfer has come."""


@dataclass(frozen=True)
class AskRefuse(Question, OnMoney, word="zmn"):
    """Ask why the transfer is not accepted."""


@dataclass(frozen=True)
class RefuseTransfer(OnMoney, word="zmx"):
    """Do not accept it, without a reason."""


@dataclass(frozen=True)
class SendProof(OnMoney, word="zmv"):
    """Send the receipt's photo or file."""

    proof_id: int


@dataclass(frozen=True)
class OpenLedger(Route, word="zmz", role=Role.MANAGER):
    """Payments: sums by day, and what waits; `back` counts days from today."""

    back: int = 0


@dataclass(frozen=True)
class FinishFromLedger(Route, word="zmzf", role=Role.MANAGER):
    """As FinishRefund, from the list of what waits."""

    refund_id: int

    @property
    def shows(self) -> Route:
        return OpenLedger()


@dataclass(frozen=True)
class ReturnUnmatched(Route, word="zmzu", role=Role.MANAGER):
    """Give a payment back that names no order."""

    payment_id: int

    @property
    def shows(self) -> Route:
        return OpenLedger()
