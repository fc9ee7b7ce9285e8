"""Many prices at once, and prices for a time, in the chat."""

from pathlib import Path

import pytest

from bot.admin.routes.price import ApplyPrices
from core.errors import InvalidInput, NotFound, TotalChanged
from core.models.actor import Actor
from core.models.staff import Member, Role
from core.usecases.product.price import SeveralGoods
from core.usecases.staff import appoint
from tests.support.chat import buttons, line_of, routes_of, text_of
from tests.support.goods import Good, set_price, stock_up
from tests.support.products import add_product
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of
from tests.support.twice import Twice

GOODS = (
    Good(),
    Good("MUG-1", "Mug <big>", 1200, 9, category="Kitchen"),
    Good("POT-1", "Tea pot", 4000, 3, category="Kitchen"),
    Good("SIEVE-1", "Sieve", 100, 3, category="Kitchen"),
)
LATER = "<s>€4.50</s> €3.00 until Sunday"
"""The clock stands on a Friday."""


async def prices(shop: Shop) -> list[int]:
    return await column(shop.store, "skus", "price")


def html_of(shop: Shop, person_id: int) -> str:
    """The newest text for this person, with its markup."""
    sent = [call.params for call in shop.telegram.journal if str(call.params.get("chat_id")) == str(person_id)]
    return next(str(one.get("text") or one["caption"]) for one in reversed(sent) if {"text", "caption"} & one.keys())


class TestManyPrices:
    async def test_a_category_is_shown_changed_and_put_back(self, tmp_path: Path) -> None:
        """What was understood, the changes, the way back; every price in the audit log."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            shown = await owner.say("/price kitchen +5% round 0.05")
            said = text_of(shown)
            assert said.splitlines()[0] == "Kitchen and all below it: +5%, rounded to €0.05"
            for line in ("3 prices:", "Mug <big> · MUG-1: €12.00 → €12.60", "Tea pot · POT-1: €40.00 → €42.00"):
                assert line in said
            assert await prices(shop) == [450, 1200, 4000, 100]
            applied = await owner.tap("Apply")
            assert "✅ 3 prices changed." in text_of(applied)
            assert await prices(shop) == [450, 1260, 4200, 105]
            assert "POT-1: 40.00 → 42.00" in text_of(await owner.say("/audit POT-1"))
            await owner.say("/price Kitchen/ -0.50")
            await owner.tap("Discard")
            assert "Discarded" in text_of(owner.window)
            await set_price(shop.store, 3, 4100)
            back = await owner.tap("Undo", applied)
            assert "↩️ 2 prices are as before." in text_of(back)
            assert line_of(back, "✋ 1 was changed since, and stays:")
            assert line_of(back, "Tea pot · POT-1: €41.00")
            assert await prices(shop) == [450, 1200, 4100, 100]
            assert not shop.telegram.unknown_parameters

    async def test_a_double_tap_applies_and_takes_back_once(self, tmp_path: Path) -> None:
        """Even if every update arrives twice."""
        async with open_shop(tmp_path, polling=Twice) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            shown = await owner.say("/price Kitchen +10%")
            for _tap in range(2):
                owner.tap_unseen("Apply", shown)
            await owner.rest()
            assert await prices(shop) == [450, 1320, 4400, 110]
            assert await count_of(shop.store, "audit", action="price") == 3
            applied = owner.window
            for _tap in range(2):
                owner.tap_unseen("Undo", applied)
            await owner.rest()
            assert await prices(shop) == [450, 1200, 4000, 100]
            assert await count_of(shop.store, "audit", action="price") == 6
            assert "↩️ 3 prices" in text_of(owner.window)

    async def test_prices_that_changed_behind_the_preview_are_shown_anew(self, tmp_path: Path) -> None:
        """Nothing was applied; the new preview can be."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/price Kitchen +10%")
            await set_price(shop.store, 2, 1000)
            again = await owner.tap("Apply")
            assert line_of(again, "⚠️")
            assert line_of(again, "MUG-1: €10.00 → €11.00")
            assert await prices(shop) == [450, 1000, 4000, 100]
            await owner.tap("Apply")
            assert await prices(shop) == [450, 1100, 4400, 110]

    async def test_what_is_special_is_said_before(self, tmp_path: Path) -> None:
        """What stays, what would be free, what costs that already, the largest change."""
        async with open_shop(tmp_path) as shop:
            more = [Good(f"CUP-{number}", f"Cup {number}", 200, category="Kitchen") for number in range(6)]
            await stock_up(shop.store, (GOODS[0], GOODS[3], *more, GOODS[2]))
            owner = shop.owner
            said = text_of(await owner.say("/price Kitchen -2"))
            for line in ("✋ 1 stays as it is", "SIEVE-1", "⚠️ 6 would be free.", "… and 2 more"):
                assert line in said
            assert "Largest change:" not in said, "all change alike, the first ones are named"
            assert "Largest change:\n• Tea pot · POT-1: €40.00 → €44.00" in text_of(
                await owner.say("/price Kitchen +10%")
            )
            assert "Tea pot · POT-1: €40.00 → €38.00" in text_of(await owner.say("/price POT-1 -5%"))
            nothing = await owner.say("/price Kitchen +0%")
            assert "Nothing would change." in text_of(nothing)
            assert "8 cost that already." in text_of(nothing)
            assert not [route for route in routes_of(nothing) if isinstance(route, ApplyPrices)]

    async def test_a_product_of_several_kinds_is_named_by_its_title(self, tmp_path: Path) -> None:
        """With spaces, with or without quotes."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await add_product(shop.store, "Iced tea", ("Small", 200, 5), ("Large", 300, 5))
            for typed in ("Iced tea 2.50", "“iced tea” €2.50"):
                said = text_of(await shop.owner.say(f"/price {typed}"))
                assert "Iced tea: €2.50" in said
                assert "2 prices:" in said

    async def test_without_words_it_explains_itself_in_three_lines(self, tmp_path: Path) -> None:
        """With a way to what counts for a time."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            said = await shop.owner.say("/price")
            assert len(text_of(said).splitlines()) == 3
            for example in ("/price TEA-100 4.50", "/price Drinks +5% round 0.05"):
                assert example in text_of(said)
            assert "There are none;" in text_of(await shop.owner.tap("Prices for a time"))

    async def test_a_name_that_means_several_things_gets_one_line(self, tmp_path: Path) -> None:
        """So does one that means nothing; nothing is shown or changed."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, (*GOODS, Good("K-1", "Kitchen")))
            said = await shop.owner.is_refused("/price Kitchen +5%", SeveralGoods)
            assert said == (
                "“Kitchen” may mean the category Kitchen/, 1 product. Type a category by its whole path, or a SKU code."
            )
            await shop.owner.is_refused("/price Cellar +5%", NotFound, key="Cellar")
            await shop.owner.is_refused("/price Kitchen 5%", InvalidInput, field="price_sign")
            assert await count_of(shop.store, "price_edits") == 0
            assert "3 prices:" in text_of(await shop.owner.say("/price Kitchen/ +5%"))

    async def test_only_those_who_may_change_prices_can_apply_them(self, tmp_path: Path) -> None:
        """For anybody else the command is none, and a forged tap does nothing."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            shown = await shop.owner.say("/price Kitchen +10%")
            (apply,) = [route for route in routes_of(shown) if isinstance(route, ApplyPrices)]
            sam = shop.customer()
            await sam.say("/start")
            for role in (None, Role.STAFF):
                if role:
                    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=sam.id, role=role, name="Sam"))
                shop.telegram.tap(sam.id, sam.window["message_id"], apply.encode())
                await shop.rest()
                assert await prices(shop) == [450, 1200, 4000, 100]
                assert "5%" not in text_of(await sam.say("/price Kitchen +5%"))


