"""Text that staff type at an open screen of the admin area is meant for that screen; if it does not fit, it is a search."""

from pathlib import Path

import pytest

from bot.admin.routes.form import AskResume, Kind
from bot.admin.routes.order import OpenBoard
from core.errors import InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.staff import Member, Role
from core.usecases.staff import appoint, dismiss
from tests.support.chat import buttons, line_of, numbers, text_of
from tests.support.goods import Good, stock_up
from tests.support.orders import newest_code
from tests.support.shop import Shop, open_shop

GOODS = (Good(), Good("MUG-1", "Mug", 1200, 9, category="Kitchen"), Good("CANDLE", "Candle", 900, 9))


async def bought(shop: Shop) -> str:
    """Alice buys a tea; gives the order's code."""
    alice = shop.customer()
    await alice.say("/add TEA-100")
    await alice.tap("Checkout")
    await alice.tap("Confirm order")
    return await newest_code(shop.store)


def in_shop_search(shop: Shop) -> bool:
    """Whether the owner's window is a customer's."""
    return "🛒 Cart" in " ".join(buttons(shop.owner.window))


class TestOrders:
    async def test_a_code_opens_its_order(self, tmp_path: Path) -> None:
        """On the board, on a list, on another order's card; with or without its dash, in any capitals."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            first, second = await bought(shop), await bought(shop)
            owner = shop.owner
            await owner.say("/board")
            assert f"Order {first} ·" in text_of(await owner.say(first))
            assert f"Order {second} ·" in text_of(await owner.say(second.lower().replace("-", "")))
            await owner.say("/board new")
            assert f"Order {first} ·" in text_of(await owner.say(f" {first} "))

    async def test_a_wrong_code_is_said_so(self, tmp_path: Path) -> None:
        """The board stays."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await bought(shop)
            await shop.owner.say("/board")
            await shop.owner.is_refused("222-2222", NotFound, noun=Noun.ORDER, key="222-2222")
            assert numbers(text_of(shop.owner.window)) == [1, 0]
            assert await shop.asks(shop.owner) == OpenBoard()

    @pytest.mark.parametrize("words", ["candle", "Candle, please"])
    async def test_what_is_no_code_is_searched_for_in_the_shop(self, tmp_path: Path, words: str) -> None:
        """As at any other screen, even if its letters could be a code's."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/board")
            await shop.owner.say(words)
            assert in_shop_search(shop)

    async def test_a_right_that_is_gone_opens_nothing(self, tmp_path: Path) -> None:
        """The board is still on their screen; the code is a search, like any customer's word."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            code, sam = await bought(shop), shop.customer(2)
            await sam.say("/start")
            await shop.store.write(appoint, Actor.staff(1000), Member(user_id=sam.id, role=Role.STAFF, name="Sam"))
            await sam.say("/board")
            await shop.store.write(dismiss, Actor.staff(1000), sam.id)
            assert f"“{code}”" in text_of(await sam.say(code))
            assert await shop.asks(sam) is None


class TestForms:
    async def test_a_half_filled_form_asks_for_one_of_its_buttons(self, tmp_path: Path) -> None:
        """Any other word changes nothing; /cancel drops the form."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await owner.say("Oolong")
            await owner.say("/product new")
            await owner.is_refused("Shirt", InvalidInput, field="form_resume")
            assert "“Oolong”" in text_of(owner.window)
            assert await shop.asks(owner) == AskResume(Kind.PRODUCT)
            await owner.tap("Go on")
            await owner.tap("Back")
            assert await shop.step(owner) == "title"
            assert line_of(owner.window, ": Oolong")
            await owner.say("/product new")
            await owner.say("/cancel")
            await owner.say("/product new")
            assert await shop.step(owner) == "title"
            assert "Oolong" not in text_of(owner.window)

    async def test_the_review_asks_for_one_of_its_buttons(self, tmp_path: Path) -> None:
        """It is shown again, and saves what it showed."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await owner.fill_in("Oolong", "Drinks", "5.20", "Skip", "7", "Skip", "Skip")
            await owner.is_refused("Shirt", InvalidInput, field="form_review")
            await owner.tap("Save")
            assert line_of(owner.window, "OOLONG · €5.20 · 7 ")


class TestCoupons:
    async def test_a_code_or_a_name_opens_its_coupon(self, tmp_path: Path) -> None:
        """In any capitals; what is none of them is searched for in the shop."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/coupon new SUMMER 10%")
            await owner.say('/coupon new auto "Spring sale" 5%')
            for typed, head in (("summer", "🎟 SUMMER: "), ("spring SALE", "✨ Spring sale: ")):
                await owner.say("/coupons")
                assert text_of(await owner.say(typed)).startswith(head)
            await owner.say("/coupons")
            await owner.say("mug")
            assert in_shop_search(shop)


class TestCategories:
    async def test_a_name_opens_its_category(self, tmp_path: Path) -> None:
        """By the way to it or by its own name; of two of one name the one that stands here."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            for path in ("Drinks/Tea", "Kitchen/Tea", "Kitchen/Pots"):
                await owner.say(f"/category add {path}")
            await owner.say("/category")
            for typed, opened in (
                ("drinks", "Drinks"),
                ("tea", "Drinks/Tea"),
                ("pots", "Kitchen/Pots"),
                ("Tea", "Kitchen/Tea"),
                ("Drinks / Tea", "Drinks/Tea"),
            ):
                assert text_of(await owner.say(typed)).startswith(f"{opened}\n"), typed

    async def test_what_is_none_is_searched_for_in_the_shop(self, tmp_path: Path) -> None:
        """A product's name, for example."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/category")
            await shop.owner.say("mug")
            assert in_shop_search(shop)


class TestTheTrail:
    async def test_words_are_looked_for_in_it(self, tmp_path: Path) -> None:
        """Without the button first."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/stock TEA-100 +1")
            await shop.owner.say("/stock MUG-1 +1")
            await shop.owner.say("/audit")
            told = text_of(await shop.owner.say("TEA-100"))
            assert "TEA-100" in told
            assert "10 → 11" in told
            assert "MUG-1" not in told
