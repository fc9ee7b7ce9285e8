"""What a notice tells, as facts. Every counter has its own words for them."""

from dataclasses import dataclass
from datetime import date

from core.models.customer import Customer
from core.models.message import Message
from core.models.order import Order
from core.models.outbox import Undelivered
from core.models.page import Page
from core.models.payment import Payment, Proof, Refund
from core.models.staff import Role
from core.models.stock import StockLevel
from core.models.webhook import Webhook
from core.usecases.digital import ChargebacksHappen, CodesRevoked, GoodsArrived
from core.usecases.favourite import FavouritesChanged
from core.usecases.picture import PicturesMissing
from core.usecases.reminder import CartWaits
from core.usecases.review import ReviewAsked, ReviewsWait
from core.usecases.stock import StockCard


@dataclass(frozen=True, slots=True)
class Receipt:
    """To a customer: what they bought."""

    order: Order


@dataclass(frozen=True, slots=True)
class NewOrder:
    """To staff."""

    order: Order
    customer: Customer


@dataclass(frozen=True, slots=True)
class CrewsOrder:
    """To a group of the crew: no customer is named where others may read it."""

    order: Order


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """To the order's customer, like the next three."""

    order: Order


@dataclass(frozen=True, slots=True)
class OrderShipped:
    order: Order


@dataclass(frozen=True, slots=True)
class OrderDelivered:
    order: Order


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """`reason` is what the shop gave; "" for none."""

    order: Order
    reason: str


@dataclass(frozen=True, slots=True)
class OrderPaid:
    """To the order's customer, like the next one."""

    order: Order


@dataclass(frozen=True, slots=True)
class OrderExpired:
    order: Order


@dataclass(frozen=True, slots=True)
class TransferAwaited:
    """To the order's customer: where to transfer the money to."""

    order: Order


@dataclass(frozen=True, slots=True)
class ProofSent:
    """To staff: the customer says that they have paid."""

    order: Order
    customer: Customer
    proof: Proof


@dataclass(frozen=True, slots=True)
class ProofRefused:
    """To the order's customer: the money was not found. `reason` is what staff said."""

    order: Order
    reason: str


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """To the order's customer: pieces were taken off, or came back. `due`: money for that is on its way to them."""

    order: Order
    due: int


@dataclass(frozen=True, slots=True)
class MoneyNotNeeded:
    """To whoever paid: the payment buys nothing, and goes back."""

    payment: Payment
    order: Order | None


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """To whoever paid: the refund went out."""

    refund: Refund
    payment: Payment
    order: Order | None


@dataclass(frozen=True, slots=True)
class ChargedBack:
    """To staff: the payer has their money back, and the shop has not sent it."""

    payment: Payment
    order: Order | None


@dataclass(frozen=True, slots=True)
class StrayMoney:
    """To staff: a payment that bought nothing, and its order, if it names one. `by_hand`: somebody has to send it back."""

    payment: Payment
    order: Order | None
    by_hand: bool


@dataclass(frozen=True, slots=True)
class CustomerCancelled:
    """To staff."""

    order: Order
    customer: Customer


@dataclass(frozen=True, slots=True)
class ShopWrote:
    """To the customer, about one of their orders or about none."""

    order: Order | None
    message: Message


@dataclass(frozen=True, slots=True)
class CustomerWrote:
    """To staff, about one of the customer's orders or about none."""

    order: Order | None
    customer: Customer
    message: Message


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """To the person whose role was changed: what they may do now, None for a customer."""

    role: Role | None


@dataclass(frozen=True, slots=True)
class GroupLost:
    """To owners: a group of the crew gets no news any more, because it has removed the bot."""

    title: str


@dataclass(frozen=True, slots=True)
class RunsLow:
    """To staff: one variant runs low."""

    card: StockCard


@dataclass(frozen=True, slots=True)
class SeveralRunLow:
    """To staff: all variants that fell together, the lowest first."""

    levels: Page[StockLevel]


@dataclass(frozen=True, slots=True)
class BackInStock:
    """To a customer who asked for this notice."""

    level: StockLevel


@dataclass(frozen=True, slots=True)
class UpdateParked:
    """To managers: an update could not be handled after several tries, and is left alone."""

    inbox_id: int


@dataclass(frozen=True, slots=True)
class BackupFailed:
    """To owners."""

    day: date


@dataclass(frozen=True, slots=True)
class CustomerNotReached:
    """To the author of the message or step that did not reach the customer; a message may be about no order."""

    order: Order | None
    customer: Customer
    missed: Undelivered


@dataclass(frozen=True, slots=True)
class WebhookDisabled:
    """To owners: nothing is sent to this address any more."""

    webhook: Webhook


Fact = (
    Receipt
    | NewOrder
    | CrewsOrder
    | OrderConfirmed
    | OrderShipped
    | OrderDelivered
    | OrderCancelled
    | OrderPaid
    | OrderExpired
    | TransferAwaited
    | ProofSent
    | ProofRefused
    | OrderChanged
    | MoneyNotNeeded
    | MoneyBack
    | ChargedBack
    | StrayMoney
    | CustomerCancelled
    | ShopWrote
    | CustomerWrote
    | RoleChanged
    | GroupLost
    | RunsLow
    | SeveralRunLow
    | BackInStock
    | FavouritesChanged
    | ReviewAsked
    | ReviewsWait
    | UpdateParked
    | BackupFailed
    | CustomerNotReached
    | GoodsArrived
    | CodesRevoked
    | ChargebacksHappen
    | CartWaits
    | PicturesMissing
    | WebhookDisabled
)
