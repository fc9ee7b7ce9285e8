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
        await owner.fill_in("Black tea", "Drinks", "5.20", "One kind only", "Skip", "Skip", "Skip")
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
        for answer in ("5.20", "skip", "Skip", "skip", "SKIP"):
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
        (("Black tea", "Drinks"), "price_needed", "4.50"),
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
        for answer in ("Black tea", "Drinks", "5.20", "One kind only"):
            assert text_of(owner.window).splitlines()[0] == "New product"
            await owner.fill_in(answer)


KINDS = ("Shirt", "Clothes", "15", "Several: sizes, colours …")


async def test_variants_are_asked_for_one_by_one(tmp_path: Path) -> None:
    """Label, price or the same, stock; then whether there is another one. What was begun survives a restart."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product new")
        await owner.fill_in(*KINDS, "Small", "The same: €15.00", "3")
        assert "Small 15.00 3" in text_of(owner.window)
        await owner.fill_in("➕ Another one", "Large / blue")
    async with open_shop(tmp_path, telegram=shop.telegram, clock=shop.clock) as again:
        owner = again.owner
        await owner.fill_in("17.50", "Skip", "✅ That is all")
        assert await again.step(owner) == "photo"
        await owner.fill_in("Skip", "Skip")
        await owner.tap("Save")
        assert line_of(owner.window, "SHIRT-SMALL · Small · €15.00 · 3 ")
        assert line_of(owner.window, "SHIRT-LARGE-BLUE · Large / blue · €17.50 · 0 ")


async def test_who_knows_the_short_form_uses_it_anywhere(tmp_path: Path) -> None:
    """Among the questions, too; a label that is there already is refused, and the review adds another variant."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product new")
        await owner.fill_in(*KINDS, "Small 15 3\nMedium 16 2 SHIRT-M")
        assert await shop.step(owner) == "more"
        await owner.is_refused("12", InvalidInput, field="variant")
        await owner.fill_in("Large 17 1", "➕ Another one")
        await owner.is_refused("small", InvalidInput, field="variant_twice", value="small")
        await owner.fill_in("Huge", "18", "5", "✅ That is all", "Skip", "Skip")
        await owner.fill_in("✏️ Variants", "➕ Another one", "Tiny", "The same: €15.00", "1", "✅ That is all")
        await owner.tap("Save")
        labels = [row["label"] for row in await records(shop.store, "skus", "label")]
        assert labels == ["Small", "Medium", "Large", "Huge", "Tiny"]


async def test_a_double_tap_adds_one_variant(tmp_path: Path) -> None:
    """The second tap finds another question."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product new")
        await owner.fill_in(*KINDS, "Small", "The same: €15.00", "3")
        question = owner.window
        for _ in range(2):
            owner.tap_unseen("That is all", question)
        await owner.rest()
        assert await shop.step(owner) == "photo"
        await owner.fill_in("Skip", "Skip")
        await owner.tap("Save")
        assert await records(shop.store, "skus", "label") == [{"label": "Small"}]


async def test_a_category_is_chosen_in_two_steps(tmp_path: Path) -> None:
    """First those of the top level, then what is below; one without any is chosen at once."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        for category in ("Drinks/Tea", "Drinks/Coffee", "Kitchen"):
            await owner.say(f"/category add {category}")
        await owner.say("/product new")
        await owner.say("Oolong")
        assert buttons(owner.window)[:2] == ["Drinks (0)", "Kitchen (0)"]
        asked = await owner.tap("Drinks")
        assert "Where in Drinks?" in text_of(asked)
        assert buttons(asked)[:3] == ["Tea (0)", "Coffee (0)", "Only Drinks"]
        await owner.tap("Back")
        await owner.fill_in("Kitchen (0)")
        assert await shop.step(owner) == "price"
        await owner.tap("Back")
        await owner.fill_in("Drinks (0)", "Herbal", "5", "One kind only", "Skip", "Skip", "Skip")
        assert "Drinks/Herbal (new category)" in text_of(owner.window)
        await owner.tap("✏️ Category")
        await owner.fill_in("Drinks (0)", "Tea (0)")
        await owner.tap("Save")
        assert "Drinks/Tea" in text_of(owner.window)
