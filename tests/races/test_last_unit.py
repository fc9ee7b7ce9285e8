"""Never oversell, however many want it at once."""

from pathlib import Path

import pytest

from core.errors import OutOfStock, Shortage
from tests.support.chat import Person, text_of
from tests.support.crowd import confirm_all, crowd, fast_limiter, put, show_cards, until
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.guards import without_check_constraints, without_stock_condition
from tests.support.refusals import worded
from tests.support.shop import Shop, open_shop
from tests.support.tables import column

ROUNDS = 100


async def _race(shop: Shop, sku_id: int, people: list[Person]) -> list[tuple[str, bool]]:
    """Everybody has the card of one piece of it in front of them, and confirms."""
    for person in people:
        await put(shop, person, sku_id, 1)
    await show_cards(people)
    return await confirm_all(people)


async def _orders(shop: Shop, sku_id: int) -> list[int]:
    """Who has bought it."""
    bought = await column(shop.store, "order_lines", "order_id", sku_id=sku_id)
    return await column(shop.store, "orders", "customer_id", id=tuple(bought))


async def test_two_customers_race_for_the_last_unit(tmp_path: Path) -> None:
    """A hundred times: one order, the other is told what is short, and the ledger is the stock."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(f"LAST-{number}", f"Last {number}", 100, 1) for number in range(ROUNDS)])
        both = crowd(shop, 2)
        for sku_id in range(1, ROUNDS + 1):
            racing = both if sku_id % 2 else both[::-1]
            said = await _race(shop, sku_id, racing)
            (winner,) = await _orders(shop, sku_id)
            won, lost = sorted(zip(racing, said, strict=True), key=lambda one: one[0].id != winner)
            assert "is placed" in won[1][0]
            assert lost[1] == (f"Last {sku_id - 1}: sold out", True)
            assert await stock_and_ledger(shop.store, sku_id) == (0, 0)
            await put(shop, lost[0], sku_id, 0)


async def test_without_the_condition_the_last_unit_is_sold_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is there: both cards showed the piece, and both are believed."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=1)])
        await without_check_constraints(shop.store)
        without_stock_condition(monkeypatch)
        await _race(shop, 1, crowd(shop, 2))
        assert len(await _orders(shop, 1)) == 2
        assert await stock_and_ledger(shop.store, 1) == (-1, -1)


async def test_64_customers_race_for_ten_units(tmp_path: Path) -> None:
    """Ten orders, by ten of them; the 54 others see their cart with the line that is sold out."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=10)])
        people = crowd(shop, 64)
        said = await _race(shop, 1, people)
        winners = await _orders(shop, 1)
        assert len(winners) == len(set(winners)) == 10
        short = Shortage(sku_id=1, title="Green tea", wanted=1, left=0)
        assert [text for text, _alert in said].count(worded(OutOfStock([short]))) == 54
        assert await stock_and_ledger(shop.store, 1) == (0, 0)
        losers = [person for person in people if person.id not in winners]
        await until(lambda: all("sold out" in text_of(person.window) for person in losers))
