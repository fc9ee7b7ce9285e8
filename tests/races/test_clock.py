"""The clock jumps, the machine sleeps, two sweeps run at once: nothing happens twice, and nothing never."""

import asyncio
from pathlib import Path

import pytest

from core.models.customer import Customer
from core.models.outbox import NoticeKind
from core.ports import Transaction
from core.usecases.cart import expire_carts
from core.usecases.customer import remember_customer
from core.usecases.notice import find_fact
from core.usecases.outbox import due_notices
from core.usecases.privacy import forget_idle
from core.usecases.reminder import CartWaits, remind_of_carts
from jobs.scheduler import make_scheduler, sweep
from tests.support.room import ALICE, BOB, TEA, Room, open_room
from tests.support.tables import column, count_of, set_values

CROWD = range(5000, 5040)
DUE = 66
"""Hours after which a cart that was filled on the still clock's Friday afternoon is due, and the shop awake: Monday, 9:06 UTC."""


async def fill(room: Room) -> None:
    """Everybody has a cart."""
    for number in CROWD:
        await room.store.write(remember_customer, Customer(id=number, name=f"Customer {number}"))
        await room.fill((TEA, 1), customer_id=number)


async def at_once(room: Room) -> None:
    """Three sweeps of everything, in small batches."""
    for use_case in (remind_of_carts, expire_carts, forget_idle):
        await asyncio.gather(*(sweep(room.store, use_case, "swept", 7) for _ in range(3)))


async def told(room: Room) -> list[int]:
    return sorted(await column(room.store, "outbox", "chat_id", kind=NoticeKind.CART_REMINDER))


async def test_sweeps_at_once_do_everything_once(tmp_path: Path) -> None:
    """Each cart is told of once, and expires once; each customer's answers are forgotten."""
    async with open_room(tmp_path) as room:
        await fill(room)
        room.clock.advance(hours=DUE)
        await at_once(room)
        assert await told(room) == list(CROWD)
        room.clock.advance(hours=24)
        await at_once(room)
        assert await told(room) == list(CROWD)
        assert set(await column(room.store, "carts", "status")) == {"expired"}
        assert set(await column(room.store, "carts", "revision")) == {1}
        room.clock.advance(hours=24 * 366)
        await at_once(room)
        assert set(await column(room.store, "customers", "answers_kept")) == {0}


@pytest.mark.parametrize("jump", [-1.0, 1.0])
async def test_a_clock_that_jumps_an_hour_repeats_nothing(tmp_path: Path, jump: float) -> None:
    """Back or forward, after the reminder and after the end: an hour early or late, but once."""
    async with open_room(tmp_path) as room:
        await fill(room)
        room.clock.advance(hours=DUE)
        for _step in range(4):
            await at_once(room)
            room.clock.advance(hours=jump)
        assert await told(room) == list(CROWD)
        room.clock.advance(hours=12)
        await at_once(room)
        assert set(await column(room.store, "carts", "status")) == {"expired"}
        room.clock.advance(hours=-24)
        await at_once(room)
        assert await told(room) == list(CROWD)
        assert set(await column(room.store, "carts", "status")) == {"expired"}
        assert not (await room.cart(CROWD[0])).cart.lines


async def test_a_machine_that_slept_does_at_once_what_is_due(tmp_path: Path) -> None:
    """However many sweeps it missed it makes one of them up; a cart that has died meanwhile is not told of."""
    async with open_room(tmp_path) as room:
        await fill(room)
        scheduler = make_scheduler(room.store, room.clock.ms)
        scheduler.start(paused=True)
        assert all(job.coalesce and job.misfire_grace_time is None for job in scheduler.get_jobs())
        scheduler.shutdown(wait=False)
        room.clock.advance(hours=24 * 7)
        await at_once(room)
        assert await told(room) == []
        assert set(await column(room.store, "carts", "status")) == {"expired"}


async def test_what_was_owed_before_a_change_is_not_told_after_it(tmp_path: Path) -> None:
    """Telegram could not be reached meanwhile: facts are looked at when they are sent."""
    async with open_room(tmp_path) as room:
        await room.fill((TEA, 2))
        await room.fill((TEA, 1), customer_id=BOB)
        room.clock.advance(hours=DUE)
        assert await room.store.write(remind_of_carts, 100) == 2
        owed = {notice.chat_id: notice for notice in await room.store.read(due_notices)}
        assert isinstance(await room.store.read(find_fact, owed[BOB]), CartWaits)
        await room.set(await room.cart(), TEA, 1)
        assert await room.store.read(find_fact, owed[ALICE]) is None
        room.clock.advance(hours=24 * 2)
        assert await room.store.write(remind_of_carts, 100) == 0
        assert await room.store.read(find_fact, owed[BOB]) is None


async def test_who_has_blocked_the_bot_or_has_nothing_in_the_cart_is_left_alone(tmp_path: Path) -> None:
    """Their carts are not looked at again and again."""
    async with open_room(tmp_path) as room:
        await room.fill((TEA, 1))
        view = await room.fill((TEA, 1), customer_id=BOB)
        await room.set(view, TEA, 0, customer_id=BOB)

        async def block(tx: Transaction) -> None:
            await tx.customers.mark_blocked(ALICE)

        await room.store.write(block)
        room.clock.advance(hours=DUE)
        assert await room.store.write(remind_of_carts, 100) == 2
        assert await told(room) == []
        assert await room.store.write(remind_of_carts, 100) == 0


async def test_who_came_back_in_time_keeps_their_answers(tmp_path: Path) -> None:
    """And so does who has an order under way, however long ago it was."""
    async with open_room(tmp_path) as room:
        await room.buy((TEA, 1))
        await set_values(room.store, "customers", {"answers_kept": 1})
        room.clock.advance(hours=24 * 366)
        await room.store.write(remember_customer, Customer(id=BOB, name="Bob"))
        assert await room.store.write(forget_idle, 100) == 0
        assert await count_of(room.store, "customers", answers_kept=1) == 2
