"""From the till to the customer: every step once, in its order, with its trace and its message."""

import asyncio
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest

from core.errors import NotFound, OrderMoved, StepRefused
from core.models.actor import Actor
from core.models.delivery import NewMethod, Question
from core.models.order import Order, OrderStatus
from core.ports import Transaction
from core.usecases.checkout import answer, skip_note
from core.usecases.delivery import create_method
from core.usecases.order.board import count_orders, list_in_state, view_card
from core.usecases.order.cancel import cancel_order
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import (
    Moved,
    confirm_order,
    find_order,
    known_order,
    next_steps,
    ship_order,
)
from tests.support.goods import stock_and_ledger
from tests.support.orders import set_order_state
from tests.support.room import ALICE, BOB, TEA, Room, card
from tests.support.tables import count_of, records

ANN = Actor.staff(1000)
Step = Callable[[Transaction, Actor, int], Coroutine[Any, Any, Moved]]


async def buy_by_courier(room: Room) -> Order:
    """Two teas that are brought to an address, with a coupon."""
    await room.store.write(create_method, ANN, NewMethod(name="Courier", price=490, needs_address=True))
    await room.coupon(limit=1)
    await room.fill((TEA, 2))
    await room.use_coupon()
    told = {Question.RECIPIENT: "Alice", Question.PHONE: "+49 30 1234567", Question.ADDRESS: "Long Street 1"}
    for question, text in told.items():
        await room.store.write(answer, ALICE, question, text)
    view = (await room.store.write(skip_note, ALICE)).view
    return (await room.place(card(view, method_id=view.checkout.method_id))).order


async def state_of(room: Room, order: Order) -> str:
    return (await room.store.read(known_order, order.id)).status


async def owed_to_alice(room: Room) -> list[str]:
    owed = await records(room.store, "outbox", "kind", chat_id=ALICE)
    return [row["kind"] for row in owed if row["kind"] != "receipt"]


async def test_an_order_goes_its_way(room: Room) -> None:
    """Confirmed, shipped, delivered: each step stands in the history and in the audit, and is owed to the customer."""
    order = await buy_by_courier(room)
    await room.store.write(confirm_order, ANN, order.id)
    shipped = await room.store.write(ship_order, ANN, order.id, "RR123456785DE")
    assert (shipped.order.tracking, shipped.first) == ("RR123456785DE", True)
    delivered = await room.store.write(deliver_order, ANN, order.id)
    assert (delivered.order.status, delivered.order.tracking) == ("delivered", "RR123456785DE")
    history = (await room.store.read(view_card, order.id)).history
    assert [(one.status, one.actor, one.reason or one.tracking) for one in history] == [
        ("placed", Actor.customer(ALICE), ""),
        ("confirmed", ANN, ""),
        ("shipped", ANN, "RR123456785DE"),
        ("delivered", ANN, ""),
    ]
    assert await owed_to_alice(room) == ["confirmed", "shipped", "delivered"]
    audited = await records(room.store, "audit", "action", "before", "after", subject=order.code)
    assert [tuple(row.values()) for row in audited] == [
        ("order.confirm", "placed", "confirmed"),
        ("order.ship", "confirmed", "shipped: RR123456785DE"),
        ("order.deliver", "shipped", "delivered"),
    ]


async def test_the_same_step_again_changes_nothing(room: Room) -> None:
    """Neither a second row of history nor a second message."""
    order = await buy_by_courier(room)
    moved = [await room.store.write(confirm_order, ANN, order.id, OrderStatus.PLACED) for _ in range(2)]
    assert [(one.order.status, one.first) for one in moved] == [("confirmed", True), ("confirmed", False)]
    assert await owed_to_alice(room) == ["confirmed"]
    assert len((await room.store.read(view_card, order.id)).history) == 2


async def test_a_step_from_an_old_card_is_refused(room: Room) -> None:
    """Who saw it placed does not cancel what somebody else has confirmed meanwhile."""
    order = await buy_by_courier(room)
    await room.store.write(confirm_order, ANN, order.id, OrderStatus.PLACED)
    with pytest.raises(OrderMoved) as refused:
        await room.store.write(cancel_order, Actor.staff(1003), order.id, "", OrderStatus.PLACED)
    assert refused.value.state == "confirmed"
    assert await state_of(room, order) == "confirmed"
    assert await stock_and_ledger(room.store, TEA) == (8, 8)


