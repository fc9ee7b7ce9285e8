"""Customers ask, staff answer: one conversation for each customer."""

import pytest

from core.errors import Banned, NotFound, Noun, StaleScreen, TooManyUnanswered
from core.models.actor import Actor
from core.models.question import MOST_WAITING, OFFERED_FOR
from core.usecases.ban import ban_customer, lift_ban
from core.usecases.message import answer_shop, write_to_customer
from core.usecases.question import (
    answer_question,
    ask_as_typed,
    close_question,
    count_questions,
    drop_offered,
    list_questions,
    newest_message,
    offer_photo,
    send_offered,
    view_conversation,
    view_offered,
)
from tests.support.room import ALICE, BOB, HOUR, TEA, Room
from tests.support.tables import column, count_of

ANN, BEN = Actor.staff(1000), Actor.staff(1001)


async def test_several_messages_are_one_question(room: Room) -> None:
    """About an order or not; it waits since the first, and any word of the shop's answers all of it."""
    order = (await room.buy((TEA, 1))).order
    await room.store.write(answer_shop, ALICE, 0, "Hello?")
    (first,) = (await room.store.read(list_questions)).items
    room.clock.advance(hours=1)
    await room.store.write(answer_shop, ALICE, order.id, "Where is it?")
    (waiting,) = (await room.store.read(list_questions)).items
    assert (waiting.text, waiting.waiting, waiting.asked_at) == ("Hello?", 2, first.asked_at)
    await room.store.write(write_to_customer, ANN, order.id, "On its way")
    assert await room.store.read(count_questions) == 0
    conversation = await room.store.read(view_conversation, ALICE)
    assert [one.text for one in conversation.page.items] == ["Hello?", "Where is it?", "On its way"]
    assert dict(conversation.codes) == {order.id: order.code}


async def test_the_longest_waiting_come_first(room: Room) -> None:
    """Who is answered and asks again is the last."""
    await room.store.write(answer_shop, ALICE, 0, "One")
    await room.store.write(answer_shop, BOB, 0, "Two")
    assert [one.customer_id for one in (await room.store.read(list_questions)).items] == [ALICE, BOB]
    await room.store.write(answer_question, ANN, ALICE, 1, "Yes")
    await room.store.write(answer_shop, ALICE, 0, "Three")
    assert [one.customer_id for one in (await room.store.read(list_questions)).items] == [BOB, ALICE]


async def test_a_button_sends_its_text_once(room: Room) -> None:
    """A second tap gives the first message; the same words later, from a newer screen, are another message."""
    first = await room.store.write(ask_as_typed, ALICE, "Where?", 0)
    assert await room.store.write(ask_as_typed, ALICE, "Where?", 0) == first
    seen = await room.store.read(newest_message, ALICE)
    assert (await room.store.write(ask_as_typed, ALICE, "Where?", seen)).id > first.id
    assert await count_of(room.store, "messages") == 2


async def test_an_answer_is_about_what_was_asked(room: Room) -> None:
    """Of two answers the later says who was first; a message of another conversation is none to answer."""
    order = (await room.buy((TEA, 1))).order
    asked = await room.store.write(answer_shop, ALICE, order.id, "Where is it?")
    first = await room.store.write(answer_question, ANN, ALICE, asked.id, "On its way")
    second = await room.store.write(answer_question, BEN, ALICE, asked.id, "Tomorrow")
    assert (first.meanwhile, second.meanwhile) == ((), (first.message,))
    assert {first.message.order_id, second.message.order_id} == {order.id}
    with pytest.raises(NotFound) as refused:
        await room.store.write(answer_question, ANN, BOB, asked.id, "For Bob")
    assert refused.value.noun is Noun.MESSAGE
    with pytest.raises(NotFound):
        await room.store.write(answer_question, ANN, 77, 0, "For nobody")


async def test_what_waits_is_bounded(room: Room) -> None:
    """With what is offered; an answer makes room again."""
    for number in range(MOST_WAITING - 1):
        await room.store.write(answer_shop, ALICE, 0, f"{number}")
    await room.store.write(offer_photo, ALICE, "photo", "")
    with pytest.raises(TooManyUnanswered):
        await room.store.write(offer_photo, ALICE, "photo", "")
    await room.store.write(send_offered, ALICE, 1)
    with pytest.raises(TooManyUnanswered):
        await room.store.write(answer_shop, ALICE, 0, "More")
    await room.store.write(answer_question, ANN, ALICE, MOST_WAITING, "Yes")
    await room.store.write(answer_shop, ALICE, 0, "More")


async def test_an_offered_photo_is_sent_or_dropped(room: Room) -> None:
    """Up to the one that the button showed, about one's own order only, and not after an hour."""
    order = (await room.buy((TEA, 1), customer_id=BOB)).order
    for text in ("One", "Two"):
        await room.store.write(offer_photo, ALICE, "photo", text)
    with pytest.raises(NotFound):
        await room.store.write(send_offered, ALICE, 1, order.id)
    assert await room.store.write(send_offered, ALICE, 1) == 1
    assert await column(room.store, "messages", "text") == ["One"]
    with pytest.raises(StaleScreen):
        await room.store.write(send_offered, BOB, 2)
    await room.store.write(drop_offered, ALICE, 2)
    with pytest.raises(StaleScreen):
        await room.store.write(send_offered, ALICE, 2)
    await room.store.write(offer_photo, ALICE, "photo", "Three")
    room.clock.advance(hours=OFFERED_FOR // HOUR + 1)
    await room.store.write(offer_photo, ALICE, "photo", "Four")
    offered = await room.store.read(view_offered, ALICE)
    assert offered is not None
    assert [one.text for one in offered.photos] == ["Four"]
    assert await room.store.read(view_offered, BOB) is None


async def test_a_question_is_closed_as_it_was_read(room: Room) -> None:
    """Once, and not over a message that came since."""
    seen = (await room.store.write(answer_shop, ALICE, 0, "Thank you")).id
    await room.store.write(answer_shop, ALICE, 0, "One more thing")
    with pytest.raises(StaleScreen):
        await room.store.write(close_question, ANN, ALICE, seen)
    assert await room.store.write(close_question, ANN, ALICE, seen + 1)
    assert not await room.store.write(close_question, ANN, ALICE, seen + 1)
    assert await column(room.store, "audit", "action") == ["question.close"]


async def test_who_is_banned_neither_writes_nor_orders(room: Room) -> None:
    """An order that was placed before is shown again all the same."""
    placed = await room.buy((TEA, 1))
    await room.store.write(ban_customer, ANN, ALICE)
    assert not await room.store.write(ban_customer, ANN, ALICE)
    for refused in (
        room.store.write(answer_shop, ALICE, placed.order.id, "Why?"),
        room.store.write(ask_as_typed, ALICE, "Why?", 0),
        room.store.write(offer_photo, ALICE, "photo", ""),
        room.buy((TEA, 1), message_id=11),
    ):
        with pytest.raises(Banned):
            await refused
    assert await room.store.write(lift_ban, ANN, ALICE)
    assert not await room.store.write(lift_ban, ANN, ALICE)
    await room.store.write(answer_shop, ALICE, 0, "Thank you")
