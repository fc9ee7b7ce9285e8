"""The money of an order: what paid it, what went back, what is left of it."""

from datetime import datetime
from typing import Self

from pydantic import Field, StrictBool, model_validator

from api.wire.admin.actor import ActorOut, actor
from api.wire.base import NUMBER, Money, Sent, Wire, amount, maybe_moment, moment
from core.models.payment import Payment, Refund
from core.usecases.order.left import LineLeft
from core.usecases.payment.returns import MoneyOf
from core.values.order import LONGEST_REASON


class PaidOut(Wire):
    """What paid the order."""

    id: int
    method: str = Field(examples=["card"])
    amount: Money
    outcome: str = Field(examples=["settled"])
    at: datetime


class RefundOut(Wire):
    """Money that goes back. `by_hand`: somebody has to send it; `done_at`: when there was proof that it went."""

    id: int
    amount: Money
    reason: str
    by: ActorOut
    by_hand: bool
    done_at: datetime | None


class LeftOut(Wire):
    """The pieces of a line that nobody has taken off or given back, and what they were sold for."""

    sku: int
    name: str
    quantity: int
    worth: Money


class MoneyOut(Wire):
    """`left` is what the order still costs, or what can go back of it. `whole_only`: not piece by piece. `proofs`: receipts shown."""

    order: int
    code: str
    state: str
    left: Money
    whole_only: bool
    paid: PaidOut | None
    refunds: list[RefundOut]
    lines: list[LeftOut]
    proofs: int


class RefundIn(Sent):
    """All that is left; or, with `sku`, pieces of one line, which need not be paid if the order is not paid yet.

    `left`: the amount of `left` that the program has seen. `restock`: the pieces can be sold again.
    """

    left: int = Field(strict=True, ge=0, examples=[450])
    sku: NUMBER | None = None
    quantity: int | None = Field(None, strict=True, ge=1, le=1_000_000)
    restock: StrictBool

    @model_validator(mode="after")
    def _of_a_line(self) -> Self:
        if (self.sku is None) is not (self.quantity is None):
            raise ValueError("give both sku and quantity, or neither")
        return self


class ChargebackIn(Sent):
    """Why the payer's bank took the money back, as far as it said; for the audit log."""

    reason: str = Field("", max_length=LONGEST_REASON)


def money(one: MoneyOf) -> MoneyOut:
    order = one.order
    return MoneyOut(
        order=order.id,
        code=order.code,
        state=order.status,
        left=amount(one.left, order.currency),
        whole_only=one.whole_only,
        paid=None if one.payment is None else _paid(one.payment),
        refunds=[_refund(refund, order.currency) for refund in one.refunds],
        lines=[_line(line, order.currency) for line in one.lines if line.quantity],
        proofs=len(one.proofs),
    )


def _paid(one: Payment) -> PaidOut:
    return PaidOut(
        id=one.id,
        method=one.method,
        amount=amount(one.amount, one.currency),
        outcome=one.outcome,
        at=moment(one.at),
    )


def _refund(one: Refund, currency: str) -> RefundOut:
    return RefundOut(
        id=one.id,
        amount=amount(one.amount, currency),
        reason=one.reason,
        by=actor(one.actor, {}),
        by_hand=one.by_hand,
        done_at=maybe_moment(one.done_at),
    )


def _line(one: LineLeft, currency: str) -> LeftOut:
    return LeftOut(
        sku=one.line.sku_id,
        name=one.line.name,
        quantity=one.quantity,
        worth=amount(one.worth(one.quantity), currency),
    )
