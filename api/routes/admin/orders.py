"""Orders: found, and brought to their customers step by step."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.cursors import Cursor, Limit, cursor, part_of, place_of
from api.routes.admin.access import Id, Reader, Writer, reader_with, told, writer_with
from api.wire.admin import order as wire
from api.wire.base import CODE, Listed, moment
from api.wire.problem import PROBLEMS
from core.errors import OrderMoved
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.models.message import Message
from core.models.order import BoardOrder, OrderStatus
from core.ports import ReadTransaction, Transaction
from core.usecases.message import write_to_customer
from core.usecases.order.board import OrderCard, view_card
from core.usecases.order.cancel import cancel_order
from core.usecases.order.deliver import deliver_order
from core.usecases.order.search import search_orders
from core.usecases.order.steps import confirm_order, find_order, known_order, ship_order
from core.usecases.payment.transfer import accept_transfer, refuse_transfer
from core.values.order import read_message, read_reason, read_tracking

router = APIRouter(prefix="/v1/admin/orders", tags=["Owner: orders"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.ORDERS_READ)]
MayChange = Annotated[Writer, writer_with(ApiScope.ORDERS_WRITE)]
_NEWEST = 1 << 53
_STEP, _SHIP, _CANCEL = wire.StepIn(), wire.ShipIn(), wire.CancelIn()
"""Without a body."""


@router.get("", response_model=Listed[wire.BoardOrderOut])
async def list_orders(
    program: May,
    state: Annotated[OrderStatus | None, Query(description="Only those in this state")] = None,
    q: Annotated[
        str, Query(max_length=200, description="A code, a name, a phone number, a product, a SKU code, a day")
    ] = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Orders, newest first; or those that a search finds."""
    items, following = await program.ask(_orders, state, q, place_of(cursor), limit)
    return told(Listed[wire.BoardOrderOut](items=[wire.board(one) for one in items], next=following))


@router.get("/by-code", response_model=wire.OrderCardOut)
async def view_by_code(program: May, code: Annotated[CODE, Query(examples=["K7Q-4MX"])]) -> Response:
    """An order by its code, in any case, with or without the dash."""
    return told(wire.card(await program.ask(_coded, code), program.policy.transfer_details))


@router.get("/{order}", response_model=wire.OrderCardOut)
async def view_one(order: Id, program: May) -> Response:
    """An order with its customer, its delivery, and who did what with it."""
    return told(wire.card(await program.ask(view_card, order), program.policy.transfer_details))


@router.post("/{order}/confirm", response_model=wire.OrderCardOut)
async def confirm(order: Id, program: MayChange, asked: wire.StepIn = _STEP) -> Response:
    """The shop accepts the order."""
    return await program.write(_step, _card(program), confirm_order, program.actor, order, asked.seen)


@router.post("/{order}/ship", response_model=wire.OrderCardOut)
async def ship(order: Id, program: MayChange, asked: wire.ShipIn = _SHIP) -> Response:
    """It is on its way, or ready to be collected."""
    tracking = asked.tracking and read_tracking(asked.tracking)
    return await program.write(_step, _card(program), ship_order, program.actor, order, tracking, asked.seen)


@router.post("/{order}/deliver", response_model=wire.OrderCardOut)
async def deliver(order: Id, program: MayChange, asked: wire.StepIn = _STEP) -> Response:
    """It has arrived or was collected; cash is in the ledger from now on."""
    return await program.write(_step, _card(program), deliver_order, program.actor, order, asked.seen)


@router.post("/{order}/cancel", response_model=wire.OrderCardOut)
async def cancel(order: Id, program: MayChange, asked: wire.CancelIn = _CANCEL) -> Response:
    """Cancel an order that is not paid: stock and coupon uses go back."""
    reason = read_reason(asked.reason)
    return await program.write(_step, _card(program), cancel_order, program.actor, order, reason, asked.seen)


@router.post("/{order}/transfer/accept", response_model=wire.OrderCardOut)
async def accept(order: Id, program: MayChange, asked: wire.StepIn = _STEP) -> Response:
    """The money of a bank transfer is there, as much as the order costs."""
    return await program.write(_accept, _card(program), program.actor, order, asked)


@router.post("/{order}/transfer/refuse", response_model=wire.OrderCardOut)
async def refuse(order: Id, program: MayChange, asked: wire.CancelIn = _CANCEL) -> Response:
    """The money has not come, whatever the customer has shown: they are told why, and the order waits once more."""
    return await program.write(_refuse, _card(program), program.actor, order, asked)


@router.post("/{order}/messages", status_code=201, response_model=wire.MessageOut)
async def write(order: Id, asked: wire.MessageIn, program: MayChange) -> Response:
    """Write to the order's customer, in the chat with the bot."""
    return await program.write(write_to_customer, message, program.actor, order, read_message(asked.text))


def message(one: Message) -> wire.MessageOut:
    return wire.MessageOut(id=one.id, at=moment(one.at), text=one.text)


def _card(program: Writer) -> partial[wire.OrderCardOut]:
    return partial(wire.card, transfer_details=program.policy.transfer_details)


async def _step(
    tx: Transaction, step: Callable[..., Coroutine[Any, Any, object]], actor: Actor, order_id: int, *said: object
) -> OrderCard:
    """One of the steps of an order, which is called with the actor, the order, and what was said."""
    await step(tx, actor, order_id, *said)
    return await view_card(tx, order_id)


async def _accept(tx: Transaction, actor: Actor, order_id: int, asked: wire.StepIn) -> OrderCard:
    await _check_seen(tx, order_id, asked.seen)
    await accept_transfer(tx, actor, order_id)
    return await view_card(tx, order_id)


async def _refuse(tx: Transaction, actor: Actor, order_id: int, asked: wire.CancelIn) -> OrderCard:
    await _check_seen(tx, order_id, asked.seen)
    await refuse_transfer(tx, actor, order_id, read_reason(asked.reason))
    return await view_card(tx, order_id)


async def _check_seen(tx: ReadTransaction, order_id: int, seen: OrderStatus | None) -> None:
    """Raises OrderMoved if the order is not in the state that was seen."""
    found = await known_order(tx, order_id)
    if seen not in (None, found.status):
        raise OrderMoved(found.code, found.status, pick_up=found.pick_up)


async def _coded(tx: ReadTransaction, code: str) -> OrderCard:
    return await view_card(tx, (await find_order(tx, code)).id)


async def _orders(
    tx: ReadTransaction, state: OrderStatus | None, words: str, place: int, limit: int
) -> tuple[Sequence[BoardOrder], str | None]:
    if words.strip():
        items, following = part_of(await search_orders(tx, words, place, size=limit), place)
        return [one for one in items if state in (None, one.status)], following
    before = place or _NEWEST
    found = await (tx.orders.recent(before, limit) if state is None else tx.orders.recent_in(state, before, limit))
    return found, cursor(found[-1].id) if len(found) == limit else None
