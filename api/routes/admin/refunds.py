"""Money that goes back, and pieces that are taken off orders."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from api.routes.admin.access import Done, Id, Reader, Writer, reader_with, told, writer_with
from api.wire.admin import money as wire
from api.wire.problem import PROBLEMS
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.ports import Transaction
from core.usecases.payment.refund import finish_by_hand, return_unmatched
from core.usecases.payment.returns import MoneyOf, book_chargeback, refund_order, take_off, view_money
from core.values.order import read_reason

router = APIRouter(prefix="/v1/admin", tags=["Owner: refunds"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.ORDERS_READ)]
MayRefund = Annotated[Writer, writer_with(ApiScope.REFUNDS_WRITE)]


@router.get("/orders/{order}/money", response_model=wire.MoneyOut)
async def view(order: Id, program: May) -> Response:
    """What paid the order, what went back, and what is left."""
    return told(wire.money(await program.ask(view_money, order)))


@router.post("/orders/{order}/refunds", status_code=201, response_model=wire.MoneyOut)
async def refund(order: Id, asked: wire.RefundIn, program: MayRefund) -> Response:
    """Give back all that is left of a paid order, or take pieces of a line off. The customer is told. If `left` has changed: 409."""
    return await program.write(_refund, wire.money, program.actor, order, asked)


@router.post("/orders/{order}/chargeback", status_code=201, response_model=wire.MoneyOut)
async def chargeback(order: Id, asked: wire.ChargebackIn, program: MayRefund) -> Response:
    """Note that the payer's bank took the money back: nothing is sent, and the order ends as refunded."""
    return await program.write(book_chargeback, wire.money, program.actor, order, read_reason(asked.reason))


@router.post("/refunds/{refund}/sent", response_model=Done)
async def sent(refund: Id, program: MayRefund) -> Response:
    """Somebody has sent a refund that the shop cannot send by itself."""
    return await program.write(finish_by_hand, _done, program.actor, refund)


@router.post("/payments/{payment}/return", response_model=Done)
async def send_back(payment: Id, program: MayRefund) -> Response:
    """Give money back that names no order."""
    return await program.write(return_unmatched, _done, program.actor, payment)


async def _refund(tx: Transaction, actor: Actor, order_id: int, asked: wire.RefundIn) -> MoneyOf:
    if asked.sku is None or asked.quantity is None:
        return await refund_order(tx, actor, order_id, restock=asked.restock, seen=asked.left)
    return await take_off(tx, actor, order_id, asked.sku, asked.quantity, restock=asked.restock, seen=asked.left)


def _done(_nothing: None) -> Done:
    return Done()
