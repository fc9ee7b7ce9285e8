"""Calling an order off: what it took goes back exactly once."""

import asyncio

import pytest

from core.errors import StepRefused
from core.models.actor import Actor
from core.usecases.order.cancel import cancel_order
from tests.support.goods import stock_and_ledger
from tests.support.orders import set_order_state
from tests.support.room import ALICE, MUG, TEA, Room, card
from tests.support.tables import records


async def test_goods_and_uses_go_back_once(room: Room) -> None:
    """A second time it is cancelled already, and nothing moves."""
    await room.coupon(limit=1)
    await room.fill((TEA, 2), (MUG, 1))
    order = (await room.place(card(await room.use_coupon()))).order
    cancelled = await room.store.write(cancel_order, Actor.staff(1000), order.id, "sold out")
    again = await room.store.write(cancel_order, Actor.staff(1000), order.id)
    assert [(one.order.status, one.first) for one in (cancelled, again)] == [("cancelled", True), ("cancelled", False)]
    assert [await stock_and_ledger(room.store, sku_id) for sku_id in (TEA, MUG)] == [(10, 10), (3, 3)]
    assert await records(room.store, "coupons", "used") == [{"used": 0}]
    assert await records(room.store, "redemptions", "status") == [{"status": "released"}]
    *_older, last = await records(room.store, "order_history", "from_status", "to_status", "actor", "reason")
    assert tuple(last.values()) == ("placed", "cancelled", "admin:1000", "sold out")


async def test_of_two_at_once_one_cancels(room: Room) -> None:
    """Both ask at the same moment."""
    await room.coupon()
    await room.fill((TEA, 2))
    order = (await room.place(card(await room.use_coupon()))).order
    done = await asyncio.gather(*(room.store.write(cancel_order, Actor.staff(1000), order.id) for _ in range(2)))
    assert sorted(one.first for one in done) == [False, True]
    assert await stock_and_ledger(room.store, TEA) == (10, 10)
    assert await records(room.store, "coupons", "used") == [{"used": 0}]


@pytest.mark.parametrize("status", ["paid", "shipped", "delivered", "expired"])
async def test_what_is_on_its_way_stays(room: Room, status: str) -> None:
    """Nothing is given back for it."""
    order = (await room.buy((TEA, 2))).order
    await set_order_state(room.store, status)
    with pytest.raises(StepRefused) as refused:
        await room.store.write(cancel_order, Actor.staff(1000), order.id)
    assert (refused.value.state, refused.value.wanted) == (status, "cancelled")
    assert await stock_and_ledger(room.store, TEA) == (8, 8)


async def test_a_cancelled_order_is_no_first_order(room: Room) -> None:
    """Customers who got nothing may start again."""
    await room.coupon(first_order=True, per_customer=1)
    await room.fill((TEA, 1))
    order = (await room.place(card(await room.use_coupon()))).order
    await room.store.write(cancel_order, Actor.staff(1000), order.id)
    await room.fill((TEA, 1), customer_id=ALICE)
    assert (await room.use_coupon()).breakdown.applied
