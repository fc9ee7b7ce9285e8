"""Coupons that are changed later: carts see it before they confirm, orders keep theirs."""

from pathlib import Path

import pytest

from bot.admin.handlers.coupon_change import RULES
from core.errors import InvalidInput, NotFound
from core.usecases.coupon import CodeTaken
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, records

GOODS = (Good(price=1000, stock=50), Good("MUG-1", "Mug", 1200, 9, category="Kitchen"))


async def open_rules(shop: Shop, name: str = "SUMMER") -> Person:
    await shop.owner.say("/coupons")
    await shop.owner.tap(name)
    await shop.owner.tap("Change other rules")
    return shop.owner


async def check_out(shop: Shop) -> Person:
    alice = shop.customer()
    await alice.say("/add TEA-100 2")
    await alice.say("/coupon SUMMER")
    await alice.tap("Checkout")
    return alice


async def test_a_cart_that_holds_it_shows_the_new_total_first(tmp_path: Path) -> None:
    """Confirming the old one buys nothing; the first order keeps what it got, and its use stays counted."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10% limit=9")
        alice = await check_out(shop)
        await alice.tap("Confirm order")
        await check_out(shop)
        assert "Total: €18.00" in text_of(alice.window)
        owner = await open_rules(shop)
        await owner.tap("Discount")
        assert "25% off" in text_of(await owner.say("25%"))
        await alice.tap("Confirm order")
        assert "Total: €15.00" in text_of(alice.window)
        assert await column(shop.store, "orders", "total") == [1800]
        await alice.tap("Confirm order")
        assert await column(shop.store, "orders", "total") == [1800, 1500]
        assert await records(shop.store, "coupons", "used") == [{"used": 2}]


@pytest.mark.parametrize(
    ("rule", "typed", "said"),
    [
        ("Minimum", "50", "From €50.00 on"),
        ("Min. items", "3", "From 3 items on"),
        ("Only for", "Kitchen, TEA-100", "For "),
        ("Biggest discount", "1.50", "Biggest discount: €1.50 an order"),
        ("Uses per customer", "1", "Only once per customer"),
        ("From day", "2099-06-01", "From 1 June 2099"),
        ("Until day", "2099-08-31", "Until 31 August 2099"),
        ("Uses in all", "7", "7 uses in all"),
        ("Before others", "5", "priority 5"),
    ],
)
async def test_each_rule_is_set_and_removed(tmp_path: Path, rule: str, typed: str, said: str) -> None:
    """With the rules in sight above the question."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10%")
        rules = await column(shop.store, "coupons", "rules")
        owner = await open_rules(shop)
        assert "10% off" in text_of(await owner.tap(f"✏️ {rule}"))
        assert "Remove" not in buttons(owner.window)
        assert said in text_of(await owner.say(typed))
        await owner.tap("Change other rules")
        assert said in text_of(await owner.tap(f"✏️ {rule}"))
        await owner.tap("Remove")
        assert await column(shop.store, "coupons", "rules") == rules


async def test_flags_are_turned_where_they_are_read(tmp_path: Path) -> None:
    """A second tap on an old screen changes nothing back."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/coupon new SUMMER 10%")
        owner = await open_rules(shop)
        for name, said in (("Not with other coupons", "Not with other coupons"), ("Only first orders", "first order")):
            assert said in text_of(await owner.tap(f"⬜️ {name}"))
            await owner.tap(f"☑️ {name}")
            assert f"⬜️ {name}" in buttons(owner.window)


async def test_a_promotion_gets_another_name(tmp_path: Path) -> None:
    """A free one; a code is printed, and stays."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say('/coupon new auto "Spring" 10%')
        await shop.owner.say('/coupon new auto "Autumn" 10%')
        owner = await open_rules(shop, "Spring")
        await owner.tap("✏️ Name")
        await owner.is_refused("autumn", CodeTaken, code="autumn")
        await owner.say("Easter")
        assert await column(shop.store, "coupons", "name_key") == ["easter", "autumn"]
        await shop.owner.say("/coupon new SUMMER 10%")
        assert "✏️ Name" not in buttons((await open_rules(shop)).window)


async def test_what_does_not_fit_leaves_the_question_and_the_coupon(tmp_path: Path) -> None:
    """One line for each."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10% until=2099-06-10")
        rules = await column(shop.store, "coupons", "rules")
        for rule, typed, field in (
            ("Discount", "much", "coupon_word"),
            ("Discount", "101%", "percent"),
            ("Minimum", "-1", "amount"),
            ("From day", "2099-06-11", "date_late"),
            ("Before others", "x", "number"),
        ):
            owner = await open_rules(shop)
            await owner.tap(f"✏️ {rule}")
            await owner.is_refused(typed, InvalidInput, field=field)
        owner = await open_rules(shop)
        await owner.tap("✏️ Only for")
        await owner.is_refused("Nothing", NotFound, key="Nothing")
        assert await column(shop.store, "coupons", "rules") == rules


async def test_the_form_keeps_a_summary_in_sight(tmp_path: Path) -> None:
    """From the first answer on."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/coupons")
        await owner.tap("New coupon")
        await owner.fill_in("With a code", "SUMMER", "Percent")
        assert "Code: SUMMER" in text_of(owner.window)
        await owner.fill_in("10%", "➕ Minimum")
        assert "🎟 SUMMER" in text_of(owner.window)
        assert "10% off" in text_of(owner.window)


def test_a_rule_keeps_its_number() -> None:
    """Buttons that hang in chats name it."""
    assert RULES[:2] == ("limit", "until")
