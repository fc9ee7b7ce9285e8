"""Money that came in and went back."""

from datetime import datetime

from pydantic import Field

from api.wire.base import Money, Wire, amount, maybe_moment, moment
from core.ports.payment import LedgerRow, Sum, Waiting


class MoneyRowOut(Wire):
    """Money in (`refund` null), or out: then its amount is below 0, and `done_at` says when there was proof that it went back."""

    payment: int
    refund: int | None
    at: datetime
    order: str = Field(examples=["K7Q-4MX"])
    customer: int
    method: str = Field(examples=["card"])
    amount: Money
    outcome: str = Field(description="What became of money in; why money goes back", examples=["settled"])
    charge: str
    provider: str
    done_at: datetime | None


class SumOut(Wire):
    """What came in and went back by one method; `due` of it is still to be sent."""

    method: str
    received: Money
    refunded: Money
    due: Money


class SumsOut(Wire):
    """The sums of some time."""

    items: list[SumOut]


class WaitingOut(Wire):
    """Money that somebody has to look after: a refund that has to be sent by hand, or (`refund` null) money that names no order."""

    payment: int
    refund: int | None
    order: str
    method: str
    amount: Money
    charge: str
    at: datetime


def row(one: LedgerRow) -> MoneyRowOut:
    return MoneyRowOut(
        payment=one.payment_id,
        refund=one.refund_id or None,
        at=moment(one.at),
        order=one.order,
        customer=one.customer_id,
        method=one.method,
        amount=amount(one.amount, one.currency),
        outcome=one.outcome,
        charge=one.charge_id,
        provider=one.provider_id,
        done_at=maybe_moment(one.done_at),
    )


def sums(found: tuple[Sum, ...]) -> SumsOut:
    return SumsOut(
        items=[
            SumOut(
                method=one.method,
                received=amount(one.received, one.currency),
                refunded=amount(one.refunded, one.currency),
                due=amount(one.due, one.currency),
            )
            for one in found
        ]
    )


def waiting(one: Waiting) -> WaitingOut:
    return WaitingOut(
        payment=one.payment_id,
        refund=one.refund_id or None,
        order=one.order,
        method=one.method,
        amount=amount(one.amount, one.currency),
        charge=one.charge_id,
        at=moment(one.at),
    )
