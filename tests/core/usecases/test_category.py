"""Shelves: two levels, names once among siblings, hidden with everything below them."""

import pytest

from core.errors import NotFound, OutOfStock, StaleScreen, Unavailable
from core.models.actor import Actor
from core.models.product import NewProduct, NewVariant
from core.usecases.cart import add_at_least, add_more
from core.usecases.category import (
    CategoryInUse,
    CategoryTaken,
    IntoItself,
    TooDeep,
    add_category,
    find_category,
    list_categories,
    move_category,
    order_category,
    remove_category,
    rename_category,
    show_category,
    view_category,
)
from core.usecases.product.browse import browse_category, search_products, view_product
from core.usecases.product.create import create_product
from core.usecases.product.edit import archive_product, recategorise
from tests.support.room import BOB, TEA, Room, card
from tests.support.tables import records

ADMIN = Actor.staff(1000)
DRINKS, BATH = 1, 2


async def paths(room: Room) -> list[str]:
    return [category.path for category in await room.store.read(list_categories)]


async def add(room: Room, *names: str) -> int:
    return (await room.store.write(add_category, ADMIN, names)).id


class TestArranging:
    async def test_a_category_is_added_with_the_one_above(self, room: Room) -> None:
        """Which is used where it is there."""
        await add(room, "Drinks", "Tea")
        await add(room, "Garden", "Pots")
        assert await paths(room) == ["Drinks", "Drinks/Tea", "Bath", "Garden", "Garden/Pots"]
        with pytest.raises(CategoryTaken):
            await add(room, "DRINKS", "tea")

    async def test_a_name_is_taken_once_among_siblings(self, room: Room) -> None:
        """Whatever its capitals; other capitals of its own name are fine."""
        with pytest.raises(CategoryTaken):
            await room.store.write(rename_category, ADMIN, DRINKS, "BATH")
        assert (await room.store.write(rename_category, ADMIN, DRINKS, "DRINKS")).name == "DRINKS"

    async def test_a_category_moves_below_another_and_back(self, room: Room) -> None:
        """To the end of those that are there."""
        await add(room, "Bath", "Towels")
        await room.store.write(move_category, ADMIN, DRINKS, BATH)
        assert await paths(room) == ["Bath", "Bath/Towels", "Bath/Drinks"]
        await room.store.write(move_category, ADMIN, DRINKS, 0)
        assert await paths(room) == ["Bath", "Bath/Towels", "Drinks"]

    async def test_there_are_two_levels(self, room: Room) -> None:
        """Nothing goes below a sub-category, or takes others down with it."""
        tea = await add(room, "Drinks", "Tea")
        for category_id, parent_id in ((BATH, tea), (DRINKS, BATH)):
            with pytest.raises(TooDeep):
                await room.store.write(move_category, ADMIN, category_id, parent_id)
        with pytest.raises(TooDeep):
            await add(room, "Drinks", "Tea", "Green")

    async def test_nothing_goes_below_itself(self, room: Room) -> None:
        """Whether or not something is below it already."""
        await add(room, "Drinks", "Tea")
        for category_id in (BATH, DRINKS):
            with pytest.raises(IntoItself):
                await room.store.write(move_category, ADMIN, category_id, category_id)

    async def test_a_move_to_a_taken_name_is_refused(self, room: Room) -> None:
        """Nothing of it is done."""
        await add(room, "Drinks", "Bath")
        with pytest.raises(CategoryTaken):
            await room.store.write(move_category, ADMIN, BATH, DRINKS)
        assert await paths(room) == ["Drinks", "Drinks/Bath", "Bath"]

    async def test_categories_change_places(self, room: Room) -> None:
        """Among their siblings; at the ends nothing happens."""
        placed = await room.store.write(order_category, ADMIN, BATH, -1)
        assert (placed.number, placed.siblings) == (1, 2)
        assert await paths(room) == ["Bath", "Drinks"]
        assert [one.name for one in (await room.store.read(browse_category, 0)).below] == ["Bath", "Drinks"]
        await room.store.write(order_category, ADMIN, BATH, -1)
        assert await paths(room) == ["Bath", "Drinks"]

    async def test_a_place_that_was_seen_is_left_once(self, room: Room) -> None:
        """Of two steps from the same place the second one moves nothing."""
        await add(room, "Kitchen")
        kitchen = await add(room, "Tea")
        await room.store.write(order_category, ADMIN, kitchen, -1, seen=4)
        with pytest.raises(StaleScreen):
            await room.store.write(order_category, ADMIN, kitchen, -1, seen=4)
        assert (await room.store.read(view_category, kitchen)).number == 3

    async def test_a_sub_category_is_found_by_its_own_name(self, room: Room) -> None:
        """Where only one has it."""
        tea = await add(room, "Drinks", "Tea")
        assert (await room.store.read(find_category, ("TEA",))).id == tea
        await add(room, "Bath", "Tea")
        with pytest.raises(NotFound):
            await room.store.read(find_category, ("Tea",))

    async def test_each_change_leaves_a_trail(self, room: Room) -> None:
        """Before and after; the same again leaves none."""
        tea = await add(room, "Drinks", "Tea")
        for _twice in range(2):
            await room.store.write(rename_category, ADMIN, tea, "Teas")
            await room.store.write(move_category, ADMIN, tea, BATH)
            await room.store.write(show_category, ADMIN, tea, shown=False)
        rows = await records(room.store, "audit", "action", "before", "after")
        assert [tuple(row.values()) for row in rows] == [
            ("category.new", "", "Drinks/Tea"),
            ("category.rename", "Drinks/Tea", "Drinks/Teas"),
            ("category.move", "Drinks/Teas", "Bath/Teas"),
            ("category.hide", "shown", "hidden"),
        ]


