"""kill -9 while the payments for a pool of codes come in: each payer has one code of their own, and none is lost."""

import asyncio
import os
import signal
from pathlib import Path

from core.errors import OutOfStock
from core.models.actor import CLI
from core.models.customer import Customer
from core.models.digital import Content, ContentKind
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.usecases.content import add_codes, set_content
from core.usecases.customer import remember_customer
from core.usecases.order.place import place_order
from playground.state.people import OWNER
from tests.crash.paying import run
from tests.support.books import faults
from tests.support.clock import Clock
from tests.support.goods import Good, stock_and_ledger
from tests.support.processes import start
from tests.support.room import Room, card, open_room
from tests.support.store import open_store
from tests.support.tables import Not, column, count_of
from tests.support.waiting import until

CUSTOMERS, CODES, GIFT = 100, 50, 1
POLICY = Policy(admin_ids=(OWNER,), pay_with=(PaymentMethod.CARD,), card_currencies=("EUR",))
DEATHS = ("inside:1", "after:1", "inside:7", "after:7", "inside:2", "after:12", "inside:12", "after:3")


async def _place_all(room: Room) -> None:
    """A hundred want one, all at once: there are fifty."""
    people = range(OWNER + 1, OWNER + 1 + CUSTOMERS)
    for person in people:
        await room.store.write(remember_customer, Customer(id=person, name=f"Customer {person}"))
    cards = [card(await room.fill((GIFT, 1), customer_id=person)) for person in people]
    placed = await asyncio.gather(*(room.store.write(place_order, one) for one in cards), return_exceptions=True)
    assert sum(isinstance(one, OutOfStock) for one in placed) == CUSTOMERS - CODES


async def _take_payments(folder: Path, death: str) -> int | None:
    """A process takes all payments, until it dies; gives how it ended."""
    told = {**os.environ, "SHOP_DB": str(folder / "shop.db"), "DIE": death}
    process = await asyncio.to_thread(start, run, folder=folder, told=told, said=folder)
    await until(lambda: not process.is_alive())
    process.join()
    return process.exitcode


async def _faults(folder: Path) -> list[str]:
    async with open_store(folder / "shop.db", POLICY, Clock().ms) as store:
        return await faults(store)


async def test_killed_between_50_payments(tmp_path: Path) -> None:
    """Before a payment is on disk, right after it, again and again: the books are right at every restart."""
    async with open_room(tmp_path, [Good("GIFT-10", "Gift card", 1000, 0)], POLICY) as room:
        await room.store.write(set_content, CLI, "pool", GIFT, Content(ContentKind.CODES))
        await room.store.write(add_codes, CLI, "codes", GIFT, [f"CODE-{number}" for number in range(CODES)])
        await _place_all(room)
    for death in DEATHS:
        assert await _take_payments(tmp_path, death) == -signal.SIGKILL
        assert await _faults(tmp_path) == []
    assert await _take_payments(tmp_path, "") == 0
    assert await _faults(tmp_path) == []
    async with open_room(tmp_path, (), POLICY) as room:
        payers = await column(room.store, "orders", "id", status="delivered")
        assert len(payers) == CODES
        assert sorted(await column(room.store, "codes", "order_id", order_id=Not(None))) == payers
        assert (
            await count_of(room.store, "payments", outcome="settled") == await count_of(room.store, "payments") == CODES
        )
        assert await count_of(room.store, "outbox", kind="goods") == CODES
        assert await stock_and_ledger(room.store, GIFT) == (0, 0)