async def test_of_confirm_and_cancel_at_once_one_wins(room: Room) -> None:
    """Both saw it placed."""
    order = await buy_by_courier(room)
    done = await asyncio.gather(
        room.store.write(confirm_order, ANN, order.id, OrderStatus.PLACED),
        room.store.write(cancel_order, Actor.staff(1003), order.id, "", OrderStatus.PLACED),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Moved", "OrderMoved"]


async def test_coupons_are_used_for_good_once_it_is_shipped(room: Room) -> None:
    """Until then a cancelled order gives them back."""
    order = await buy_by_courier(room)
    await room.store.write(confirm_order, ANN, order.id)
    assert await records(room.store, "redemptions", "status") == [{"status": "reserved"}]
    await room.store.write(ship_order, ANN, order.id)
    assert await records(room.store, "redemptions", "status") == [{"status": "consumed"}]
    with pytest.raises(StepRefused):
        await room.store.write(cancel_order, ANN, order.id)
    assert await records(room.store, "coupons", "used") == [{"used": 1}]


async def test_what_has_no_address_can_be_collected(room: Room) -> None:
    """From confirmed to delivered, and its coupons are used for good."""
    await room.coupon()
    await room.fill((TEA, 1))
    order = (await room.place(card(await room.use_coupon()))).order
    await room.store.write(confirm_order, ANN, order.id)
    assert (await room.store.write(deliver_order, ANN, order.id)).order.status == "delivered"
    assert await records(room.store, "redemptions", "status") == [{"status": "consumed"}]


async def test_what_has_an_address_is_shipped_first(room: Room) -> None:
    """The refusal says where it is and where it can go."""
    order = await buy_by_courier(room)
    await room.store.write(confirm_order, ANN, order.id)
    with pytest.raises(StepRefused) as refused:
        await room.store.write(deliver_order, ANN, order.id)
    assert (refused.value.state, refused.value.wanted) == ("confirmed", "delivered")
    assert refused.value.possible == ("shipped", "cancelled")


async def _traces(room: Room) -> list[int]:
    """How many rows a step would have added to."""
    return [await count_of(room.store, table) for table in ("order_history", "audit", "outbox")]


@pytest.mark.parametrize("status", OrderStatus)
@pytest.mark.parametrize(
    ("step", "to"),
    [
        (confirm_order, "confirmed"),
        (ship_order, "shipped"),
        (deliver_order, "delivered"),
        (cancel_order, "cancelled"),
    ],
)
async def test_no_step_but_those_that_are_offered(room: Room, status: OrderStatus, step: Step, to: str) -> None:
    """From every state every step does what its button promises, or is refused and leaves no trace."""
    order = await buy_by_courier(room)
    await set_order_state(room.store, status)
    offered = next_steps(await room.store.read(known_order, order.id))
    before = await _traces(room)
    if to in offered:
        assert (await room.store.write(step, ANN, order.id)).first
        assert await state_of(room, order) == to
    elif status == to:
        assert not (await room.store.write(step, ANN, order.id)).first
        assert await _traces(room) == before
    else:
        with pytest.raises(StepRefused):
            await room.store.write(step, ANN, order.id)
        assert await _traces(room) == before
        assert await state_of(room, order) == status


async def test_a_prepaid_order_is_shipped_once_paid(room: Room) -> None:
    """It needs nobody's confirmation."""
    order = await buy_by_courier(room)
    await set_order_state(room.store, "paid")
    assert (await room.store.write(ship_order, ANN, order.id, "", OrderStatus.PAID)).order.status == "shipped"


async def test_a_code_is_found_however_it_is_typed(room: Room) -> None:
    """Capitals and dash do not matter."""
    order = (await room.buy((TEA, 1))).order
    for typed in (order.code, order.code.lower(), order.code.replace("-", "")):
        assert await room.store.read(find_order, typed) == order
    with pytest.raises(NotFound):
        await room.store.read(find_order, "nonsense")


async def test_the_board_counts_and_lists(room: Room) -> None:
    """What is open with the oldest first, what is closed with the newest; each with its customer."""
    orders = [(await room.buy((TEA, 1), customer_id=who)).order for who in (ALICE, BOB, ALICE, BOB)]
    for order in orders[2:]:
        await room.store.write(cancel_order, ANN, order.id)
    assert await room.store.read(count_orders) == {"placed": 2, "cancelled": 2}
    placed = await room.store.read(list_in_state, OrderStatus.PLACED)
    assert [(one.code, one.customer) for one in placed.items] == [(orders[0].code, "Alice"), (orders[1].code, "Bob")]
    cancelled = await room.store.read(list_in_state, OrderStatus.CANCELLED)
    assert [one.code for one in cancelled.items] == [orders[3].code, orders[2].code]
    assert (await room.store.read(list_in_state, OrderStatus.PAID)).items == ()


async def test_a_long_list_has_pages(room: Room) -> None:
    """Every order stands on one of them, once."""
    for number in range(10):
        await room.buy((TEA, 1), message_id=number)
    pages = [await room.store.read(list_in_state, OrderStatus.PLACED, number) for number in (0, 1)]
    listed = [one.id for page in pages for one in page.items]
    assert [len(page.items) for page in pages] == [8, 2]
    assert all(one < other for one, other in pairwise(listed))


async def test_the_card_names_who_did_it(room: Room) -> None:
    """By the name in the chat, by the one they were appointed with, or not at all."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(confirm_order, Actor.staff(BOB), order.id)
    shown = await room.store.read(view_card, order.id)
    assert shown.customer.name == "Alice"
    assert shown.names == {Actor.customer(ALICE): "Alice", Actor.staff(BOB): "Bob"}