class TestRemoving:
    async def test_an_empty_one_goes(self, room: Room) -> None:
        """For good; again, there is nothing to do."""
        tea = await add(room, "Drinks", "Tea")
        assert await room.store.write(remove_category, ADMIN, tea)
        assert await room.store.write(remove_category, ADMIN, tea) is None
        with pytest.raises(NotFound):
            await room.store.read(browse_category, tea)

    async def test_one_that_is_not_empty_says_what_is_in_it(self, room: Room) -> None:
        """Products, archived ones, categories below it."""
        await add(room, "Drinks", "Tea")
        await room.store.write(archive_product, ADMIN, 1)
        with pytest.raises(CategoryInUse) as refused:
            await room.store.write(remove_category, ADMIN, DRINKS)
        category = refused.value.category
        assert (category.products, category.archived, category.below) == (1, 1, 1)

    async def test_one_that_a_coupon_names_stays(self, room: Room) -> None:
        """Else the coupon would hold for whatever gets its number next."""
        tea = await add(room, "Drinks", "Tea")
        await room.coupon("TEAS", only=("Drinks/Tea",))
        with pytest.raises(CategoryInUse) as refused:
            await room.store.write(remove_category, ADMIN, tea)
        assert refused.value.coupons == ("TEAS",)


class TestHiding:
    async def _sees_nothing(self, room: Room, product_id: int, sku_id: int, code: str) -> None:
        found = await room.store.read(search_products, "tea")
        assert (found.items, found.total) == ((), 0)
        with pytest.raises(NotFound):
            await room.store.read(view_product, product_id)
        with pytest.raises(Unavailable):
            await room.store.write(add_at_least, BOB, sku_id)
        with pytest.raises(Unavailable):
            await room.store.write(add_more, BOB, code, 1)

    async def test_nothing_of_a_hidden_category_is_seen_or_bought(self, room: Room) -> None:
        """Not itself, not what stands on it; shown again all of it is."""
        await room.store.write(show_category, ADMIN, DRINKS, shown=False)
        assert [one.name for one in (await room.store.read(browse_category, 0)).below] == ["Bath"]
        with pytest.raises(NotFound):
            await room.store.read(browse_category, DRINKS)
        await self._sees_nothing(room, 1, TEA, "TEA-100")
        await room.store.write(show_category, ADMIN, DRINKS, shown=True)
        assert (await room.store.read(browse_category, DRINKS)).products.total == 2

    async def test_what_is_below_a_hidden_one_is_hidden_too(self, room: Room) -> None:
        """And a hidden sub-category does not count above."""
        await room.store.write(recategorise, ADMIN, 1, ("Drinks", "Tea"))
        tea = (await room.store.read(find_category, ("Drinks", "Tea"))).id
        await room.store.write(show_category, ADMIN, tea, shown=False)
        (drinks, _bath) = (await room.store.read(browse_category, 0)).below
        assert drinks.products == 1
        assert (await room.store.read(browse_category, DRINKS)).below == ()
        await self._sees_nothing(room, 1, TEA, "TEA-100")
        await room.store.write(show_category, ADMIN, tea, shown=True)
        await room.store.write(show_category, ADMIN, DRINKS, shown=False)
        with pytest.raises(NotFound):
            await room.store.read(browse_category, tea)
        await self._sees_nothing(room, 1, TEA, "TEA-100")

    async def test_carts_keep_what_they_have_but_do_not_buy_it(self, room: Room) -> None:
        """As with a hidden product, also by a card that was drawn before."""
        view = await room.fill((TEA, 1))
        await room.store.write(show_category, ADMIN, DRINKS, shown=False)
        line = (await room.cart()).cart.line(TEA)
        assert line is not None
        assert (line.quantity, line.active) == (1, False)
        with pytest.raises(OutOfStock):
            await room.place(card(view))

    async def test_a_product_made_on_a_hidden_shelf_stays_unseen(self, room: Room) -> None:
        """Until the category is shown."""
        await room.store.write(show_category, ADMIN, BATH, shown=False)
        new = NewProduct(title="Tea soap", category=("Bath",), variants=(NewVariant(price=1, stock=1),))
        made = await room.store.write(create_product, ADMIN, "update:1:1", new)
        assert not made.for_customers
        assert [one.title for one in (await room.store.read(search_products, "tea")).items] == ["Green tea"]
