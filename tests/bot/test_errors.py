"""The desk: whoever is refused something reads the refusal's own sentence, once. What it says is told in tests/texts/test_refusals.py."""

from pathlib import Path

import pytest

from core.errors import InvalidInput, StaleScreen, Unavailable
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from texts.refusals import said


def words(shop: Shop) -> str:
    """What the last refusal says."""
    return said(shop.refusals[-1], shop.store.policy)


@pytest.mark.parametrize("code", ["TEA-100", "MUG-9"])
async def test_a_typed_refusal_is_a_message(tmp_path: Path, code: str) -> None:
    """Of its own, below what was typed; the shop's own names stand in its example."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(code)])
        line = await shop.customer().is_refused(
            f"/add {code} many", InvalidInput, field="quantity_to_add", value="many"
        )
        assert line == words(shop).replace("TEA-100", code)


async def test_a_refused_tap_is_answered_by_an_alert(tmp_path: Path) -> None:
    """It blocks, so that nobody takes the screen for what they wanted."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start p_1")
        await shop.owner.say("/category hide Drinks")
        await alice.tap("Add to cart")
        assert shop.refused(Unavailable, title="Green tea")
        assert alice.answers()[-1] == (words(shop), True)


async def test_a_tap_on_an_old_screen_is_answered_by_a_toast(tmp_path: Path) -> None:
    """What it shows now is answer enough."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        cart = alice.window
        await alice.tap("+")
        await alice.tap("−", cart)
        assert shop.refused(StaleScreen)
        assert alice.answers()[-1] == (words(shop), False)
