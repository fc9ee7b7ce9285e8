"""What the shop and a customer write to each other about an order."""

import pytest

from core.errors import NotFound
from core.models.actor import Actor
from core.models.outbox import Notice, NoticeKind
from core.models.staff import Member, Role
from core.usecases.message import (
    Correspondence,
    answer_shop,
    last_written_about,
    news_replied_to,
    view_correspondence,
    view_own_photo,
    write_to_customer,
)
from core.usecases.order.board import view_card
from core.usecases.order.steps import confirm_order
from core.usecases.outbox import due_notices, give_up, mark_sent
from core.usecases.staff import appoint
from tests.support.room import ALICE, BOB, TEA, Room
from tests.support.tables import count_of, records


async def _owed(room: Room, kind: NoticeKind) -> Notice:
    (owed,) = [one for one in await room.store.read(due_notices) if one.kind is kind]
    return owed


async def test_a_message_is_owed_to_the_customer(room: Room) -> None:
    """With its audit row; it stands on the card."""
    order = (await room.buy((TEA, 1))).order
    message = await room.store.write(write_to_customer, Actor.staff(1000), order.id, "It leaves\ntomorrow.")
    (owed,) = await records(room.store, "outbox", "chat_id", "subject_id", kind="message")
    assert owed == {"chat_id": ALICE, "subject_id": message.id}
    assert (await room.store.read(view_card, order.id)).messages == (message,)
    (audited,) = await records(room.store, "audit", "action", "subject", "after")
    assert tuple(audited.values()) == ("order.message", order.code, "It leaves tomorrow.")


async def test_the_answer_is_owed_to_everybody_who_runs_the_shop(room: Room) -> None:
    """Owners and staff; it stands on the card after the question."""
    await room.store.write(appoint, Actor.staff(1000), Member(user_id=BOB, role=Role.STAFF, name="Bob"))
    order = (await room.buy((TEA, 1))).order
    asked = await room.store.write(write_to_customer, Actor.staff(1000), order.id, "Which colour?")
    answer = await room.store.write(answer_shop, ALICE, order.id, "Green")
    owed = await records(room.store, "outbox", "chat_id", kind="answer", subject_id=answer.id)
    assert sorted(row["chat_id"] for row in owed) == [1000, BOB]
    assert await room.store.read(view_correspondence, ALICE, order.id) == Correspondence(order, (asked, answer), 0)
    assert (asked.from_customer, answer.from_customer) == (False, True)


async def test_nobody_writes_about_another_ones_order(room: Room) -> None:
    """A forged button finds nothing, and leaves nothing."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(write_to_customer, Actor.staff(1000), order.id, "Hello")
    with pytest.raises(NotFound):
        await room.store.write(answer_shop, BOB, order.id, "Give it to me")
    with pytest.raises(NotFound):
        await room.store.read(view_correspondence, BOB, order.id)
    assert await count_of(room.store, "outbox", kind="answer") == 0


async def test_the_card_shows_the_last_five(room: Room) -> None:
    """In the order in which they were written."""
    order = (await room.buy((TEA, 1))).order
    for number in range(7):
        await room.store.write(write_to_customer, Actor.staff(1000), order.id, f"Message {number}")
    shown = (await room.store.read(view_card, order.id)).messages
    assert [one.text for one in shown] == [f"Message {number}" for number in range(2, 7)]


async def test_a_reply_finds_the_order_of_its_news(room: Room) -> None:
    """On either side of the counter: a new order, a step, a message, its answer, and what did not arrive."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(confirm_order, Actor.staff(1000), order.id)
    await room.store.write(write_to_customer, Actor.staff(1000), order.id, "Which colour?")
    await room.store.write(answer_shop, ALICE, order.id, "Green")
    given_up = await _owed(room, NoticeKind.CONFIRMED)
    await room.store.write(give_up, given_up, "blocked")
    sides = {}
    for kind in (NoticeKind.NEW_ORDER, NoticeKind.MESSAGE, NoticeKind.ANSWER, NoticeKind.UNDELIVERED):
        owed = await _owed(room, kind)
        await room.store.write(mark_sent, owed, message_id=owed.id)
        news = await room.store.read(news_replied_to, owed.chat_id, owed.id)
        assert news is not None
        assert news.order_id == order.id
        sides[kind.value] = news.to_customer
    assert sides == {"new_order": False, "message": True, "answer": False, "undelivered": False}
    assert await room.store.read(news_replied_to, ALICE, 0) is None
    assert await room.store.read(news_replied_to, BOB, 2) is None


async def test_photos_are_turned_over_the_newest_first(room: Room) -> None:
    """From both sides, each with its author; a page that is not there is the nearest one."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(write_to_customer, Actor.staff(1000), order.id, "Which?", "photo-1")
    await room.store.write(answer_shop, ALICE, order.id, "None")
    await room.store.write(answer_shop, ALICE, order.id, "", "photo-2")
    seen = [await room.store.read(view_own_photo, ALICE, order.id, number) for number in (0, 1, 9)]
    assert [(one.message.photo, one.page.number) for one in seen] == [("photo-2", 0), ("photo-1", 1), ("photo-1", 1)]
    assert seen[0].names == {Actor.customer(ALICE): "Alice"}
    assert (await room.store.read(view_card, order.id)).photos == 2
    with pytest.raises(NotFound):
        await room.store.read(view_own_photo, BOB, order.id, 0)


async def test_what_was_last_written_about_is_known_for_a_week(room: Room) -> None:
    """Whoever of the staff wrote it; before that, nothing."""
    first, second = [(await room.buy((TEA, 1), message_id=number)).order for number in (10, 11)]
    assert await room.store.read(last_written_about, ALICE) is None
    await room.store.write(write_to_customer, Actor.staff(1000), second.id, "Hello")
    await room.store.write(answer_shop, ALICE, first.id, "Hello")
    assert await room.store.read(last_written_about, ALICE) == first.id
    room.clock.advance(hours=7 * 24 + 1)
    assert await room.store.read(last_written_about, ALICE) is None
