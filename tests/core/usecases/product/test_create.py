"""New products: for sale at once, with all their variants."""

import pytest

from core.models.product import NewVariant
from core.usecases.product.edit import TitleTaken
from core.usecases.product.variant import SkuTaken
from tests.support.goods import stock_and_ledger
from tests.support.products import found, in_category, make, trail
from tests.support.room import GOODS, Room
from tests.support.tables import count_of


async def test_a_new_product_is_found_and_sold_at_once(room: Room) -> None:
    """By search, in its category, into a cart; its stock has its ledger."""
    made = await make(room, description="Second flush")
    assert made.for_customers
    assert await found(room, "black") == ["Black tea"]
    assert await found(room, "flush") == ["Black tea"]
    assert await in_category(room) == ["Green tea", "Mug", "Black tea"]
    (variant,) = made.product.variants
    assert await stock_and_ledger(room.store, variant.sku_id) == (7, 7)
    bought = await room.buy((variant.sku_id, 2))
    assert bought.order.total == 1000


async def test_a_new_product_may_bring_its_shelf(room: Room) -> None:
    """Both levels of it; an existing category is used, whatever its capitals."""
    assert (await make(room, category=("DRINKS", "Tea"))).category == ("Drinks", "Tea")
    assert await count_of(room.store, "categories") == 3


async def test_variants_are_kept_in_their_order(room: Room) -> None:
    """With labels, prices and stock of their own; codes that are not given are made from the title."""
    small, large = (
        NewVariant(label="Small", price=400, stock=3),
        NewVariant(label="Large", price=700, stock=0, code="BT-L"),
    )
    made = await make(room, "Black tea", small, large)
    assert [(one.code, one.label, one.price, one.on_hand) for one in made.product.variants] == [
        ("BLACK-TEA-SMALL", "Small", 400, 3),
        ("BT-L", "Large", 700, 0),
    ]


async def test_a_code_that_is_taken_gets_a_number(room: Room) -> None:
    """The first that is free."""
    codes = []
    for category in ("Drinks", "Bath", "Garden"):
        made = await make(room, "Black tea", category=(category,))
        codes.append(made.product.variants[0].code)
    assert codes == ["BLACK-TEA", "BLACK-TEA-2", "BLACK-TEA-3"]


async def test_a_code_that_was_asked_for_and_is_taken_is_refused(room: Room) -> None:
    """With one that is free; nothing is left of the attempt."""
    with pytest.raises(SkuTaken) as refused:
        await make(room, "Black tea", NewVariant(price=1, stock=1, code="tea-100"))
    assert refused.value.suggestion == "tea-100-2"
    assert await count_of(room.store, "products") == len(GOODS)
    assert await trail(room) == []


async def test_a_shelf_has_each_title_once(room: Room) -> None:
    """Whatever its capitals; another category may have it, too."""
    with pytest.raises(TitleTaken):
        await make(room, "GREEN TEA")
    await make(room, "Green tea", category=("Bath",))


async def test_making_leaves_a_trail(room: Room) -> None:
    """Of the product and of each variant; of the category, if it is new."""
    await make(room, category=("Garden",))
    assert [(action, subject) for action, subject, *_rest in await trail(room)] == [
        ("category.new", "Garden"),
        ("product.new", "Black tea"),
        ("variant.new", "BLACK-TEA"),
    ]
