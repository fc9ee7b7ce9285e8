"""Money that comes in buys its order once, or goes back; it is always in the ledger."""

from pathlib import Path
from typing import Any

import pytest

from core.models.actor import Actor
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import Outcome, PaymentMethod
from core.models.stock import StockChange
from core.usecases.order.cancel import cancel_order
from core.usecases.payment.expire import expire_orders
from core.usecases.stock import change_stock
from tests.support.books import faults
from tests.support.payments import CARDS, now, paid, placed
from tests.support.room import ALICE, BOB, MUG, TEA, Room, open_room
from tests.support.tables import records

ANN = Actor.staff(1)


async def owed(room: Room, kind: NoticeKind) -> list[int]:
    """Who is owed such a notice."""
    return [row["chat_id"] for row in await records(room.store, "outbox", "chat_id", kind=kind)]


async def back(room: Room) -> list[tuple[int, bool]]:
    """How much goes back, and whether somebody has to send it."""
    return [(row["amount"], row["by_hand"] == 1) for row in await records(room.store, "refunds", "amount", "by_hand")]


async def lapsed(room: Room, order: Order) -> None:
    room.clock.advance(seconds=CARDS.payment_hold / 1000)
    assert await room.store.write(expire_orders) == 1
    assert (await now(room, order)).status is OrderStatus.EXPIRED


async def test_money_buys_its_order(room: Room) -> None:
    """Only then is the crew told of it: there is something to pack."""
    order = await placed(room, (TEA, 2))
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert await owed(room, NoticeKind.NEW_ORDER) == []
    settled = await paid(room, order)
    assert (settled.first, settled.payment.outcome) == (True, Outcome.SETTLED)
    assert (await now(room, order)).status is OrderStatus.PAID
    assert await owed(room, NoticeKind.PAID) == [ALICE]
    assert await owed(room, NoticeKind.NEW_ORDER) == list(CARDS.admin_ids)


async def test_the_same_charge_twice_is_one(room: Room) -> None:
    """Telegram tells of it until it is confirmed."""
    order = await placed(room, (TEA, 2))
    first = await paid(room, order)
    again = await paid(room, order)
    assert (again.first, again.payment) == (False, first.payment)
    assert len(await owed(room, NoticeKind.PAID)) == 1


async def test_another_charge_for_a_paid_order_goes_back(room: Room) -> None:
    """That is real money, twice."""
    order = await placed(room, (TEA, 2))
    await paid(room, order)
    second = await paid(room, order, "charge-2")
    assert second.payment.outcome is Outcome.DOUBLE
    assert await back(room) == [(900, True)]
    assert await owed(room, NoticeKind.STRAY_MONEY) == list(CARDS.admin_ids)
    assert await owed(room, NoticeKind.NOT_NEEDED) == [ALICE]
    assert (await now(room, order)).status is OrderStatus.PAID


async def test_late_money_buys_what_is_still_there(room: Room) -> None:
    """Its hold was over, and nobody else has taken it."""
    order = await placed(room, (MUG, 2), (TEA, 1))
    await lapsed(room, order)
    assert (await paid(room, order)).payment.outcome is Outcome.SETTLED
    assert (await now(room, order)).status is OrderStatus.PAID
    assert (await room.cart()).cart.lines == ()
    assert [row["on_hand"] for row in await records(room.store, "skus", "on_hand")] == [9, 1, 5]


async def test_late_money_for_what_is_gone_goes_back(room: Room) -> None:
    """All of it or nothing: the tea alone is not what was bought."""
    order = await placed(room, (MUG, 2), (TEA, 1))
    await lapsed(room, order)
    await placed(room, (MUG, 2), by=PaymentMethod.CASH, customer_id=BOB)
    assert (await paid(room, order)).payment.outcome is Outcome.LATE
    assert (await now(room, order)).status is OrderStatus.PAID_UNFULFILLABLE
    assert await back(room) == [(order.total, True)]
    assert [row["on_hand"] for row in await records(room.store, "skus", "on_hand")] == [10, 1, 5]


async def test_money_for_a_cancelled_order_goes_back(room: Room) -> None:
    """Somebody has decided that it is not to be."""
    order = await placed(room, (TEA, 1))
    await room.store.write(cancel_order, ANN, order.id)
    assert (await paid(room, order)).payment.outcome is Outcome.LATE
    assert (await now(room, order)).status is OrderStatus.PAID_UNFULFILLABLE


@pytest.mark.parametrize("wrong", [{"amount": 1}, {"currency": "USD"}, {"payer_id": BOB}])
async def test_money_that_is_not_the_order_s_buys_nothing(room: Room, wrong: dict[str, Any]) -> None:
    """The gate lets nobody pay it; if it comes all the same, it goes back."""
    order = await placed(room, (TEA, 1))
    assert (await paid(room, order, **wrong)).payment.outcome is Outcome.WRONG
    assert (await now(room, order)).status is OrderStatus.AWAITING_PAYMENT
    assert await back(room) == [(wrong.get("amount", order.total), True)]


async def test_money_that_names_no_order_waits_for_the_owners(room: Room) -> None:
    """It is in the ledger, and not in a log alone."""
    order = await placed(room, (TEA, 1))
    assert (await paid(room, order, order_id=0)).payment.outcome is Outcome.UNMATCHED
    assert await back(room) == []
    assert await owed(room, NoticeKind.STRAY_MONEY) == list(CARDS.admin_ids)


async def test_what_the_shop_can_send_back_goes_by_itself(room: Room) -> None:
    """A gateway is asked, by an errand of the outbox."""
    order = await placed(room, (TEA, 1), by=PaymentMethod.LINK)
    await paid(room, order)
    await paid(room, order, "charge-2")
    assert await back(room) == [(order.total, False)]
    assert await owed(room, NoticeKind.REFUND) == [ALICE]


async def test_a_coupon_that_is_used_up_meanwhile_keeps_its_discount(tmp_path: Path) -> None:
    """What was shown is what is charged; the books still hold."""
    async with open_room(tmp_path, policy=CARDS) as room:
        await room.coupon(limit=1)
        await room.fill((TEA, 2))
        await room.use_coupon()
        order = await placed(room, (TEA, 2))
        await lapsed(room, order)
        await room.fill((TEA, 1), customer_id=BOB)
        await room.use_coupon(customer_id=BOB)
        await placed(room, (TEA, 1), customer_id=BOB)
        await paid(room, order)
        assert (await now(room, order)).total == 810
        assert [row["used"] for row in await records(room.store, "coupons", "used")] == [1]
        assert await faults(room.store) == []


async def test_the_books_hold_whatever_became_of_the_money(tmp_path: Path) -> None:
    """Stock, orders, coupons and payments agree."""
    async with open_room(tmp_path, policy=CARDS) as room:
        await room.coupon()
        await room.fill((TEA, 2))
        await room.use_coupon()
        sold = await placed(room, (TEA, 2))
        await paid(room, sold)
        await paid(room, sold, "charge-2")
        late = await placed(room, (MUG, 3))
        await lapsed(room, late)
        await room.store.write(change_stock, ANN, "count", "MUG-1", StockChange(amount=1, absolute=True))
        await paid(room, late, "charge-3")
        again = await placed(room, (TEA, 1))
        await lapsed(room, again)
        await paid(room, again, "charge-4")
        assert await faults(room.store) == []
