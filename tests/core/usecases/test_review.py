"""Reviews: who is asked, who may say something, and what others read of it."""

import pytest

from core.errors import Banned, NotFound, ReviewFixed, StaleScreen
from core.models.actor import Actor
from core.models.outbox import NoticeKind
from core.models.review import Rating
from core.usecases.ban import ban_customer
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import confirm_order
from core.usecases.outbox import due_notices
from core.usecases.product.browse import view_product
from core.usecases.review import (
    ask_for_reviews,
    decide_review,
    find_request,
    find_waiting,
    list_reviews,
    list_waiting,
    rate_product,
    view_own_review,
    write_line,
)
from core.usecases.settings import change_setting
from core.values.settings import Setting
from tests.support.goods import hide_product
from tests.support.orders import set_order_state
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room
from tests.support.tables import column, count_of, records

OWNER = Actor.staff(1000)


async def _deliver(room: Room, *sku_ids: int, customer_id: int = ALICE) -> int:
    """The customer is delivered one of each; the order's id."""
    order = (await room.buy(*((sku_id, 1) for sku_id in sku_ids), customer_id=customer_id)).order
    await room.store.write(confirm_order, OWNER, order.id)
    await room.store.write(deliver_order, OWNER, order.id)
    return order.id


async def _say(room: Room, stars: int, line: str = "", customer_id: int = ALICE, product_id: int = TEA) -> None:
    await room.store.write(rate_product, customer_id, product_id, stars)
    if line:
        await room.store.write(write_line, customer_id, product_id, line)


async def _decide(room: Room, *, shown: bool = True) -> None:
    """Staff decide about the review that waits longest."""
    (review,) = (await room.store.read(list_waiting)).items
    await room.store.write(decide_review, OWNER, review.id, review.revision, shown=shown)


async def _asked(room: Room) -> list[int]:
    return await column(room.store, "outbox", "chat_id", kind=NoticeKind.ASK_REVIEW)


async def test_a_customer_is_asked_once_a_day_after_the_delivery(room: Room) -> None:
    """Not before, not by a second sweep, and not by a second delivery of the same order."""
    order_id = await _deliver(room, TEA, MUG)
    room.clock.advance(hours=23)
    assert await room.store.write(ask_for_reviews, 10) == 0
    room.clock.advance(hours=1, seconds=1)
    assert await room.store.write(ask_for_reviews, 10) == 1
    assert await room.store.write(ask_for_reviews, 10) == 0
    await room.store.write(deliver_order, OWNER, order_id)
    room.clock.advance(hours=25)
    assert await room.store.write(ask_for_reviews, 10) == 0
    assert await _asked(room) == [ALICE]


async def test_the_question_names_what_is_still_to_be_said(room: Room) -> None:
    """Nothing is left once all of it has a review; nor of an order that came back."""
    await _deliver(room, TEA, MUG)
    room.clock.advance(hours=25)
    await room.store.write(ask_for_reviews, 10)
    (owed,) = [one for one in await room.store.read(due_notices) if one.kind is NoticeKind.ASK_REVIEW]
    await _say(room, 5)
    fact = await room.store.read(find_request, owed)
    assert fact is not None
    assert [one.product_id for one in fact.bought] == [MUG]
    await set_order_state(room.store, "refunded")
    assert await room.store.read(find_request, owed) is None
    await set_order_state(room.store, "delivered")
    await _say(room, 4, product_id=MUG)
    assert await room.store.read(find_request, owed) is None


async def test_only_what_was_delivered_is_reviewed(room: Room) -> None:
    """By whom it was delivered to: not by somebody who has only ordered it, nor by anybody else."""
    await _deliver(room, TEA)
    await room.buy((MUG, 1))
    for customer_id, product_id in ((ALICE, MUG), (ALICE, SOAP), (ALICE, 999), (BOB, TEA)):
        with pytest.raises(StaleScreen):
            await room.store.write(rate_product, customer_id, product_id, 5)
    for stars in (0, 6):
        with pytest.raises(StaleScreen):
            await room.store.write(rate_product, ALICE, TEA, stars)
    assert await count_of(room.store, "reviews") == 0


async def test_there_is_one_for_each_customer_and_product(room: Room) -> None:
    """Bought twice or tapped twice; a line needs its stars, and stays when they change."""
    await _deliver(room, TEA)
    await _deliver(room, TEA)
    with pytest.raises(StaleScreen):
        await room.store.write(write_line, ALICE, TEA, "Fine")
    await _say(room, 4, "Fine")
    await _say(room, 4)
    await _say(room, 3)
    assert await records(room.store, "reviews", "stars", "line", "state") == [
        {"stars": 3, "line": "Fine", "state": "waiting"}
    ]


async def test_nothing_is_taken_from_somebody_who_is_blocked(room: Room) -> None:
    """Neither stars nor a line: staff would have to read it. Nor is it asked for."""
    await _deliver(room, TEA, MUG)
    room.clock.advance(hours=25)
    await room.store.write(ask_for_reviews, 10)
    (owed,) = [one for one in await room.store.read(due_notices) if one.kind is NoticeKind.ASK_REVIEW]
    await _say(room, 4)
    assert await room.store.read(find_request, owed) is not None
    await room.store.write(ban_customer, OWNER, ALICE)
    assert await room.store.read(find_request, owed) is None
    with pytest.raises(Banned):
        await _say(room, 1, product_id=MUG)
    with pytest.raises(Banned):
        await room.store.write(write_line, ALICE, TEA, "Rude")
    assert await records(room.store, "reviews", "stars", "line") == [{"stars": 4, "line": ""}]


