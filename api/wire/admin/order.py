"""Orders as staff see them, and the steps that bring them to their customers."""

from datetime import datetime

from pydantic import Field

from api.wire.admin.actor import ActorOut, actor
from api.wire.base import Money, Sent, Wire, amount, moment
from api.wire.order import OrderOut, order
from core.models.message import LONGEST
from core.models.order import BoardOrder, OrderStatus
from core.usecases.order.board import OrderCard
from core.usecases.order.steps import next_steps
from core.values.order import LONGEST_REASON, LONGEST_TRACKING
from texts.states import status


class BoardOrderOut(Wire):
    """An order in a list."""

    id: int
    code: str = Field(examples=["K7Q-4MX"])
    state: str = Field(examples=["placed"])
    state_text: str
    placed_at: datetime
    total: Money
    customer: str


class BuyerOut(Wire):
    """Whose order it is, by their Telegram id."""

    id: int
    name: str
    username: str


class DoneOut(Wire):
    """When it came into a state, by whom, and why."""

    state: str
    at: datetime
    by: ActorOut
    reason: str
    tracking: str


class OrderCardOut(Wire):
    """An order with its customer. `possible`: the states to which it can be moved from here; `undelivered` notices did not reach them."""

    order: OrderOut
    customer: BuyerOut
    possible: list[str]
    steps: list[DoneOut]
    undelivered: list[str]


class StepIn(Sent):
    """`seen`: the state that the program has seen. If the order is in another one by now: 409 order-moved, with the `state`."""

    seen: OrderStatus | None = None


class ShipIn(StepIn):
    """A tracking number or a link, if there is one."""

    tracking: str = Field("", max_length=LONGEST_TRACKING, examples=["RR123456785DE"])


class CancelIn(StepIn):
    """Why; the customer reads it."""

    reason: str = Field("", max_length=LONGEST_REASON, examples=["sold out"])


class MessageIn(Sent):
    """What the customer is to read."""

    text: str = Field(min_length=1, max_length=LONGEST)


class MessageOut(Wire):
    """A message, as it was kept; the customer gets it as soon as Telegram takes it."""

    id: int
    at: datetime
    text: str


def board(one: BoardOrder) -> BoardOrderOut:
    return BoardOrderOut(
        id=one.id,
        code=one.code,
        state=one.status,
        state_text=status(one.status, pick_up=one.pick_up),
        placed_at=moment(one.placed_at),
        total=amount(one.total, one.currency),
        customer=one.customer,
    )


def card(one: OrderCard, transfer_details: str) -> OrderCardOut:
    buyer = one.customer
    return OrderCardOut(
        order=order(one.order, one.history, transfer_details),
        customer=BuyerOut(id=buyer.id, name=buyer.name, username=buyer.username),
        possible=list(next_steps(one.order)),
        steps=[
            DoneOut(
                state=step.status,
                at=moment(step.at),
                by=actor(step.actor, one.names),
                reason=step.reason,
                tracking=step.tracking,
            )
            for step in one.history
        ],
        undelivered=sorted({str(kind) for (kind, about) in one.undelivered if about == one.order.id}),
    )
