"""Two of the staff give money back at once, while its payer's bank does, too: it goes back once, and so do the goods."""

import asyncio
import random
from pathlib import Path

from core.errors import OrderMoved, StaleScreen
from core.models.actor import Actor
from core.models.order import OrderStatus
from core.models.payment import Charge, PaymentMethod
from core.usecases.order.cancel import cancel_own_order
from core.usecases.payment.refund import note_refunded
from core.usecases.payment.returns import NothingToGiveBack, refund_order, take_off
from tests.support.books import faults
from tests.support.goods import Good, stock_and_ledger
from tests.support.payments import CARDS, now, paid, placed
from tests.support.room import MUG, TEA, Room, open_room
from tests.support.tables import records

ANN, BEN = Actor.staff(CARDS.admin_ids[0]), Actor.staff(2)
TIMES = 30
GOODS = (Good("TEA-1", "Tea", 450, 90), Good("MUG-1", "Mug", 1200, 90))


async def _at_once(room: Room, number: int) -> None:
    """An order of two teas and a mug is paid; then everybody is at it."""
    before = [await stock_and_ledger(room.store, sku) for sku in (TEA, MUG)]
    order = await placed(room, (TEA, 2), (MUG, 1))
    await paid(room, order, f"charge-{number}")
    charge = Charge(PaymentMethod.CARD, f"charge-{number}", order.id, order.customer_id, "EUR", order.total)
    write = room.store.write
    everybody = [
        write(refund_order, ANN, order.id, restock=True, seen=order.total),
        write(refund_order, BEN, order.id, restock=True, seen=order.total),
        write(take_off, BEN, order.id, TEA, 1, restock=True, seen=order.total),
        write(cancel_own_order, order.customer_id, order.id),
        *([write(note_refunded, charge)] if number % 2 else []),
    ]
    random.shuffle(everybody)
    got = await asyncio.gather(*everybody, return_exceptions=True)
    refused = [one for one in got if isinstance(one, Exception)]
    assert {type(one) for one in refused} <= {NothingToGiveBack, StaleScreen, OrderMoved}
    assert len(refused) in (3, 4)
    if (await now(room, order)).status is not OrderStatus.REFUNDED:  # whoever took a tea off was the first
        await write(refund_order, ANN, order.id, restock=True, seen=(await now(room, order)).to_pay)
    (payment,) = await records(room.store, "payments", "id", order_id=order.id)
    back = await records(room.store, "refunds", "amount", payment_id=payment["id"])
    assert sum(one["amount"] for one in back) == order.total
    if not number % 2:  # what a bank takes back stays with its customer
        assert [await stock_and_ledger(room.store, sku) for sku in (TEA, MUG)] == before


async def test_money_goes_back_once(tmp_path: Path) -> None:
    """In whatever order they come."""
    async with open_room(tmp_path, GOODS, CARDS) as room:
        for number in range(TIMES):
            await _at_once(room, number)
        assert await faults(room.store) == []