class TestPricesForATime:
    async def test_customers_see_both_prices_and_pay_the_lower_one(self, tmp_path: Path) -> None:
        """In the catalogue, among what is found, on the card, in the cart and before they order; afterwards it costs what it did."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner, alice = shop.owner, shop.customer()
            shown = await owner.say("/price TEA-100 3 until Sunday")
            assert "TEA-100: €3.00, until Sunday" in text_of(shown)
            await owner.tap("Apply")
            await alice.say("/shop")
            await alice.tap("Drinks")
            assert f"🏷 Green tea: {LATER}" in html_of(shop, alice.id)
            assert "Green tea · €3.00" in buttons(alice.window)
            await alice.say("green")
            assert f"🏷 Green tea: {LATER}" in html_of(shop, alice.id)
            await alice.tap("Green tea")
            assert f"</b>\n{LATER}" in html_of(shop, alice.id)
            await alice.tap("Add to cart")
            await alice.say("/cart")
            assert "1 × €3.00 = €3.00\n🏷 <s>€4.50</s> €3.00 until Monday 15:06" in html_of(shop, alice.id), (
                "its promise"
            )
            await alice.tap("Checkout")
            assert "🏷 <s>€4.50</s> €3.00 until Monday 15:06" in html_of(shop, alice.id)
            assert "Total: €3.00" in text_of(alice.window)
            await alice.tap("Confirm order")
            assert any("🧾" in text and "Total: €3.00" in text for text in alice.texts())
            shop.clock.advance(hours=8.9)
            bob = shop.customer(2)
            shop.clock.advance(hours=48)
            await bob.say("green")
            await bob.tap("Green tea")
            assert "<s>" not in html_of(shop, bob.id)
            assert "€4.50" in text_of(bob.window)

    async def test_a_cart_from_before_pays_less_until_it_ends(self, tmp_path: Path) -> None:
        """The card that was shown then is not charged at another price afterwards."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            alice = shop.customer()
            await alice.say("/add TEA-100 2")
            await shop.owner.say("/price TEA-100 3 from today until tomorrow 12:00")
            await shop.owner.tap("Apply")
            await alice.say("/cart")
            cart = html_of(shop, alice.id)
            assert "<s>€4.50</s> €3.00 until Saturday 12:00" in cart
            assert "ℹ️" not in cart, "both prices are said already"
            await alice.tap("Checkout")
            assert "Total: €6.00" in text_of(alice.window)
            shop.clock.advance(hours=21)
            await alice.tap("Confirm order")
            assert shop.refused(TotalChanged, shown=600, total=900, currency="EUR")
            assert "Total: €9.00" in text_of(alice.window)
            assert await count_of(shop.store, "orders") == 0

    async def test_it_is_listed_looked_at_and_stopped(self, tmp_path: Path) -> None:
        """By the command and on the product's card, which has both prices, as its preview does."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/price Drinks -30% until Sunday")
            await owner.tap("Apply")
            await owner.say("/price TEA-100 4 from tomorrow until Sunday")
            assert line_of(owner.window, "🗓 Drinks and all below it: −30%, until Sunday counts for some of them")
            await owner.tap("Apply")
            listed = await owner.say("/price list")
            assert line_of(listed, "• Drinks and all below it: −30%, until Sunday · €3.15")
            assert line_of(listed, "• TEA-100: €4.00, from 16 Jan 2027, 00:00 until Sunday · €4.00")
            card = await owner.say("/product TEA-100")
            assert line_of(card, "TEA-100 · €4.50 (now €3.15) · ")
            await owner.tap("Preview")
            assert "<s>€4.50</s> €3.15 until midnight" in html_of(shop, owner.id), "tomorrow the newer one counts"
            await owner.tap("Back to the card")
            await owner.tap("Prices for a time")
            await owner.tap("Drinks")
            assert "⏹ Stopped" in text_of(await owner.tap("Stop it"))
            assert line_of(await owner.say("/product TEA-100"), "TEA-100 · €4.50 · ")
            assert [one for one in buttons(await owner.say("/price list")) if "€" in one] == ["TEA-100 · €4.00"]

    async def test_a_new_regular_price_says_that_another_one_counts(self, tmp_path: Path) -> None:
        """Or the owner would wonder why nothing has changed."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/price TEA-100 3 until Sunday")
            await shop.owner.tap("Apply")
            assert line_of(
                await shop.owner.say("/price TEA-100 5"), "🗓 At the moment a price for a time counts instead"
            )
            assert "🗓 TEA-100: €3.00, until Sunday counts" in text_of(await shop.owner.say("/price Drinks +5%"))

    async def test_a_preview_from_before_its_end_is_not_applied_after_it(self, tmp_path: Path) -> None:
        """It says so."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/price TEA-100 3 until 18:00")
            shop.clock.advance(hours=3)
            assert "That time is over" in text_of(await shop.owner.tap("Apply"))
            assert await count_of(shop.store, "scheduled_prices") == 0

    async def test_it_is_listed_in_a_currency_without_cents(self, tmp_path: Path) -> None:
        """What was said in euros stands there as it was said, and what it costs in yen."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            for words in ("TEA-100 3.50 round 0.05 until Sunday", "MUG-1 -0.50 until Sunday"):
                await owner.say(f"/price {words}")
                await owner.tap("Apply")
            await owner.say("/settings currency JPY")
            listed = await owner.say("/price list")
            assert line_of(listed, "• TEA-100: 3.50, rounded to 0.05, until Sunday · ¥4")
            assert line_of(listed, "• MUG-1: −0.50, until Sunday · ¥12")

    async def test_the_shops_own_clock_decides_when_a_day_ends(self, tmp_path: Path) -> None:
        """Sunday ends in Tokyo nine hours earlier."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/settings timezone Tokyo")
            await shop.owner.say("/price TEA-100 3 until Sunday")
            await shop.owner.tap("Apply")
            (ends,) = await column(shop.store, "scheduled_prices", "ends_at")
            assert ends - shop.clock.ms() == pytest.approx((8 * 3600 + 53 * 60 + 20 + 39 * 3600) * 1000, abs=0)
