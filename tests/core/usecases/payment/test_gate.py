"""Who may pay an invoice, and when."""

from typing import Any

import pytest

from core.errors import PaymentRefused
from core.models.actor import Actor
from core.models.order import Order
from core.models.payment import NoPayment, PreCheckout
from core.usecases.order.cancel import cancel_order, cancel_own_order
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.gate import admit
from tests.support.payments import CARDS, now, paid, placed, question
from tests.support.room import ALICE, BOB, TEA, Room

LEASE = CARDS.payment_lease / 1000


async def refused(room: Room, asked: PreCheckout) -> str:
    with pytest.raises(PaymentRefused) as why:
        await room.store.write(admit, asked)
    return why.value.reason


async def test_its_customer_may_pay_and_has_it_for_a_while(room: Room) -> None:
    """Nobody else can pay it then, on no other device either."""
    order = await placed(room, (TEA, 1))
    await room.store.write(admit, question(order))
    assert (await now(room, order)).paying_until == room.clock.ms() + CARDS.payment_lease
    assert await refused(room, question(order, key="query-2")) == NoPayment.UNDER_WAY


async def test_the_same_question_has_the_same_answer(room: Room) -> None:
    """The process may have been killed between its commit and its answer."""
    order = await placed(room, (TEA, 1))
    for _ in range(2):
        assert (await room.store.write(admit, question(order))).id == order.id


async def test_a_declined_card_can_be_tried_again(room: Room) -> None:
    """Nobody says that it was declined: the lease ends by itself, and the order is still held."""
    order = await placed(room, (TEA, 1))
    room.clock.advance(seconds=CARDS.payment_hold / 1000 - 1)
    await room.store.write(admit, question(order))
    room.clock.advance(seconds=LEASE - 1)
    assert await room.store.write(expire_orders) == 0
    assert await refused(room, question(order, key="query-2")) == NoPayment.UNDER_WAY


async def test_after_the_lease_another_card_may_pay(room: Room) -> None:
    """As long as the hold lasts."""
    order = await placed(room, (TEA, 1))
    await room.store.write(admit, question(order))
    room.clock.advance(seconds=LEASE)
    await room.store.write(admit, question(order, key="query-2"))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"payer_id": BOB}, NoPayment.UNKNOWN),
        ({"order_id": 77}, NoPayment.UNKNOWN),
        ({"order_id": 0}, NoPayment.UNKNOWN),
        ({"amount": 1}, NoPayment.CHANGED),
        ({"currency": "USD"}, NoPayment.CHANGED),
    ],
)
async def test_nobody_pays_what_is_not_the_order(room: Room, wrong: dict[str, Any], reason: NoPayment) -> None:
    """Somebody else with a forwarded invoice, an unknown order, another sum."""
    assert await refused(room, question(await placed(room, (TEA, 1)), **wrong)) == reason


async def test_nobody_pays_what_has_ended(room: Room) -> None:
    """An invoice can be tapped for ever; it does not matter whether the sweep has been."""
    order = await placed(room, (TEA, 1))
    room.clock.advance(seconds=CARDS.payment_hold / 1000)
    assert await refused(room, question(order)) == NoPayment.CLOSED
    await room.store.write(expire_orders)
    assert await refused(room, question(order)) == NoPayment.CLOSED
    cancelled = await placed(room, (TEA, 1))
    await room.store.write(cancel_order, Actor.staff(1), cancelled.id)
    assert await refused(room, question(cancelled)) == NoPayment.CLOSED


async def test_nobody_pays_twice(room: Room) -> None:
    """The same invoice can be tapped again after it was paid."""
    order = await placed(room, (TEA, 1))
    await paid(room, order)
    assert await refused(room, question(order)) == NoPayment.PAID


async def test_who_is_paying_cannot_cancel(room: Room) -> None:
    """The money may be on its way."""

    async def cancel(order: Order) -> None:
        await room.store.write(cancel_own_order, ALICE, order.id)

    order = await placed(room, (TEA, 1))
    await room.store.write(admit, question(order))
    with pytest.raises(PaymentRefused) as why:
        await cancel(order)
    assert why.value.reason == NoPayment.UNDER_WAY
    room.clock.advance(seconds=LEASE)
    await cancel(order)
    assert await refused(room, question(order, key="query-2")) == NoPayment.CLOSED
