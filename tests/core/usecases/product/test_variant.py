"""Variants one by one: added, named, hidden; and what a change of price does to carts."""

import pytest

from core.errors import TotalChanged, Unavailable
from core.models.product import NewVariant
from core.usecases.cart import add_more
from core.usecases.product.browse import view_product
from core.usecases.product.variant import (
    LabelMissing,
    LabelTaken,
    SkuTaken,
    add_variant,
    recode,
    relabel,
    set_price,
    show_variant,
)
from tests.support.goods import stock_and_ledger
from tests.support.products import ADMIN, in_category, make, trail
from tests.support.room import ALICE, BOB, HOUR, MUG, SOAP, TEA, Room, card
from tests.support.tables import count_of


async def test_two_variants_need_two_labels(room: Room) -> None:
    """Whatever their capitals."""
    with pytest.raises(LabelTaken):
        await make(room, "Black tea", NewVariant(price=1, stock=1, label="S"), NewVariant(price=1, stock=1, label="s"))


async def test_a_variant_is_added_behind_its_siblings(room: Room) -> None:
    """With its stock in the ledger, once the first one has a label to be told by."""
    new = NewVariant(label="Large", price=900, stock=4)
    with pytest.raises(LabelMissing):
        await room.store.write(add_variant, ADMIN, "update:1:2", 1, new)
    await room.store.write(relabel, ADMIN, TEA, "Small")
    grown = await room.store.write(add_variant, ADMIN, "update:1:2", 1, new)
    assert [one.code for one in grown.product.variants] == ["TEA-100", "GREEN-TEA-LARGE"]
    assert await stock_and_ledger(room.store, grown.product.variants[1].sku_id) == (4, 4)


async def test_labels_and_codes_of_siblings_are_taken(room: Room) -> None:
    """A code also everywhere else."""
    await room.store.write(relabel, ADMIN, TEA, "S")
    grown = await room.store.write(add_variant, ADMIN, "update:1:2", 1, NewVariant(label="L", price=9, stock=0))
    large = grown.product.variants[1].sku_id
    with pytest.raises(LabelTaken):
        await room.store.write(relabel, ADMIN, large, "s")
    with pytest.raises(SkuTaken) as refused:
        await room.store.write(recode, ADMIN, large, "MUG-1")
    assert refused.value.suggestion == "MUG-1-2"


async def test_one_variant_of_several_is_hidden(room: Room) -> None:
    """Customers see the others; with none left the product is gone."""
    await room.store.write(relabel, ADMIN, TEA, "S")
    grown = await room.store.write(add_variant, ADMIN, "update:1:2", 1, NewVariant(label="L", price=9, stock=1))
    await room.store.write(show_variant, ADMIN, TEA, shown=False)
    with pytest.raises(Unavailable):
        await room.store.write(add_more, ALICE, "TEA-100", 1)
    assert [one.label for one in (await room.store.read(view_product, 1)).variants] == ["L"]
    hidden = await room.store.write(show_variant, ADMIN, grown.product.variants[1].sku_id, shown=False)
    assert not hidden.for_customers
    assert await in_category(room) == ["Mug"]


class TestPrices:
    async def test_a_rise_keeps_the_promise(self, room: Room) -> None:
        """The card that was shown is charged, and the answer says how many carts keep their price."""
        view = await room.fill((TEA, 2))
        change = await room.store.write(set_price, ADMIN, TEA, 600)
        assert (change.before, change.after, change.keeping) == (450, 600, 1)
        assert change.until == room.clock.ms() + 72 * HOUR
        assert (await room.place(card(view))).order.total == 900

    async def test_a_fall_is_given_and_asked_for_again(self, room: Room) -> None:
        """The card shown before charges nothing; the new one the new total."""
        view = await room.fill((TEA, 2))
        change = await room.store.write(set_price, ADMIN, TEA, 300)
        assert change.keeping == 0
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(view))
        assert (refused.value.shown, refused.value.total) == (900, 600)
        assert await count_of(room.store, "orders") == 0
        assert await stock_and_ledger(room.store, TEA) == (10, 10)
        assert (await room.place(card(await room.cart()))).order.total == 600

    async def test_a_promise_that_is_over_is_not_counted(self, room: Room) -> None:
        """Nor one of a cart that has expired, nor one at a higher price."""
        await room.fill((TEA, 1))
        await room.fill((MUG, 1), customer_id=BOB)
        assert (await room.store.write(set_price, ADMIN, MUG, 1000)).keeping == 0
        room.clock.advance(hours=40)
        await room.fill((SOAP, 1))
        room.clock.advance(hours=33)
        assert (await room.store.write(set_price, ADMIN, TEA, 600)).keeping == 0
        assert (await room.store.write(set_price, ADMIN, SOAP, 400)).keeping == 1
        room.clock.advance(hours=40)
        assert (await room.store.write(set_price, ADMIN, SOAP, 500)).keeping == 0

    async def test_a_price_leaves_a_trail(self, room: Room) -> None:
        """Once a change."""
        await room.store.write(set_price, ADMIN, TEA, 600)
        await room.store.write(set_price, ADMIN, TEA, 600)
        assert await trail(room) == [("price", "TEA-100", "4.50", "6.00")]
