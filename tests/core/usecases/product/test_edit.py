"""Products one by one: found, changed, hidden, archived."""

import pytest

from core.errors import NotFound, OutOfStock, StaleScreen, Unavailable
from core.models.actor import Actor
from core.models.page import Page
from core.models.product import Card, NewVariant, State
from core.places import swapped
from core.usecases.cart import add_at_least, add_more
from core.usecases.category import view_categories
from core.usecases.imports import apply_import, list_catalog, plan_import
from core.usecases.product.browse import view_product
from core.usecases.product.edit import (
    TitleTaken,
    archive_product,
    describe,
    find_product,
    list_archived,
    move_product,
    recategorise,
    restore_product,
    retitle,
    search_assortment,
    show_product,
    view_card,
)
from core.usecases.product.variant import SkuTaken, recode
from tests.support.goods import stock_and_ledger
from tests.support.imports import checked_file
from tests.support.products import ADMIN, BATH, DRINKS, found, in_category, make, trail
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room, card


class TestEditing:
    async def test_a_new_title_is_found_and_the_old_one_is_not(self, room: Room) -> None:
        """At once; the description stays."""
        await room.store.write(describe, ADMIN, 1, "from Uji")
        await room.store.write(retitle, ADMIN, 1, "Sencha")
        assert await found(room, "green") == []
        assert await found(room, "sencha") == await found(room, "uji") == ["Sencha"]
        assert await trail(room) == [
            ("product.description", "Green tea", "", "from Uji"),
            ("product.title", "Green tea", "Green tea", "Sencha"),
        ]

    async def test_the_same_again_leaves_no_trail(self, room: Room) -> None:
        """Nothing was changed."""
        await room.store.write(retitle, ADMIN, 1, "Green tea")
        await room.store.write(show_product, ADMIN, 1, shown=True)
        await room.store.write(recode, ADMIN, TEA, "TEA-100")
        assert await trail(room) == []

    async def test_other_capitals_are_a_change(self, room: Room) -> None:
        """Of a title as of a code: neither is in its own way."""
        assert (await room.store.write(retitle, ADMIN, 1, "Green Tea")).product.title == "Green Tea"
        assert (await room.store.write(recode, ADMIN, TEA, "tea-100")).product.variants[0].code == "tea-100"

    async def test_a_title_that_is_taken_is_refused(self, room: Room) -> None:
        """In the same category, even if the product comes from another one."""
        with pytest.raises(TitleTaken):
            await room.store.write(retitle, ADMIN, 1, "MUG")
        await room.store.write(retitle, ADMIN, 3, "Mug")
        with pytest.raises(TitleTaken):
            await room.store.write(recategorise, ADMIN, 3, ("Drinks",))

    async def test_a_product_moves_to_the_end_of_another_shelf(self, room: Room) -> None:
        """A new one, if need be."""
        await room.store.write(recategorise, ADMIN, 1, ("Bath",))
        assert await in_category(room, BATH) == ["Soap", "Green tea"]
        moved = await room.store.write(recategorise, ADMIN, 1, ("Garden", "Pots"))
        assert moved.category == ("Garden", "Pots")
        assert ("product.category", "Green tea", "Bath", "Garden/Pots") in await trail(room)

    async def test_edits_of_two_people_do_not_undo_each_other(self, room: Room) -> None:
        """Both began from the same card; each wrote its own field."""
        await room.store.read(view_card, 1)
        await room.store.write(retitle, Actor.staff(1), 1, "Sencha")
        await room.store.write(describe, Actor.staff(2), 1, "Mild")
        shown = await room.store.read(view_card, 1)
        assert (shown.product.title, shown.product.description) == ("Sencha", "Mild")

    async def test_products_change_places(self, room: Room) -> None:
        """Up and down among their own; at the ends nothing happens."""
        moved = await room.store.write(move_product, ADMIN, 1, 1, 1)
        assert (moved.number, moved.count) == (2, 2)
        assert await in_category(room) == ["Mug", "Green tea"]
        await room.store.write(move_product, ADMIN, 1, 1, 2)
        await room.store.write(move_product, ADMIN, 1, -1, 2)
        assert await in_category(room) == ["Green tea", "Mug"]
        assert await trail(room) == [("product.move", "Green tea", "1", "2"), ("product.move", "Green tea", "2", "1")]

    async def test_a_place_that_was_seen_is_left_once(self, room: Room) -> None:
        """Of two steps from the same place the second one moves nothing; an archived product has none."""
        await room.store.write(move_product, ADMIN, 2, -1, 2)
        with pytest.raises(StaleScreen):
            await room.store.write(move_product, ADMIN, 2, -1, 2)
        assert await in_category(room) == ["Mug", "Green tea"]
        await room.store.write(archive_product, ADMIN, 2)
        with pytest.raises(StaleScreen):
            await room.store.write(move_product, ADMIN, 2, 1, 1)
        archived, left = [await room.store.read(view_card, one) for one in (2, 1)]
        assert (archived.number, left.number, left.count) == (0, 1, 1)

    def test_things_at_the_same_place_can_be_swapped(self) -> None:
        """They get new numbers."""
        assert swapped([(7, 3), (8, 3), (9, 3)], 9, -1) == {7: 0, 9: 1, 8: 2}
        assert swapped([(7, 3), (8, 5)], 8, -1) == {8: 3, 7: 5}
        assert swapped([(7, 3), (8, 5)], 8, 1) == swapped([(7, 3)], 9, 1) == {}


