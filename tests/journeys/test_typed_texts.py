"""Text that anybody types is kept without invisible characters, and never turns the direction of its line."""

from pathlib import Path

from core.errors import InvalidInput, NotFound
from core.usecases.category import CategoryTaken
from core.usecases.coupon import CouponEnded, list_coupons
from core.usecases.product.price import SeveralGoods
from tests.support.chat import buttons, line_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop
from tests.support.tables import column, records
from texts.formats import price

GOODS = (Good(), Good("MUG-1", "Mug", 1200, 9, category="Kitchen"))
HEBREW = "תה ירוק"


async def test_a_name_that_nobody_sees_is_missing(tmp_path: Path) -> None:
    """The question stays open, and nothing is for sale as a blank line."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product new")
        question = text_of(owner.window)
        await owner.is_refused("\u200b\u202e", InvalidInput, field="unseen")
        assert text_of(owner.window) == question
        assert await shop.step(owner) == "title"


async def test_what_looks_the_same_is_found(tmp_path: Path) -> None:
    """In letters of one piece or of two, and with something invisible in it."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/category add Ku\u0308che\u200b")
        await owner.say("/category hide K\u00fcche")
        assert not shop.refusals
        await owner.is_refused("/category add \u202eKüche", CategoryTaken, path="K\u00fcche")
        assert await column(shop.store, "categories", "name") == ["K\u00fcche"]


async def test_a_reason_turns_nothing(tmp_path: Path) -> None:
    """What overrides the direction is not kept."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/stock TEA-100 +2 \u202ereturned\u202c goods")
        noted = await records(shop.store, "movements", "note", delta=2)
        assert [row["note"] for row in noted] == ["returned goods"]


async def test_what_nobody_sees_takes_no_condition_away(tmp_path: Path) -> None:
    """It is no answer; the question stays open."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/coupon new SUMMER 10% limit=5")
        await owner.say("/coupons")
        await owner.tap("🎟 SUMMER")
        question = await owner.tap("✏️ Uses in all")
        await owner.say("\u2060")
        assert text_of(owner.window) == text_of(question)
        await owner.tap("Back")
        (kept,) = (await shop.store.read(list_coupons)).items
        assert kept.coupon.limit == 5


async def test_a_right_to_left_name_does_not_turn_its_line(tmp_path: Path) -> None:
    """It is isolated, in texts as on buttons; what is copied from there is understood."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, (Good("TEA-100", HEBREW),))
        owner = shop.owner
        assert f"\u2068{HEBREW}\u2069" in text_of(await owner.say("/price TEA-100 4.00"))
        listed = await owner.say("/stock")
        assert any(f"\u2068{HEBREW}\u2069 · 10" in label for label in buttons(listed)), buttons(listed)
        assert "→ €3.00" in text_of(await owner.say(f"/price \u2068{HEBREW}\u2069 3"))


async def test_a_price_of_nothing_is_said_plainly(tmp_path: Path) -> None:
    """In the answer and on the card; any other price needs no words."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = shop.owner
        assert len(text_of(await owner.say("/price TEA-100 0")).splitlines()) == 3
        assert price(0, "EUR") in text_of(await owner.say("/product TEA-100"))
        assert len(text_of(await owner.say("/price TEA-100 1")).splitlines()) == 2
        assert line_of(await owner.say("/product TEA-100"), "TEA-100 · €1.00 · ")


async def test_a_price_names_its_article_and_its_currency_as_people_do(tmp_path: Path) -> None:
    """A title is enough; a part of it, or a title that two products share, is not."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, (*GOODS, Good("TEA-200", "Green tea, loose"), Good("MUG-2", "Mug", category="Bath")))
        owner = shop.owner
        for typed in ("Green tea 5", '"green tea" €5', "TEA-100 5 EUR", "TEA-100 EUR 5"):
            assert "→ €5.00" in text_of(await owner.say(f"/price {typed}"))
        for words, refusal in (("Green", NotFound), ("Mug", SeveralGoods)):
            await owner.is_refused(f"/price {words} 5", refusal, key=words)


async def test_what_has_ended_says_that_it_stays_so(tmp_path: Path) -> None:
    """Resumed or paused it would look as if that had done something; the card does not promise its last day."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/coupon new SUMMER 10% until=2099-08-31")
        await owner.say("/coupon end SUMMER")
        for verb in ("resume", "pause"):
            line = await owner.is_refused(f"/coupon {verb} SUMMER", CouponEnded, label="SUMMER")
            assert "/coupon new" in line
        await owner.say("/coupons")
        assert "2099" not in text_of(await owner.tap("🎟 SUMMER"))
