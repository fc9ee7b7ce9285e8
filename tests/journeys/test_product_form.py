"""The form for a new product: which questions can be skipped, and what it says of those that cannot."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from tests.support.chat import buttons, line_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop
from tests.support.tables import records


async def test_stock_can_be_skipped(tmp_path: Path) -> None:
    """There is none yet, and the review says so."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner = shop.owner
        await owner.say("/product new")
        await owner.fill_in("Black tea", "Drinks", "Skip", "5.20", "Skip", "Skip", "Skip")
        assert "0 in stock" in text_of(owner.window)
        await owner.tap("Save")
        assert line_of(owner.window, "BLACK-TEA · €5.20 · 0 ")
        assert await records(shop.store, "skus", "on_hand", id=2) == [{"on_hand": 0}]


async def test_skip_can_be_typed(tmp_path: Path) -> None:
    """Then it is not taken for a description."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner = shop.owner
        await owner.say("/product new")
        await owner.fill_in("Black tea", "Drinks")
        for answer in ("skip", "5.20", "Skip", "skip", "SKIP"):
            await owner.say(answer)
        await owner.tap("Save")
        assert await records(shop.store, "products", "title", "description", "photo", id=2) == [
            {"title": "Black tea", "description": "", "photo": None}
        ]


@pytest.mark.parametrize(
    ("answers", "field", "example"),
    [
        ((), "title_needed", "Green tea"),
        (("Black tea",), "category_needed", "Drinks/Tea"),
        (("Black tea", "Drinks", "Skip"), "price_needed", "4.50"),
    ],
)
async def test_what_cannot_be_skipped_says_why(
    tmp_path: Path, answers: tuple[str, ...], field: str, example: str
) -> None:
    """There is no button for it; the question stays open."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner = shop.owner
        await owner.say("/product new")
        await owner.fill_in(*answers)
        assert "Skip" not in buttons(owner.window)
        question = text_of(owner.window)
        await owner.is_refused("skip", InvalidInput, field=field, example=example)
        assert text_of(owner.window) == question


async def test_what_another_form_cannot_do_without_is_said_there(tmp_path: Path) -> None:
    """No coupon is called skip."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/coupons")
        await owner.tap("New")
        await owner.is_refused("skip", InvalidInput, field="form_needed")


async def test_the_category_of_the_last_product_is_the_first_choice(tmp_path: Path) -> None:
    """Several products of one kind are made one after the other; each category is offered once."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(), Good("MUG-1", "Mug", category="Kitchen")])
        owner = shop.owner
        await owner.say("/product new")
        await owner.say("Bowl")
        assert buttons(owner.window)[:2] == ["↩️ Kitchen (1)", "Drinks (1)"]
        await owner.tap("Kitchen")
        await owner.tap("Back")
        assert "Now: Kitchen" in text_of(owner.window)


async def test_no_question_counts_steps_that_may_change(tmp_path: Path) -> None:
    """Answers decide which questions follow, so no number of them would be true."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner = shop.owner
        await owner.say("/product new")
        for answer in ("Black tea", "Drinks", "Skip", "5.20"):
            assert text_of(owner.window).splitlines()[0] == "New product"
            await owner.fill_in(answer)
