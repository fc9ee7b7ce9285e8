"""A coupon with ten uses and a hundred customers who all have it on their card."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from core.errors import TotalChanged
from core.models.actor import Actor
from core.models.coupon import RefusalReason
from core.usecases.coupon import apply_coupon, create_coupon
from core.usecases.order.cancel import cancel_order
from tests.support.chat import Person, line_of, text_of
from tests.support.crowd import PLACED, confirm_all, crowd, fast_limiter, put, show_cards, until
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.guards import NOT_UNIQUE, without_check_constraints, without_coupon_limit, without_order_state
from tests.support.refusals import worded
from tests.support.room import make_coupon
from tests.support.sales import check_sales
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records
from texts.coupons import why_refused

LIMIT = 10
DEARER = worded(TotalChanged(405, 450, "EUR"))


async def _everybody_confirms(shop: Shop, count: int) -> tuple[list[Person], list[str]]:
    """Each has one tea at 4.05 on the card, the coupon taken off."""
    await stock_up(shop.store, [Good(stock=500)])
    await shop.store.write(create_coupon, Actor.staff(1000), make_coupon("FIRST10", limit=LIMIT))
    people = crowd(shop, count)
    for person in people:
        await put(shop, person, 1, 1)
        await shop.store.write(apply_coupon, person.id, "FIRST10")
    await show_cards(people)
    assert all("€4.05" in text_of(person.window) for person in people)
    return people, [text for text, _alert in await confirm_all(people)]


@pytest.mark.slow
async def test_ten_of_a_hundred_customers_use_it(tmp_path: Path) -> None:
    """Ten pay 4.05; the others are told the new total, see it, and pay it when they confirm again."""
    await _ten_of_a_hundred(tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("run", range(20))
async def test_it_holds_twenty_times_in_a_row(tmp_path: Path, run: int) -> None:
    """Whoever comes first."""
    await _ten_of_a_hundred(tmp_path)


async def _ten_of_a_hundred(tmp_path: Path) -> None:
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        people, said = await _everybody_confirms(shop, 100)
        assert await count_of(shop.store, "redemptions") == LIMIT
        assert await records(shop.store, "coupons", "used") == [{"used": LIMIT}]
        assert set(await column(shop.store, "orders", "total")) == {405}
        told = [person for person, text in zip(people, said, strict=True) if text == DEARER]
        assert len(told) == 90
        await until(lambda: all("Total: €4.50" in text_of(person.window) for person in told))
        used_up = why_refused(RefusalReason.LIMIT_REACHED, {}, "EUR", "UTC")
        assert all(line_of(person.window, "FIRST10").endswith(used_up) for person in told)
        assert all(PLACED in text for text, _alert in await confirm_all(told))
        assert Counter(await column(shop.store, "orders", "total")) == {405: 10, 450: 90}
        assert await check_sales(shop.store) == [10 * 405]


async def test_a_promotions_uses_are_limited_at_the_till_too(tmp_path: Path) -> None:
    """Nobody typed a code: five of twenty get it, nobody else is charged unasked."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=500)])
        promotion = make_coupon("", automatic=True, name="First five", limit=5)
        await shop.store.write(create_coupon, Actor.staff(1000), promotion)
        people = crowd(shop, 20)
        for person in people:
            await put(shop, person, 1, 1)
        await show_cards(people)
        said = [text for text, _alert in await confirm_all(people)]
        assert sum(PLACED in text for text in said) == 5
        assert said.count(DEARER) == 15
        assert set(await column(shop.store, "orders", "total")) == {405}


async def test_a_code_on_many_lines_is_one_use(tmp_path: Path) -> None:
    """However many items it makes cheaper."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(f"TEA-{number}", f"Tea {number}") for number in range(1, 31)])
        await shop.store.write(create_coupon, Actor.staff(1000), make_coupon("FIRST10", limit=LIMIT))
        (alice,) = crowd(shop, 1)
        for sku_id in range(1, 31):
            await put(shop, alice, sku_id, 1)
        await shop.store.write(apply_coupon, alice.id, "FIRST10")
        await show_cards([alice])
        await confirm_all([alice])
        assert await records(shop.store, "coupons", "used") == [{"used": 1}]


async def test_an_order_is_cancelled_once_by_many(tmp_path: Path) -> None:
    """Ten say so at once: its use and its goods come back once, one message goes out."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        assert await _cancelled_by_ten(shop) == 1
        assert await records(shop.store, "coupons", "used") == [{"used": 2}]
        assert await stock_and_ledger(shop.store, 1) == (498, 498)
        assert await count_of(shop.store, "outbox", kind="cancelled") == 1


async def test_without_a_look_at_its_state_it_would_be_cancelled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is there; then only the ledger, which takes each source once, stands in the way."""
    without_order_state(monkeypatch)
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        with pytest.raises(NOT_UNIQUE, match=r"movements.*source"):
            await _cancelled_by_ten(shop)


async def _cancelled_by_ten(shop: Shop) -> int:
    """Three order with the coupon; ten cancel the first order at once. How many did."""
    await _everybody_confirms(shop, 3)
    asked = (shop.store.write(cancel_order, Actor.staff(1000), 1) for _ in range(10))
    return sum(one.first for one in await asyncio.gather(*asked))


async def test_without_the_limit_at_the_till_more_use_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is there: every card was drawn while a use was left."""
    without_coupon_limit(monkeypatch)
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await without_check_constraints(shop.store)
        await _everybody_confirms(shop, LIMIT + 5)
        assert await count_of(shop.store, "redemptions") == LIMIT + 5
