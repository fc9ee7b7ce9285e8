"""The outbox: owed from the same commit, due in its time, tried again with growing pauses, never twice."""

import pytest

from core.models.outbox import Notice
from core.models.window import Window
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
    (row,) = await room.rows("SELECT reason, sent_at FROM outbox WHERE id = :id", id=receipt.id)
    assert (row["reason"], row["sent_at"]) == ("blocked by the user", None)


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 5), (1, 10), (2, 20), (9, 2560), (10, 3600), (29, 3600)])
async def test_the_next_try_comes_later_and_later(room: Room, attempts: int, seconds: int) -> None:
    """5 s, 10 s, 20 s ... at most an hour; counted, with the reason."""
    receipt = (await _receipt(room)).model_copy(update={"attempts": attempts})
    await room.store.write(try_later, receipt, "NetworkError")
    (row,) = await room.rows("SELECT attempts, next_try_at, reason FROM outbox WHERE id = :id", id=receipt.id)
    assert tuple(row.values()) == (1, room.clock.ms() + seconds * 1000, "NetworkError")
    assert await room.store.read(is_owed, receipt.id)


async def test_only_what_was_sent_is_forgotten(room: Room) -> None:
    """What is owed stays, however old."""
    receipt = await _receipt(room)
    await room.store.write(mark_sent, receipt)
    room.clock.advance(hours=1000)
    assert await room.store.write(forget_notices, room.clock.ms()) == 1
    assert [row["kind"] for row in await room.rows("SELECT kind FROM outbox")] == ["new_order"]
