"""Several people at the same orders: one wins each step, the others are told; stock, coupons and history agree."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from core.errors import OrderMoved, StepRefused
from core.models.actor import Actor
from core.models.order import OrderStatus
from core.models.staff import Member, Role
from core.usecases.order.cancel import cancel_order, cancel_own_order
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import Moved, confirm_order, ship_order
from core.usecases.staff import appoint
from playground.state.people import OWNER
from tests.support.chat import buttons
from tests.support.crowd import answered, fast_limiter, put, show_cards
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.guards import without_order_state
from tests.support.orders import count_inconsistent, newest_code
from tests.support.refusals import worded
from tests.support.room import ALICE, TEA, Room, card, open_room
from tests.support.sales import check_sales
from tests.support.shop import open_shop
from tests.support.tables import Not, column, count_of, records

ORDERS = 40
GOODS = (Good(stock=500),)
"""Orders whose goods, coupons or history say something else than their state does."""


async def _order(room: Room, number: int) -> int:
    """Two teas with the coupon."""
    await room.fill((TEA, 2))
    view = await room.use_coupon()
    return (await room.place(card(view, message_id=number))).order.id


async def _everybody_at_once(room: Room, order_id: int) -> list[object]:
    """Three people and their cards, which show the order as placed, confirmed or shipped, in any order."""
    write = room.store.write
    asked = [
        write(confirm_order, Actor.staff(1), order_id, OrderStatus.PLACED),
        write(cancel_order, Actor.staff(2), order_id, "", OrderStatus.PLACED),
        write(confirm_order, Actor.staff(3), order_id, OrderStatus.PLACED),
        write(ship_order, Actor.staff(1), order_id, "", OrderStatus.CONFIRMED),
        write(cancel_order, Actor.staff(3), order_id, "", OrderStatus.CONFIRMED),
        write(deliver_order, Actor.staff(2), order_id, OrderStatus.SHIPPED),
    ]
    Random(order_id).shuffle(asked)
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_steps_at_once_leave_one_truth(tmp_path: Path) -> None:
    """Confirmed, cancelled, shipped and delivered side by side, forty orders, asked for in ever another order."""
    async with open_room(tmp_path, GOODS) as room:
        await room.coupon()
        for number in range(ORDERS):
            done = await _everybody_at_once(room, await _order(room, number))
            assert all(isinstance(one, Moved | OrderMoved | StepRefused) for one in done), done
        assert await count_inconsistent(room.store) == 0
        kept = await count_of(room.store, "orders", status=Not("cancelled"))
        assert await stock_and_ledger(room.store, TEA) == (500 - 2 * kept, 500 - 2 * kept)
        assert await records(room.store, "coupons", "used") == [{"used": kept}]
        await check_sales(room.store)
        told = await count_of(room.store, "outbox", kind=("confirmed", "shipped", "delivered", "cancelled"))
        taken = await count_of(room.store, "order_history", from_status=Not(""))
        audited = sum(action.startswith("order.") for action in await column(room.store, "audit", "action"))
        assert told == taken == audited
        reached = set(await column(room.store, "orders", "status"))
        assert reached >= {"confirmed", "shipped", "cancelled"}


async def test_without_a_look_at_its_state_goods_come_back_from_an_order_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is there: both steps succeed, and stock returns that is in a parcel."""
    without_order_state(monkeypatch)
    async with open_room(tmp_path, GOODS) as room:
        await room.coupon()
        order_id = await _order(room, 1)
        await asyncio.gather(
            room.store.write(cancel_order, Actor.staff(2), order_id, "", OrderStatus.PLACED),
            room.store.write(confirm_order, Actor.staff(1), order_id, OrderStatus.PLACED),
        )
        assert await records(room.store, "orders", "status") == [{"status": "confirmed"}]
        assert await stock_and_ledger(room.store, TEA) == (500, 500)
        assert await count_inconsistent(room.store) == 1


@pytest.mark.slow
async def test_two_of_the_crew_tap_at_once(tmp_path: Path) -> None:
    """Confirm and Cancel on the same card, twenty orders: one of them wins, the other hears where the order is, and sees it."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=500)])
        owner, staff = shop.owner, shop.customer(2)
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=OWNER + 2, role=Role.STAFF, name="Bob"))
        await staff.say("/start")
        for number in range(20):
            alice = shop.customer()
            await put(shop, alice, 1, 1)
            await show_cards([alice])
            await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
            placed = await newest_code(shop.store)
            for one in (owner, staff):
                await one.say(f"/order {placed}")
            await owner.tap("Cancel")
            first, second = (owner, staff) if number % 2 else (staff, owner)
            taps = [one.tap_unseen("without a reason" if one is owner else "Confirm") for one in (first, second)]
            said = [text for text, _alert in await answered(shop.telegram, taps)]
            await shop.rest()
            assert [text.startswith("✅") for text in said].count(True) == 1, said
            moved = [worded(OrderMoved(placed, state)) for state in ("confirmed", "cancelled")]
            assert sum(text in moved for text in said) == 1
            assert buttons(owner.window) == buttons(staff.window)
        left = 500 - 20 + await count_of(shop.store, "orders", status="cancelled")
        assert await stock_and_ledger(shop.store, 1) == (left, left)


async def test_a_customer_cancels_while_staff_confirm(tmp_path: Path) -> None:
    """Forty orders, each cancelled by its customer twice and confirmed at the same time: one wins, and goods come back once."""
    async with open_room(tmp_path, GOODS) as room:
        await room.coupon()
        for number in range(ORDERS):
            order_id = await _order(room, number)
            asked = [
                room.store.write(cancel_own_order, ALICE, order_id),
                room.store.write(confirm_order, Actor.staff(1), order_id, OrderStatus.PLACED),
                room.store.write(cancel_own_order, ALICE, order_id),
            ]
            Random(number).shuffle(asked)
            done = await asyncio.gather(*asked, return_exceptions=True)
            assert all(isinstance(one, Moved | OrderMoved) for one in done), done
            assert sum(isinstance(one, Moved) and one.first for one in done) == 1
        assert await count_inconsistent(room.store) == 0
        kept = await count_of(room.store, "orders", status="confirmed")
        assert 0 < kept < ORDERS
        assert await stock_and_ledger(room.store, TEA) == (500 - 2 * kept, 500 - 2 * kept)
        assert await records(room.store, "coupons", "used") == [{"used": kept}]
        await check_sales(room.store)
