"""A customer's orders."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response

from api.cursors import Cursor, Limit, part_of, place_of
from api.identity import SignedIn, counter_of
from api.replies import Changing, answer, read
from api.routes.checkout import Recorded
from api.wire.base import WHOLE, Listed
from api.wire.order import OrderOut, OrderSummaryOut, order, summary
from api.wire.problem import PROBLEMS
from core.models.actor import Actor
from core.models.order import OrderSummary
from core.models.page import Page
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.usecases.order.cancel import cancel_own_order
from core.usecases.order.place import own_order
from texts.formats import moment, money
from texts.language import _
from texts.states import status

router = APIRouter(tags=["Orders"], responses=PROBLEMS)
_PRIVATE = {"Cache-Control": "no-store"}
Id = Annotated[WHOLE, Path()]


@router.get("/v1/orders", response_model=Listed[OrderSummaryOut])
async def list_own(session: SignedIn, request: Request, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """The customer's orders, newest first."""
    counter = counter_of(request)
    place = place_of(cursor)
    items, following = part_of(await read(counter, _orders, session.customer_id, place, limit), place)
    return answer(Listed[OrderSummaryOut](items=[summary(one) for one in items], next=following), headers=_PRIVATE)


@router.get("/v1/orders/{order_id}", response_model=OrderOut)
async def view_own(order_id: Id, session: SignedIn, request: Request) -> Response:
    """An order of this customer."""
    counter = counter_of(request)
    told = await read(counter, _own, session.customer_id, order_id)
    return answer(order(*told, counter.store.policy.transfer_details), headers=_PRIVATE)


@router.get("/v1/orders/{order_id}/receipt", response_class=PlainTextResponse)
async def receipt(order_id: Id, session: SignedIn, request: Request) -> Response:
    """The receipt, to be read or printed."""
    counter = counter_of(request)
    told = await read(counter, _own, session.customer_id, order_id)
    return PlainTextResponse(_receipt(told, counter_of(request).store.policy), headers=_PRIVATE)


@router.post("/v1/orders/{order_id}/cancel", response_model=OrderOut)
async def cancel(order_id: Id, session: SignedIn, change: Changing) -> Response:
    """Cancel an order that nobody has confirmed or paid yet."""
    customer_id, details = session.customer_id, change.counter.store.policy.transfer_details
    return await change.write(
        str(Actor.customer(customer_id)), _cancel, lambda told: order(*told, details), customer_id, order_id
    )


async def _cancel(tx: Transaction, customer_id: int, order_id: int) -> Recorded:
    await cancel_own_order(tx, customer_id, order_id)
    return await _own(tx, customer_id, order_id)


async def _own(tx: ReadTransaction, customer_id: int, order_id: int) -> Recorded:
    found = await own_order(tx, customer_id, order_id)
    return Recorded(found, tuple(await tx.orders.history(order_id)))


async def _orders(tx: ReadTransaction, customer_id: int, number: int, size: int) -> Page[OrderSummary]:
    return await tx.orders.of_customer(customer_id, number, size)


def _receipt(told: Recorded, policy: Policy) -> str:
    """In the language of whoever reads; amounts as they were charged."""
    one = told.order

    def line(label: str, amount: int) -> str:
        return f"{label}: {money(amount, one.currency)}"

    lines = [
        policy.name,
        _("Order {code}").format(code=one.code),
        moment(one.placed_at, policy.timezone),
        "",
        *(
            f"{item.quantity} × {item.name} ({item.code}), {money(item.unit_price, one.currency)}"
            f" = {money(item.total, one.currency)}"
            for item in one.lines
        ),
        "",
    ]
    if one.discount:
        lines += [line(_("Items"), one.subtotal), line(_("Discount"), -one.discount)]
    if one.handover is not None:
        lines.append(line(one.handover.method, one.delivery - one.delivery_discount))
    lines.append(line(_("Total"), one.total))
    if one.taken_off:
        lines.append(line(_("Taken off or given back"), -one.taken_off))
    lines += ["", _("State: {state}").format(state=status(one.status, pick_up=one.pick_up))]
    return "\n".join(lines) + "\n"
