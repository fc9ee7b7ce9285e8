"""Orders that nobody paid in time."""

import asyncio

from core.models.order import OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import PaymentMethod
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.gate import admit
from tests.support.payments import CARDS, now, paid, placed, question
from tests.support.room import ALICE, TEA, Room
from tests.support.tables import records

HOLD = CARDS.payment_hold / 1000


async def stock(room: Room) -> int:
    return int((await records(room.store, "skus", "on_hand"))[0]["on_hand"])


async def test_stock_goes_back_once(room: Room) -> None:
    """Two sweeps at once end an order once, and its customer is told once."""
    order = await placed(room, (TEA, 4))
    assert await stock(room) == 6
    room.clock.advance(seconds=HOLD)
    await asyncio.gather(*(room.store.write(expire_orders) for _ in range(3)))
    assert await stock(room) == 10
    assert (await now(room, order)).status is OrderStatus.EXPIRED
    assert [row["chat_id"] for row in await records(room.store, "outbox", "chat_id", kind=NoticeKind.EXPIRED)] == [
        ALICE
    ]


async def test_none_ends_a_moment_early(room: Room) -> None:
    """Nor one that was paid."""
    await placed(room, (TEA, 1))
    await paid(room, await placed(room, (TEA, 1)))
    room.clock.advance(seconds=HOLD - 0.001)
    assert await room.store.write(expire_orders) == 0
    room.clock.advance(seconds=0.001)
    assert await room.store.write(expire_orders) == 1


async def test_what_is_being_paid_is_held_longer(room: Room) -> None:
    """The lease ends after the hold would have."""
    order = await placed(room, (TEA, 1))
    room.clock.advance(seconds=HOLD - 1)
    await room.store.write(admit, question(order))
    room.clock.advance(seconds=2)
    assert await room.store.write(expire_orders) == 0
    room.clock.advance(seconds=CARDS.payment_lease / 1000)
    assert await room.store.write(expire_orders) == 1


async def test_a_bank_transfer_takes_days(room: Room) -> None:
    """Cash takes as long as it takes."""
    await placed(room, (TEA, 1), by=PaymentMethod.TRANSFER)
    await placed(room, (TEA, 1), by=PaymentMethod.CASH)
    room.clock.advance(hours=71)
    assert await room.store.write(expire_orders) == 0
    room.clock.advance(hours=1)
    assert await room.store.write(expire_orders) == 1
    room.clock.advance(hours=1000)
    assert await room.store.write(expire_orders) == 0


async def test_they_end_in_bounded_batches(room: Room) -> None:
    """No customer's tap waits for all of them."""
    for customer in range(3):
        await placed(room, (TEA, 1), customer_id=ALICE + customer % 2)
    room.clock.advance(seconds=HOLD)
    assert await room.store.write(expire_orders, 2) == 2
    assert await room.store.write(expire_orders, 2) == 1
