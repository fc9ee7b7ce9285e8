"""Promotions: coupons without a code, which apply by themselves."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.admin.commands.coupon import parse_coupon
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.coupon import Fixed
from core.usecases.coupon import (
    CodeTaken,
    CouponEnded,
    end_coupon,
    find_coupon,
    list_coupons,
    pause_coupon,
    resume_coupon,
)
from tests.support.room import ALICE, BOB, TEA, Room, card
from tests.support.tables import records


async def _promotion(room: Room, name: str = "Spring sale", **rules: Any) -> None:
    await room.coupon("", automatic=True, name=name, **rules)


async def test_it_applies_to_every_cart(room: Room) -> None:
    """Also to one that was filled before it was made."""
    await room.fill((TEA, 2))
    await _promotion(room)
    view = await room.cart()
    assert [(one.label, one.discount) for one in view.breakdown.applied] == [("Spring sale", 90)]
    order = (await room.place(card(view))).order
    assert [(one.code, one.discount) for one in order.coupons] == [("Spring sale", 90)]


async def test_it_joins_a_coupon(room: Room) -> None:
    """Each on what is left."""
    await _promotion(room)
    await room.coupon(terms=Fixed(amount=100))
    await room.fill((TEA, 2))
    assert (await room.use_coupon()).breakdown.total == 710


async def test_its_uses_are_counted(room: Room) -> None:
    """Per customer, and in all."""
    await _promotion(room, per_customer=1, limit=2)
    for customer_id, total in ((ALICE, 405), (ALICE, 450), (BOB, 405), (BOB, 450)):
        view = await room.fill((TEA, 1), customer_id=customer_id)
        assert view.breakdown.total == total
        await room.place(card(view, message_id=view.cart.id))
    assert await records(room.store, "coupons", "used") == [{"used": 2}]


async def test_it_can_be_paused_and_ended_by_its_name(room: Room) -> None:
    """Whatever the capitals; an end is for good."""
    await _promotion(room)
    await room.fill((TEA, 2))
    totals = []
    for change in (pause_coupon, resume_coupon, end_coupon, end_coupon):
        await room.store.write(change, Actor.staff(1000), (await room.store.read(find_coupon, "SPRING SALE")).id)
        totals.append((await room.cart()).breakdown.total)
    assert totals == [900, 810, 900, 900]


@pytest.mark.parametrize("change", [pause_coupon, resume_coupon])
async def test_what_has_ended_is_neither_paused_nor_resumed(room: Room, change: Callable[..., Any]) -> None:
    """It stays as it was, and nothing says that it was changed."""
    await _promotion(room)
    await room.store.write(end_coupon, Actor.staff(1000), 1)
    ended = await room.store.read(list_coupons)
    with pytest.raises(CouponEnded) as refused:
        await room.store.write(change, "admin:1000", 1)
    assert (refused.value.status, refused.value.label) == (409, "Spring sale")
    assert await room.store.read(list_coupons) == ended


async def test_a_name_is_given_once(room: Room) -> None:
    """The owner must be able to say which one is meant."""
    await _promotion(room)
    with pytest.raises(CodeTaken):
        await _promotion(room, "spring SALE")
    await _promotion(room, "Autumn sale")


@pytest.mark.parametrize("words", ['auto "Spring sale" 10% min=20', "AUTO “Spring  sale” min=20 10%"])
def test_the_owner_writes_its_name_in_quotes(words: str) -> None:
    """Straight or curly."""
    found = parse_coupon(words.split(" "), "EUR", "UTC", 0)
    assert (found.automatic, found.code, found.name, found.minimum_subtotal) == (True, "", "Spring sale", 2000)


def test_a_promotion_needs_a_name() -> None:
    """AUTO is no code, not even where its name was forgotten."""
    with pytest.raises(InvalidInput) as refused:
        parse_coupon(["auto", "10%"], "EUR", "UTC", 0)
    assert refused.value.field == "coupon_auto"
    assert parse_coupon(refused.value.example.split(" ")[2:], "EUR", "UTC", 0).automatic


@pytest.mark.parametrize(
    ("words", "field"),
    [('auto "" 10%', "coupon_name"), (f'auto "{"x" * 65}" 10%', "coupon_name"), ("auto Spring 10%", "coupon_word")],
)
def test_a_name_that_is_none_is_refused_with_an_example(words: str, field: str) -> None:
    """Which works."""
    with pytest.raises(InvalidInput) as refused:
        parse_coupon(words.split(" "), "EUR", "UTC", 0)
    assert refused.value.field == field
    assert parse_coupon(refused.value.example.split(" ")[2:], "EUR", "UTC", 0).automatic
