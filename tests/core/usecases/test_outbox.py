"""The outbox: owed from the same commit, due in its time, tried again with growing pauses, never twice."""

import pytest

from core.models.actor import Actor
from core.models.customer import Customer
from core.models.outbox import BLOCKED, Notice, NoticeKind
from core.models.window import Window
from core.usecases.customer import remember_customer
from core.usecases.message import write_to_customer
from core.usecases.order.board import view_card
from core.usecases.order.steps import confirm_order, ship_order
from core.usecases.outbox import (
    due_notices,
    forget_notices,
    give_up,
    is_owed,
    mark_sent,
    owed_receipts,
    try_later,
)
from core.usecases.window import find_window
from tests.support.room import ALICE, BOB, TEA, Room
from tests.support.tables import column, records


async def _due(room: Room) -> list[str]:
    return [notice.kind.value for notice in await room.store.read(due_notices)]


async def _receipt(room: Room, customer_id: int = ALICE) -> Notice:
    await room.buy((TEA, 1), customer_id=customer_id)
    (owed,) = await room.store.read(owed_receipts, customer_id)
    return owed


async def test_a_receipt_is_left_to_who_placed_the_order_for_a_while(room: Room) -> None:
    """Then the sender takes it."""
    await _receipt(room)
    assert await _due(room) == ["new_order"]
    room.clock.advance(seconds=3)
    assert sorted(await _due(room)) == ["new_order", "receipt"]


async def test_a_chat_is_owed_its_own_receipts(room: Room) -> None:
    """Nobody else's, and no notices."""
    hers = await _receipt(room)
    await _receipt(room, BOB)
    assert await room.store.read(owed_receipts, ALICE) == (hers,)


async def test_what_is_sent_is_owed_no_more(room: Room) -> None:
    """And the window that it opened is kept in the same commit."""
    receipt = await _receipt(room)
    await room.store.write(mark_sent, receipt, Window(chat_id=ALICE, message_id=99))
    assert not await room.store.read(is_owed, receipt.id)
    assert await room.store.read(owed_receipts, ALICE) == ()
    assert (await room.store.read(find_window, ALICE)).message_id == 99


async def test_what_is_given_up_is_owed_no_more(room: Room) -> None:
    """Its reason is kept."""
    receipt = await _receipt(room)
    await room.store.write(give_up, receipt, "blocked by the user")
    assert not await room.store.read(is_owed, receipt.id)
    (row,) = await records(room.store, "outbox", "reason", "sent_at", id=receipt.id)
    assert (row["reason"], row["sent_at"]) == ("blocked by the user", None)


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 5), (1, 10), (2, 20), (9, 2560), (10, 3600), (29, 3600)])
async def test_the_next_try_comes_later_and_later(room: Room, attempts: int, seconds: int) -> None:
    """5 s, 10 s, 20 s ... at most an hour; counted, with the reason."""
    receipt = (await _receipt(room)).having(attempts=attempts)
    await room.store.write(try_later, receipt, "NetworkError")
    (row,) = await records(room.store, "outbox", "attempts", "next_try_at", "reason", id=receipt.id)
    assert tuple(row.values()) == (1, room.clock.ms() + seconds * 1000, "NetworkError")
    assert await room.store.read(is_owed, receipt.id)


@pytest.mark.parametrize("tries", [0, 1, 9, 12])
async def test_what_is_owed_does_not_wait_for_a_clock_that_was_put_back(room: Room, tries: int) -> None:
    """An hour, once a year: it is tried at once, and then in its own time again."""
    owed = await _receipt(room)
    for attempts in range(tries):
        await room.store.write(try_later, owed.having(attempts=attempts), "NetworkError")
    room.clock.advance(hours=-1, seconds=-1)
    assert sorted(await _due(room)) == ["new_order", "receipt"]
    await room.store.write(try_later, owed.having(attempts=tries), "NetworkError")
    assert await _due(room) == ["new_order"]


async def test_only_what_was_sent_is_forgotten(room: Room) -> None:
    """What is owed stays, however old."""
    receipt = await _receipt(room)
    await room.store.write(mark_sent, receipt)
    room.clock.advance(hours=1000)
    assert await room.store.write(forget_notices, room.clock.ms()) == 1
    assert await column(room.store, "outbox", "kind") == ["new_order"]


async def _given_up(room: Room, kind: str) -> None:
    """Whatever is owed of this kind turns out to be undeliverable."""
    room.clock.advance(seconds=60)
    for notice in await room.store.read(due_notices):
        if notice.kind == kind:
            await room.store.write(give_up, notice, BLOCKED, blocked=True)


async def _told(room: Room) -> list[int]:
    return await column(room.store, "outbox", "chat_id", kind="undelivered")


async def test_whoever_took_the_step_is_owed_word_that_it_was_not_heard(room: Room) -> None:
    """When two people take two steps, each hears of their own; of a receipt nobody hears, because no person wrote it."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(confirm_order, Actor.staff(1000), order.id)
    await room.store.write(ship_order, Actor.staff(BOB), order.id)
    for kind in ("receipt", "confirmed", "shipped"):
        await _given_up(room, kind)
    assert await _told(room) == [1000, BOB]
    missed = (await room.store.read(view_card, order.id)).undelivered
    assert missed == {(NoticeKind(kind), order.id): BLOCKED for kind in ("receipt", "confirmed", "shipped")}
    (row,) = await records(room.store, "customers", "blocked_at", id=ALICE)
    assert row["blocked_at"]


async def test_giving_up_twice_is_told_once(room: Room) -> None:
    """Neither a second process at the same row nor a customer who comes back and leaves again makes it two."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(write_to_customer, Actor.staff(1000), order.id, "Hello")
    room.clock.advance(seconds=60)
    (owed,) = [one for one in await room.store.read(due_notices) if one.kind is NoticeKind.MESSAGE]
    for _ in range(2):
        await room.store.write(give_up, owed, BLOCKED)
    await room.store.write(remember_customer, Customer(id=ALICE, name="Alice"))
    assert await room.store.read(is_owed, owed.id)
    assert (await room.store.read(view_card, order.id)).undelivered == {}
    await room.store.write(give_up, owed, BLOCKED)
    assert await _told(room) == [1000]


async def test_what_was_sent_is_not_given_up(room: Room) -> None:
    """The last word is that it arrived."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(write_to_customer, Actor.staff(1000), order.id, "Hello")
    (owed,) = [one for one in await room.store.read(due_notices) if one.kind is NoticeKind.MESSAGE]
    await room.store.write(mark_sent, owed, None, 77)
    await room.store.write(give_up, owed, BLOCKED)
    assert await _told(room) == []
    assert (await room.store.read(view_card, order.id)).undelivered == {}
