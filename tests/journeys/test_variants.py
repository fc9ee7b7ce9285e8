"""Choosing a variant on the product's page: prices, rows, two options."""

from pathlib import Path

from tests.support.chat import Message, text_of
from tests.support.goods import hide
from tests.support.products import add_product
from tests.support.shop import open_shop


def rows(window: Message) -> list[list[str]]:
    """The rows of buttons that lead to variants."""
    return [
        [button["text"] for button in row]
        for row in window["reply_markup"]["inline_keyboard"]
        if row[0]["callback_data"].startswith(("p:", "pn:"))
    ]


def shown(window: Message) -> str:
    """The variant that the page is about."""
    return text_of(window).splitlines()[0]


async def test_variants_show_their_prices_where_these_differ(tmp_path: Path) -> None:
    """And no row is left with a single button."""
    async with open_shop(tmp_path) as shop:
        await add_product(shop.store, "Tea", ("50 g", 450, 3), ("100 g", 790, 3), ("1 kg", 6000, 0), ("2 kg", 9900, 1))
        await add_product(shop.store, "Sock", *((size, 500, 2) for size in ("36", "38", "40", "42", "44")))
        alice = shop.customer()
        window = await alice.say("/start p_1")
        assert rows(window) == [["✓ 50 g · €4.50", "100 g · €7.90"], ["1 kg (sold out)", "2 kg · €99.00"]]
        window = await alice.say("/start p_2")
        assert rows(window) == [["✓ 36", "38", "40"], ["42", "44"]]


async def test_two_options_are_chosen_in_two_rows(tmp_path: Path) -> None:
    """A colour keeps the size. What does not exist or is sold out says so, and is never taken for another one silently."""
    async with open_shop(tmp_path) as shop:
        labels = ("S / red", "M / red", "L / red", "S / blue", "L / Blue")
        await add_product(shop.store, "Shirt", *((label, 500, int(label != "L / red")) for label in labels))
        alice = shop.customer()
        window = await alice.say("/start p_1")
        assert rows(window) == [["✓ S", "M", "L (sold out)"], ["✓ red", "blue"]]
        window = await alice.tap("blue")
        assert shown(window) == "Shirt – S / blue"
        assert rows(window) == [["✓ S", "M (none)", "L"], ["red", "✓ blue"]]
        window = await alice.tap("M (none)")
        assert shown(window) == "Shirt – M / red"
        assert "There is no M / blue." in text_of(window)
        window = await alice.tap("L (sold out)")
        assert shown(window) == "Shirt – L / red"
        assert "Sold out" in text_of(window)
        window = await alice.tap("blue")
        assert shown(window) == "Shirt – L / Blue"


async def test_a_variant_that_is_gone_is_not_exchanged_silently(tmp_path: Path) -> None:
    """A button of an old screen, after its variant was hidden."""
    async with open_shop(tmp_path) as shop:
        await add_product(shop.store, "Shirt", ("S", 500, 1), ("M", 500, 1), ("L", 500, 1))
        alice = shop.customer()
        await alice.say("/start p_1")
        await hide(shop.store, 2)
        window = await alice.tap("M")
        assert shown(window) == "Shirt – S"
        assert "no longer for sale" in text_of(window)