async def test_nothing_is_read_before_it_is_let_through(room: Room) -> None:
    """Neither stars nor line; then both, in running totals that equal the count."""
    await _deliver(room, TEA)
    await _deliver(room, TEA, customer_id=BOB)
    await _say(room, 5, "Fine tea")
    await _say(room, 2, customer_id=BOB)
    assert (await room.store.read(view_product, TEA, ALICE)).rating is None
    await _decide(room)
    await _decide(room)
    assert (await room.store.read(view_product, TEA, ALICE)).rating == Rating(reviews=2, stars=7, lines=1)
    found = await room.store.read(list_reviews, TEA)
    assert [one.line for one in found.page.items] == ["Fine tea"]


async def test_what_is_turned_down_is_not_read_and_may_be_changed(room: Room) -> None:
    """The change waits for staff again; what is shown cannot be changed any more."""
    await _deliver(room, TEA)
    await _say(room, 1, "Rude words")
    await _decide(room, shown=False)
    assert (await room.store.read(view_product, TEA, ALICE)).rating is None
    await _say(room, 1, "Not my taste")
    await _decide(room)
    assert [one.line for one in (await room.store.read(list_reviews, TEA)).page.items] == ["Not my taste"]
    for change in (room.store.write(write_line, ALICE, TEA, "Rude"), room.store.write(rate_product, ALICE, TEA, 5)):
        with pytest.raises(ReviewFixed):
            await change
    assert (await room.store.read(view_product, TEA, ALICE)).rating == Rating(reviews=1, stars=1, lines=1)


async def test_staff_let_through_what_they_have_read(room: Room) -> None:
    """A review that changed meanwhile stays waiting; a double tap decides once, and the other decision is refused."""
    await _deliver(room, TEA)
    await _say(room, 5, "Nice")
    (seen,) = (await room.store.read(list_waiting)).items
    await room.store.write(write_line, ALICE, TEA, "Rude words")
    with pytest.raises(StaleScreen):
        await room.store.write(decide_review, OWNER, seen.id, seen.revision, shown=True)
    assert await column(room.store, "reviews", "state") == ["waiting"]
    (now,) = (await room.store.read(list_waiting)).items
    for _tap in range(2):
        await room.store.write(decide_review, OWNER, now.id, now.revision, shown=False)
    with pytest.raises(StaleScreen):
        await room.store.write(decide_review, OWNER, now.id, now.revision, shown=True)
    with pytest.raises(StaleScreen):
        await room.store.write(decide_review, OWNER, 999, 0, shown=True)
    assert await column(room.store, "audit", "action", action="review.refuse") == ["review.refuse"]
    assert await count_of(room.store, "ratings") == 0


async def test_staff_hear_of_the_first_that_waits(room: Room) -> None:
    """Those after it are in the same notice; once all are read, the next one is news again."""
    await _deliver(room, TEA, MUG, SOAP)
    await _say(room, 5, "Nice")
    await _say(room, 4, product_id=MUG)
    owed = [one for one in await room.store.read(due_notices) if one.kind is NoticeKind.REVIEWS]
    assert [one.chat_id for one in owed] == [1000]
    fact = await room.store.read(find_waiting, owed[0])
    assert fact is not None
    assert fact.count == 2
    await _decide(room)
    await _decide(room)
    assert await room.store.read(find_waiting, owed[0]) is None
    await _say(room, 3, product_id=SOAP)
    assert await count_of(room.store, "outbox", kind=NoticeKind.REVIEWS) == 2


async def test_a_shop_without_reviews(room: Room) -> None:
    """Asks nobody, takes none and shows none; those it had are back when it turns them on again."""
    await _deliver(room, TEA)
    await _say(room, 5, "Nice")
    await _decide(room)
    await room.store.write(change_setting, OWNER, Setting.REVIEWS, False)
    await _deliver(room, MUG)
    room.clock.advance(hours=25)
    await room.store.write(ask_for_reviews, 10)
    assert await _asked(room) == []
    assert (await room.store.read(view_product, TEA, ALICE)).rating is None
    with pytest.raises(StaleScreen):
        await room.store.read(view_own_review, ALICE, TEA)
    with pytest.raises(StaleScreen):
        await room.store.read(list_reviews, TEA)
    await room.store.write(change_setting, OWNER, Setting.REVIEWS, True)
    assert (await room.store.read(view_product, TEA, ALICE)).rating == Rating(1, 5, 1)
    room.clock.advance(hours=25)
    assert await room.store.write(ask_for_reviews, 10) == 0


async def test_what_is_hidden_shows_no_reviews(room: Room) -> None:
    """Its customers may still say something of it."""
    await _deliver(room, TEA)
    await hide_product(room.store, TEA)
    await _say(room, 5, "Nice")
    await _decide(room)
    with pytest.raises(NotFound):
        await room.store.read(list_reviews, TEA)
