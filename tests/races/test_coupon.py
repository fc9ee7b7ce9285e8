"""A coupon with ten uses and a hundred customers who all have it on their card."""

from pathlib import Path

import pytest

from core.usecases.coupon import apply_coupon, create_coupon
from tests.races.guards import without_check_constraints, without_coupon_limit
from tests.support.chat import Person, text_of
from tests.support.crowd import confirm_all, crowd, fast_pace, put, show_cards, until
from tests.support.goods import Good, stock_shelves
from tests.support.room import make_coupon, rows
from tests.support.shop import Shop, open_shop

LIMIT = 10


async def _everybody_confirms(shop: Shop, count: int) -> tuple[list[Person], list[str]]:
    """Each has one tea at 4.05 on the card, the coupon taken off."""
    await stock_shelves(shop.store, [Good(stock=500)])
    await shop.store.write(create_coupon, "admin:1000", make_coupon("FIRST10", limit=LIMIT))
    people = crowd(shop, count)
    for person in people:
        await put(shop, person, 1, 1)
        await shop.store.write(apply_coupon, person.id, "FIRST10")
    await show_cards(people)
    assert all("€4.05" in text_of(person.window) for person in people)
    return people, [text for text, _alert in await confirm_all(people)]


async def test_ten_of_a_hundred_customers_use_it(tmp_path: Path) -> None:
    """Ten pay 4.05; the others are told the new total, see it, and pay it when they confirm again."""
    async with open_shop(tmp_path, pace=fast_pace()) as shop:
        people, said = await _everybody_confirms(shop, 100)
        assert len(await rows(shop.store, "SELECT id FROM redemptions")) == LIMIT
        assert await rows(shop.store, "SELECT used FROM coupons") == [{"used": LIMIT}]
        assert await rows(shop.store, "SELECT DISTINCT total FROM orders") == [{"total": 405}]
        told = [person for person, text in zip(people, said, strict=True) if "from €4.05 to €4.50" in text]
        assert len(told) == 90
        await until(lambda: all("Total: €4.50" in text_of(person.window) for person in told))
        assert all("FIRST10 does not apply: it has been used up" in text_of(person.window) for person in told)
        assert all("is placed" in text for text, _alert in await confirm_all(told))
        sold = await rows(shop.store, "SELECT total, COUNT(*) AS n FROM orders GROUP BY total ORDER BY total")
        assert sold == [{"total": 405, "n": 10}, {"total": 450, "n": 90}]


async def test_without_the_limit_at_the_till_more_use_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is there: every card was drawn while a use was left."""
    without_coupon_limit(monkeypatch)
    async with open_shop(tmp_path, pace=fast_pace()) as shop:
        await without_check_constraints(shop.store)
        await _everybody_confirms(shop, LIMIT + 5)
        assert len(await rows(shop.store, "SELECT id FROM redemptions")) == LIMIT + 5