class TestHiding:
    async def test_a_hidden_product_is_nowhere_to_be_seen(self, room: Room) -> None:
        """Not in its category, not in search, not by an old button; shown again it is."""
        await room.store.write(show_product, ADMIN, 1, shown=False)
        assert await in_category(room) == ["Mug"]
        assert await found(room, "tea") == []
        with pytest.raises(NotFound):
            await room.store.read(view_product, 1)
        with pytest.raises(Unavailable):
            await room.store.write(add_at_least, ALICE, TEA)
        with pytest.raises(Unavailable):
            await room.store.write(add_more, ALICE, "TEA-100", 1)
        await room.store.write(show_product, ADMIN, 1, shown=True)
        assert await in_category(room) == ["Green tea", "Mug"]

    async def test_a_cart_that_holds_it_says_so_and_buys_nothing(self, room: Room) -> None:
        """Not even by a card that was drawn before."""
        view = await room.fill((TEA, 1), (MUG, 1))
        await room.store.write(show_product, ADMIN, 1, shown=False)
        line = (await room.cart()).cart.line(TEA)
        assert line is not None
        assert not line.active
        with pytest.raises(OutOfStock) as refused:
            await room.place(card(view))
        assert [(short.title, short.left) for short in refused.value.shortages] == [("Green tea", 0)]
        assert await stock_and_ledger(room.store, TEA) == (10, 10)


class TestArchiving:
    async def test_an_archived_product_leaves_the_lists(self, room: Room) -> None:
        """Customers' and owners'; it stands among the archived, and its card still opens."""
        archived = await room.store.write(archive_product, ADMIN, 1)
        assert archived.state is State.ARCHIVED
        assert await in_category(room) == ["Mug"]
        assert [one.title for one in (await room.store.read(view_categories, DRINKS)).products.items] == ["Mug"]
        assert [one.title for one in (await room.store.read(list_archived)).items] == ["Green tea"]
        assert await room.store.read(find_product, "TEA-100") == archived

    async def test_orders_keep_their_copy_and_carts_say_so(self, room: Room) -> None:
        """Nothing of what was sold changes."""
        order = (await room.buy((TEA, 1))).order
        await room.fill((TEA, 2), customer_id=BOB)
        await room.store.write(archive_product, ADMIN, 1)
        assert (await room.place(card(await room.cart(), cart_id=order.id))).order == order
        line = (await room.cart(BOB)).cart.line(TEA)
        assert line is not None
        assert (line.title, line.active) == ("Green tea", False)

    async def test_its_codes_and_its_title_stay_taken(self, room: Room) -> None:
        """The title's refusal says that it is archived."""
        await room.store.write(archive_product, ADMIN, 1)
        with pytest.raises(SkuTaken):
            await make(room, "Black tea", NewVariant(price=1, stock=1, code="TEA-100"))
        with pytest.raises(TitleTaken) as refused:
            await make(room, "Green tea")
        assert refused.value.archived

    async def test_it_is_not_shown_before_it_is_restored(self, room: Room) -> None:
        """And then it is hidden at first."""
        await room.store.write(archive_product, ADMIN, 1)
        with pytest.raises(StaleScreen):
            await room.store.write(show_product, ADMIN, 1, shown=True)
        assert (await room.store.write(restore_product, ADMIN, 1)).state is State.HIDDEN
        assert (await room.store.write(show_product, ADMIN, 1, shown=True)).for_customers
        assert [action for action, *_rest in await trail(room)] == [
            "product.archive",
            "product.restore",
            "product.show",
        ]

    async def test_an_import_of_its_code_brings_it_back(self, room: Room) -> None:
        """For sale, like every variant in a file."""
        await room.store.write(archive_product, ADMIN, 1)
        file = b"sku,product,category,price,stock\nTEA-100,Green tea,Drinks,4.50,10\n"
        base = await room.store.read(list_catalog)
        plan = await room.store.read(plan_import, base, checked_file(file, "EUR"))
        await room.store.write(apply_import, plan, ADMIN)
        assert (await room.store.read(view_card, 1)).for_customers
        assert (await room.store.read(list_archived)).total == 0


class TestFinding:
    @pytest.mark.parametrize("text", ["TEA-100", "tea-100", "Green tea", "gree", "ea-1", "een t", "tea green"])
    async def test_one_product_opens_at_once(self, room: Room, text: str) -> None:
        """By its code, its title, or a part of either."""
        found = await room.store.read(find_product, text)
        assert isinstance(found, Card)
        assert found.product.title == "Green tea"

    async def test_several_are_listed(self, room: Room) -> None:
        """Hidden ones, too."""
        await make(room)
        await room.store.write(show_product, ADMIN, 1, shown=False)
        found = await room.store.read(find_product, "tea")
        assert isinstance(found, Page)
        assert [(one.title, one.state) for one in found.items] == [
            ("Black tea", State.ON_SALE),
            ("Green tea", State.HIDDEN),
        ]

    async def test_a_code_goes_before_a_part(self, room: Room) -> None:
        """Another one may begin with it."""
        await make(room, "Mug cosy", NewVariant(price=1, stock=1, code="MUG-1-COSY"))
        found = await room.store.read(find_product, "mug-1")
        assert isinstance(found, Card)
        assert found.product.title == "Mug"

    @pytest.mark.parametrize("text", ["coffee", "%", "_", "\\", "🫖", "-", '"'])
    async def test_nothing_is_said_to_be_nothing(self, room: Room, text: str) -> None:
        """Signs of a query language are just signs."""
        if text != "-":  # every code has one
            with pytest.raises(NotFound):
                await room.store.read(find_product, text)
        await room.store.read(search_assortment, text)


async def test_soap_is_left_alone(room: Room) -> None:
    """An edit of one product touches no other."""
    before = await room.store.read(view_card, SOAP)
    await room.store.write(retitle, ADMIN, 1, "Sencha")
    await room.store.write(archive_product, ADMIN, 2)
    assert await room.store.read(view_card, SOAP) == before
