"""From /start to the receipt, as a customer walks it."""

from pathlib import Path

import pytest

from tests.support.chat import buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop
from tests.support.webhook import an_address


@pytest.mark.parametrize("way", ["fetched", "brought"])
async def test_a_customer_buys(tmp_path: Path, way: str) -> None:
    """Browse, fill the cart, check out, get a receipt; however updates come in."""
    async with open_shop(tmp_path, webhook=an_address() if way == "brought" else None) as shop:
        await stock_up(shop.store, [Good(), Good("MUG-1", "Mug <big> & blue", 1200, 3)])
        alice = shop.customer()
        await alice.say("/start")
        assert "Corner Shop" in text_of(alice.window)
        await alice.tap("Shop")
        await alice.tap("Drinks")
        await alice.tap("Mug <big> & blue")
        assert "Only 3 left" in text_of(alice.window)
        await alice.tap("Add to cart")
        await alice.tap("+")
        await alice.tap("Cart")
        assert "€24.00" in text_of(alice.window)
        await alice.tap("Checkout")
        card = alice.window
        await alice.tap("Confirm order")
        receipt = next(one for one in alice.from_bot() if one["message_id"] == card["message_id"])
        assert "🧾 Order" in text_of(receipt)
        assert "€24.00" in text_of(receipt)
        assert not buttons(receipt)
        assert alice.window["message_id"] > card["message_id"]
        assert not shop.telegram.unknown_parameters
