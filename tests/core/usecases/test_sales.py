"""What each delivery method and coupon brought, kept as running totals: always what all orders add up to."""

from pathlib import Path
from random import Random

import pytest

from core.models.actor import Actor
from core.models.coupon import FreeDelivery
from core.models.delivery import NewMethod
from core.models.order import SOLD, OrderStatus
from core.ports import ReadTransaction, Transaction
from core.usecases.checkout import choose_method
from core.usecases.delivery import create_method
from core.usecases.order.cancel import cancel_order
from core.usecases.order.place import own_order
from core.usecases.order.steps import STEPS
from tests.support.goods import Good
from tests.support.room import ALICE, BOB, TEA, Room, card, open_room
from tests.support.sales import check_sales
from tests.support.tables import records

ADMIN = Actor.staff(1000)


async def order(room: Room, customer_id: int, method_id: int, *coupons: str) -> int:
    """Two teas, delivered this way, with these coupons."""
    await room.fill((TEA, 2), customer_id=customer_id)
    for code in coupons:
        await room.use_coupon(code, customer_id)
    await room.store.write(choose_method, customer_id, method_id)
    view = await room.cart(customer_id)
    return (await room.place(card(view, method_id=method_id, message_id=view.cart.id))).order.id


async def bring_to(tx: Transaction, order_id: int, status: OrderStatus) -> None:
    """Into any state, also one that no use case knows yet."""
    found = await tx.orders.order(order_id)
    assert found is not None
    await tx.orders.move(found, status, ADMIN, "")


@pytest.mark.parametrize("seed", range(5))
async def test_totals_are_what_a_full_count_gives(tmp_path: Path, seed: int) -> None:
    """After every single thing that happens to forty orders, whatever state they come into, and back."""
    chosen = Random(seed)
    async with open_room(tmp_path, (Good(stock=500),)) as room:
        for name in ("Van", "Bike"):
            await room.store.write(create_method, ADMIN, NewMethod(name=name, price=490))
        await room.coupon()
        await room.coupon("FREE", terms=FreeDelivery())
        orders: list[int] = []
        for _ in range(40):
            codes = chosen.sample(("SAVE10", "FREE"), chosen.randint(0, 2))
            orders.append(await order(room, chosen.choice((ALICE, BOB)), chosen.randint(1, 2), *codes))
            await check_sales(room.store)
            await _something_happens(room, chosen, chosen.choice(orders))
            await check_sales(room.store)
        assert all(revenue > 0 for revenue in await check_sales(room.store))


async def _something_happens(room: Room, chosen: Random, order_id: int) -> None:
    (row,) = await records(room.store, "orders", "status", id=order_id)
    returned = await records(room.store, "movements", source=f"order:{order_id}:returned")
    if chosen.random() < 0.3 and not returned and OrderStatus.CANCELLED in STEPS.get(OrderStatus(row["status"]), ()):
        await room.store.write(cancel_order, ADMIN, order_id)
    elif chosen.random() < 0.2:  # what a payment that fails may do before its order expires
        await room.store.write(lambda tx: tx.coupons.release(order_id))
    else:
        await room.store.write(bring_to, order_id, chosen.choice(tuple(OrderStatus)))


@pytest.mark.parametrize("status", OrderStatus)
async def test_only_what_is_sold_is_revenue(tmp_path: Path, status: OrderStatus) -> None:
    """Of its delivery method, its coupons and its customer alike, whatever state it comes into."""
    async with open_room(tmp_path, (Good(stock=500),)) as room:
        await room.store.write(create_method, ADMIN, NewMethod(name="Van", price=490))
        await room.coupon()
        order_id = await order(room, ALICE, 1, "SAVE10")
        await room.store.write(bring_to, order_id, status)
        bought = await room.store.read(own_order, ALICE, order_id)
        revenue = bought.total if status in SOLD else 0
        assert await room.store.read(_revenue) == (revenue, revenue, revenue)


async def _revenue(tx: ReadTransaction) -> tuple[int, int, int]:
    """Of the first method, the first coupon and Alice."""
    method, coupon = await tx.delivery.sales(1), await tx.coupons.sales(1)
    (spent,) = [one.spent for one in await tx.exports.customers(0, 2**62, 0, 10, ()) if one.id == ALICE]
    assert method
    assert coupon
    return method.revenue, coupon.revenue, spent


async def test_a_refused_order_leaves_no_total(tmp_path: Path) -> None:
    """What was written before the refusal is undone with it."""
    async with open_room(tmp_path, (Good(stock=500),)) as room:
        await room.store.write(create_method, ADMIN, NewMethod(name="Van", price=490))
        await room.coupon()
        first = await order(room, ALICE, 1, "SAVE10")

        async def fail_late(tx: Transaction) -> None:
            await bring_to(tx, first, OrderStatus.EXPIRED)
            raise ValueError

        with pytest.raises(ValueError):
            await room.store.write(fail_late)
        total = (await room.store.read(own_order, ALICE, first)).total
        assert await check_sales(room.store) == [total, total]
