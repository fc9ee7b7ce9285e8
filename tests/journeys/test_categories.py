"""Categories, as staff arrange them in the chat."""

from pathlib import Path

import pytest

from bot.admin.routes.category import OpenCategories
from core.errors import InvalidInput, NotFound, Noun, ShopError, StaleScreen, Unavailable
from core.usecases.category import CategoryInUse, CategoryTaken, IntoItself
from tests.support.chat import buttons, line_of, numbers, routes_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records, set_values

GOODS = (Good(category="Drinks"), Good("MUG-1", "Mug", 1200, 9, category="Kitchen"))


async def names(shop: Shop) -> list[tuple[str, str | None]]:
    """(name, name of the parent), in their order."""
    found = await records(shop.store, "categories")
    above = {None: None, **{row["id"]: row["name"] for row in found}}
    return [(row["name"], above[row["parent_id"]]) for row in sorted(found, key=lambda row: row["position"])]


class TestByButtons:
    async def test_a_category_is_added_renamed_moved_and_removed(self, tmp_path: Path) -> None:
        """Each step from its screen."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/admin")
            await owner.tap("🗂 Categories")
            await owner.tap("➕ Add")
            await owner.say("Drinks/Tea")
            assert "Drinks/Tea" in text_of(owner.window)
            await owner.tap("Rename")
            assert "Drinks/Teas" in text_of(await owner.say("Teas"))
            await owner.tap("↪️ Move")
            assert "Kitchen/Teas" in text_of(await owner.tap("Kitchen"))
            await owner.tap("↪️ Move")
            await owner.tap("To the top")
            assert await names(shop) == [("Drinks", None), ("Kitchen", None), ("Teas", None)]
            await owner.tap("⬆️ Up")
            assert numbers(owner.answers()[-1][0]) == [2, 3]
            await owner.tap("Remove")
            await owner.tap("Remove")
            assert await names(shop) == [("Drinks", None), ("Kitchen", None)]

    async def test_one_below_is_added_from_the_one_above(self, tmp_path: Path) -> None:
        """A slash is no part of its name."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/category")
            await owner.tap("Drinks")
            await owner.tap("Add below")
            await owner.is_refused("a/b", InvalidInput, field="category_name", value="a/b")
            await owner.say("Tea")
            assert ("Tea", "Drinks") in await names(shop)

    async def test_hidden_nothing_below_it_is_seen_or_bought(self, tmp_path: Path) -> None:
        """Not in its category, not by search, not by an old button; the cart keeps it and says so."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner, alice, bob = shop.owner, shop.customer(), shop.customer(2)
            await alice.say("/add TEA-100")
            await bob.say("/shop")
            categories = bob.window
            await bob.say("/start p_1")
            await owner.say("/category")
            await owner.tap("Drinks")
            assert line_of(await owner.tap("🙈 Hide"), "🙈")
            await bob.tap("Add to cart")
            assert shop.refused(Unavailable, title="Green tea")
            assert buttons(categories)[0].startswith("Drinks")
            assert not any("Drinks" in one for one in buttons(await bob.say("/shop")))
            assert not any("Green tea" in one for one in buttons(await bob.say("green")))
            assert line_of(await alice.say("/cart"), "⚠️")
            await alice.say("/checkout")
            assert await count_of(shop.store, "orders") == 0
            await owner.tap("👁 Show")
            assert any("Drinks" in one for one in buttons(await bob.say("/shop")))

    async def test_one_that_is_not_empty_says_what_is_in_it(self, tmp_path: Path) -> None:
        """In one alert; it stays."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/category")
            await owner.tap("Drinks")
            await owner.tap("Remove")
            (refused,) = shop.refusals
            assert isinstance(refused, CategoryInUse)
            assert (refused.category.path, refused.category.products, refused.category.below) == ("Drinks", 1, 0)
            assert "Drinks" in text_of(owner.window)

    async def test_removing_asks_first(self, tmp_path: Path) -> None:
        """Keep goes back; a double tap on the answer removes it once and says so, without an internal number."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/category add Drinks/Tea")
            await owner.tap("Categories")
            question = await owner.tap("🗑 Remove")
            assert "Drinks/Tea" in text_of(question)
            assert await names(shop) == [("Drinks", None), ("Kitchen", None), ("Tea", "Drinks")]
            assert "Drinks/Tea" in text_of(await owner.tap("Keep it"))
            question = await owner.tap("🗑 Remove")
            owner.tap_unseen("🗑 Remove", question)
            owner.tap_unseen("🗑 Remove", question)
            await owner.rest()
            assert await names(shop) == [("Drinks", None), ("Kitchen", None)]
            (first, alert), (again, louder) = owner.answers()[-2:]
            assert first != again
            assert (alert, louder) == (False, False)
            assert "3" not in first + again
            assert text_of(owner.window).startswith("Drinks")

    async def test_a_double_tap_on_up_moves_one_place(self, tmp_path: Path) -> None:
        """The card shows the place; the second tap hears that its card was out of date."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(f"T-{name}", name, category=name) for name in "abc"])
            owner = shop.owner
            await owner.say("/category")
            card = await owner.tap("c (1)")
            assert numbers(line_of(card, "3"))[-2:] == [3, 3]
            owner.tap_unseen("⬆️ Up", card)
            owner.tap_unseen("⬆️ Up", card)
            await owner.rest()
            assert numbers(line_of(owner.window, "3"))[-2:] == [2, 3]
            assert [name for name, _above in await names(shop)] == ["a", "c", "b"]
            assert shop.refused(StaleScreen)

    async def test_a_button_of_one_that_is_gone_shows_the_others(self, tmp_path: Path) -> None:
        """Somebody else removed it meanwhile."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/category add Tea")
            old = await owner.tap("Categories")
            await owner.say("/category remove Tea")
            owner.telegram.tap(owner.id, old["message_id"], "zcv:3:0")
            await owner.say("/category")
            assert OpenCategories(1) in routes_of(owner.window)
            assert OpenCategories(3) not in routes_of(owner.window)
            assert all(isinstance(error, NotFound) for error in shop.refusals)


class TestByCommand:
    async def test_everything_can_be_typed(self, tmp_path: Path) -> None:
        """Each answer says how the category is now."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            assert "Drinks/Tea" in text_of(await owner.say("/category add Drinks/Tea"))
            assert "Drinks/Teas" in text_of(await owner.say('/category rename "Drinks/Tea" = Teas'))
            assert "Kitchen/Teas" in text_of(await owner.say("/category move Drinks/Teas = Kitchen"))
            assert "✅ Teas" in text_of(await owner.say("/category move Teas = /"))
            assert numbers(text_of(await owner.say("/category up Teas")))[-2:] == [2, 3]
            assert numbers(text_of(await owner.say("/category up Teas")))[-2:] == [1, 3]
            assert numbers(text_of(await owner.say("/category up Teas")))[-2:] == [1, 3]
            assert numbers(text_of(await owner.say("/category down Teas")))[-2:] == [2, 3]
            await owner.say("/category up Teas")
            assert await names(shop) == [("Teas", None), ("Drinks", None), ("Kitchen", None)]
            assert "hidden" in text_of(await owner.say("/category hide teas"))
            assert "hidden" not in text_of(await owner.say("/category show TEAS"))
            assert "removed" in text_of(await owner.say("/category remove Teas"))
            actions = await column(shop.store, "audit", "action")
            assert actions == [
                "category.new",
                "category.rename",
                "category.move",
                "category.move",
                "category.order",
                "category.order",
                "category.order",
                "category.order",
                "category.hide",
                "category.show",
                "category.remove",
            ]

    @pytest.mark.parametrize(
        ("command", "kind", "facts"),
        [
            ("/category add drinks", CategoryTaken, {"path": "Drinks"}),
            ("/category rename Drinks = kitchen", CategoryTaken, {"path": "Kitchen"}),
            ("/category move Drinks = Drinks", IntoItself, {"path": "Drinks"}),
            ("/category remove Drinks", CategoryInUse, {"coupons": ()}),
            ("/category hide Coffee", NotFound, {"noun": Noun.CATEGORY, "key": "Coffee"}),
            ("/category move Drinks = Coffee", NotFound, {"noun": Noun.CATEGORY, "key": "Coffee"}),
        ],
    )
    async def test_what_the_shop_does_not_allow_is_one_line(
        self, tmp_path: Path, command: str, kind: type[ShopError], facts: dict[str, object]
    ) -> None:
        """And changes nothing."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.is_refused(command, kind, **facts)
            assert await names(shop) == [("Drinks", None), ("Kitchen", None)]

    @pytest.mark.parametrize(
        "command",
        [
            "/category sweep Drinks",
            "/category add",
            "/category add a/b/c",
            "/category add 🫖/🫖/🫖",
            "/category rename Drinks",
            "/category rename Drinks = a/b",
            "/category rename Drinks = Tea = Teas",
            "/category move Drinks",
            '/category hide "Drinks',
            "/category show",
        ],
    )
    async def test_wrong_words_get_one_line_with_an_example(self, tmp_path: Path, command: str) -> None:
        """That works where there is such a category."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/category add Drinks/Tea")
            said = await shop.owner.is_refused(command, InvalidInput)
            example = said[said.index("/category") :]
            await shop.owner.say("/category remove Drinks/Tea" if " add " in example else "/category")
            await shop.owner.say(example)
            assert not shop.refusals


async def test_the_count_behind_a_category_has_what_is_below_it(tmp_path: Path) -> None:
    """Hidden products, too, because staff look for them there."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good("TEA-1", "Sencha"), Good("TEA-2", "Assam")])
        owner = shop.owner
        await owner.say("/category add Drinks/Tea")
        await set_values(shop.store, "products", {"active": 0, "category_id": 2}, id=2)
        await owner.say("/category")
        assert any("Drinks (2)" in label for label in buttons(owner.window))
        assert numbers(text_of(await owner.tap("Drinks")))[:2] == [2, 1]
