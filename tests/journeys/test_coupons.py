"""Coupons and promotions, as customers and the owner meet them in the chat."""

import re
from pathlib import Path

import pytest

from bot.routes import DropCoupon
from core.errors import CouponRefused, InvalidInput, NotFound, Noun, ShopError
from core.models.coupon import RefusalReason
from core.usecases.cart import view_cart
from core.usecases.coupon import CodeTaken, list_coupons
from tests.journeys.orders import said_of_step
from tests.support.chat import Message, Person, buttons, line_of, routes_of, text_of
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.orders import newest_code
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, records

GOODS = (Good(), Good("MUG-1", "Mug", 1200, 9, category="Kitchen"))
"""A tea at 4.50 and a mug at 12.00."""


async def _lacks(shop: Shop, person: Person) -> list[tuple[str, RefusalReason]]:
    """The coupons on the cart that do not apply, each with the reason."""
    costs = (await shop.store.read(view_cart, person.id)).breakdown
    return [(one.code, one.refusal.reason) for one in costs.dropped if one.code]


async def _bought(shop: Shop, person: Person) -> str:
    """Confirm what is in the cart; gives the order's code."""
    await person.tap("Checkout")
    await person.tap("Confirm order")
    return await newest_code(shop.store)


async def test_a_coupon_waits_until_the_cart_is_large_enough(tmp_path: Path) -> None:
    """The cart says what it needs, and the coupon applies later without being typed again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new summer 10% min=7.70")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.tap("Add coupon")
        await alice.say("Summer")
        assert await _lacks(shop, alice) == [("SUMMER", RefusalReason.MINIMUM_SUBTOTAL)]
        assert "€3.20" in line_of(alice.window, "SUMMER")
        await alice.tap("+")
        assert "SUMMER: −€0.90" in text_of(alice.window)


async def test_a_coupon_that_stops_applying_says_so_at_the_change(tmp_path: Path) -> None:
    """In an alert at the tap, and as a line of the cart."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10% min=9")
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon SUMMER")
        await alice.tap("−")
        assert await _lacks(shop, alice) == [("SUMMER", RefusalReason.MINIMUM_SUBTOTAL)]
        said, alert = alice.answers()[-1]
        assert "SUMMER" in said
        assert "€4.50" in said
        assert alert
        assert "€4.50" in line_of(alice.window, "SUMMER")
        await alice.tap("+")
        await alice.tap("+")
        assert alice.answers()[-1][0] == ""


async def test_a_typed_quantity_on_the_product_page_says_what_it_cost(tmp_path: Path) -> None:
    """That page has no coupons on it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10% min=9")
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon SUMMER")
        await alice.say("/start p_1")
        await alice.tap("2")
        await alice.say("1")
        assert any("SUMMER" in text and "€4.50" in text for text in alice.texts())


@pytest.mark.parametrize(
    ("words", "reason", "said"),
    [
        ("10% from=2099-12-01", RefusalReason.NOT_STARTED, "1 December 2099"),
        ("10% only=Kitchen", RefusalReason.NOTHING_ELIGIBLE, ""),
        ("10% min_quantity=3", RefusalReason.MINIMUM_QUANTITY, "2"),
        ("10% only=Drinks min=5", RefusalReason.MINIMUM_SUBTOTAL, "€0.50"),
    ],
)
async def test_what_the_cart_lacks_is_said_exactly(
    tmp_path: Path, words: str, reason: RefusalReason, said: str
) -> None:
    """With one tea in it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say(f"/coupon new SUMMER {words}")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.say("/coupon SUMMER")
        assert await _lacks(shop, alice) == [("SUMMER", reason)]
        assert said in line_of(alice.window, "🎟 SUMMER").partition(":")[2]


async def test_once_per_customer_is_refused_the_second_time(tmp_path: Path) -> None:
    """It does not stay on the cart; a first order can only be the first one."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new ONCE 10% per_customer=1")
        await shop.owner.say("/coupon new HELLO 1.00 first_order")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.say("/coupon ONCE")
        await _bought(shop, alice)
        await alice.say("/add TEA-100")
        for code, reason in (
            ("ONCE", RefusalReason.CUSTOMER_LIMIT_REACHED),
            ("HELLO", RefusalReason.NOT_FIRST_ORDER),
        ):
            await alice.is_refused(f"/coupon {code}", CouponRefused, code=code, reason=reason)
        await alice.say("/cart")
        assert "Remove" not in str(buttons(alice.window))


async def test_free_delivery_waits_for_a_delivery(tmp_path: Path) -> None:
    """It is not shown as an amount of nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new FREE free_delivery")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.say("/coupon FREE")
        assert "FREE: free delivery" in text_of(alice.window)


async def test_a_link_keeps_its_code_for_an_empty_cart(tmp_path: Path) -> None:
    """The home screen says what it needs; the coupon is on the cart as soon as something is in it, even days later."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10% min=9")
        alice = shop.customer()
        await alice.say("/start c_summer")
        assert await _lacks(shop, alice) == [("SUMMER", RefusalReason.MINIMUM_SUBTOTAL)]
        assert "€9.00" in line_of(alice.window, "SUMMER")
        assert any("Shop" in label for label in buttons(alice.window))
        shop.clock.advance(hours=100)
        await alice.say("/add TEA-100 2")
        assert "SUMMER: −€0.90" in text_of(alice.window)


async def test_a_waiting_coupon_can_be_removed_from_an_empty_cart(tmp_path: Path) -> None:
    """The cart shows it, with its button."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10%")
        alice = shop.customer()
        await alice.say("/coupon SUMMER")
        assert line_of(alice.window, "SUMMER")
        await alice.tap("Remove SUMMER")
        assert "SUMMER" not in text_of(alice.window)


async def test_a_link_with_a_code_that_has_ended_says_so_and_opens_the_shop(tmp_path: Path) -> None:
    """Nothing can change that, so the code is not kept."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10%")
        await shop.owner.say("/coupon end SUMMER")
        alice = shop.customer()
        await alice.say("/start c_SUMMER")
        assert shop.refused(CouponRefused, code="SUMMER", reason=RefusalReason.ENDED)
        line, home = alice.texts()
        assert "SUMMER" in line
        assert home.startswith("Corner Shop")
        await alice.say("/cart")
        assert "SUMMER" not in text_of(alice.window)


async def test_a_link_applies_its_code_at_once_where_it_can(tmp_path: Path) -> None:
    """And shows the cart."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10%")
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.say("/start c_SUMMER")
        assert "SUMMER: −€0.90" in text_of(alice.window)


async def test_a_link_with_an_unknown_code_says_so_and_opens_the_shop(tmp_path: Path) -> None:
    """One line, then the home screen."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/start c_NOPE")
        assert shop.refused(NotFound, noun=Noun.COUPON, key="NOPE")
        line, home = alice.texts()
        assert "NOPE" in line
        assert home.startswith("Corner Shop")


async def test_a_promotion_applies_by_itself_and_is_shown_by_name(tmp_path: Path) -> None:
    """No code, no Remove button, and no mention while it does not apply; the receipt keeps its name."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new auto “Spring <sale>” 10% min=9 limit=1")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        assert "Spring" not in text_of(alice.window)
        await alice.tap("+")
        assert "−€0.90" in line_of(alice.window, "Spring <sale>")
        assert not [route for route in routes_of(alice.window) if isinstance(route, DropCoupon)]
        await _bought(shop, alice)
        (receipt,) = [text for text in alice.texts() if "🧾" in text]
        assert "−€0.90" in line_of(receipt, "Spring <sale>")
        await alice.say("/add TEA-100 2")
        assert "Spring" not in text_of(alice.window), "its only use is gone"
        assert "1 of 1" in line_of(await shop.owner.say("/coupons"), "Spring <sale>")


async def test_the_owner_pauses_resumes_and_ends(tmp_path: Path) -> None:
    """By code or by name; the next cart sees it, and each step is in the audit log."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner, alice = shop.owner, shop.customer()
        await owner.say("/coupon new SUMMER 10%")
        await owner.say('/coupon new auto "Spring sale" 1.00')
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon SUMMER")
        assert "paused" in text_of(await owner.say("/coupon pause summer"))
        await owner.say('/coupon pause "spring sale"')
        await alice.say("/cart")
        assert await _lacks(shop, alice) == [("SUMMER", RefusalReason.PAUSED)]
        assert line_of(alice.window, "SUMMER")
        assert "Spring" not in text_of(alice.window)
        assert "active" in text_of(await owner.say("/coupon resume SUMMER"))
        assert "ended on" in text_of(await owner.say("/coupon end Spring sale"))
        listed = text_of(await owner.say("/coupons"))
        assert line_of(listed, "SUMMER · 10% · 0 ")
        assert line_of(listed, "“Spring sale” · €1.00 · 0 ")
        kept = {one.coupon.label: one.coupon for one in (await shop.store.read(list_coupons)).items}
        assert [(one.active, one.ends_at is None) for one in kept.values()] == [(False, False), (True, True)]
        actions = await column(shop.store, "audit", "action")
        assert actions == ["coupon.new"] * 2 + ["coupon.pause"] * 2 + ["coupon.resume", "coupon.end"]


async def test_a_customer_is_no_admin(tmp_path: Path) -> None:
    """The admin's commands do not exist for anybody else."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10%")
        alice = shop.customer()
        for command in ("/coupons", "/order K7Q-4MX", "/order K7Q-4MX cancel"):
            await alice.is_refused(command, NotFound, noun=Noun.ACTION)
        await alice.say("/coupon end SUMMER")
        assert await records(shop.store, "coupons", "ends_at") == [{"ends_at": None}]


@pytest.mark.parametrize(
    ("command", "kind", "facts"),
    [
        ("/coupon new", InvalidInput, {"field": "coupon_code"}),
        ("/coupon new SUMMER", InvalidInput, {"field": "coupon_discount"}),
        ("/coupon new SUMMER 0%", InvalidInput, {"field": "percent"}),
        ("/coupon new SUMMER 10% min=x", InvalidInput, {"field": "amount"}),
        ("/coupon new SUMMER 10% until=2020-01-01", InvalidInput, {"field": "date_past"}),
        ("/coupon new SUMMER 10% maximum=3", InvalidInput, {"field": "coupon_word"}),
        ("/coupon new auto Spring 10%", InvalidInput, {"field": "coupon_word", "value": "Spring"}),
        ("/coupon pause", InvalidInput, {"field": "coupon_label"}),
        ("/order", InvalidInput, {"field": "order_code"}),
        ("/order K7Q-4MX stop", NotFound, {"noun": Noun.ORDER, "key": "K7Q-4MX"}),
    ],
)
async def test_what_the_owner_cannot_mean_gets_one_line_with_an_example(
    tmp_path: Path, command: str, kind: type[ShopError], facts: dict[str, str]
) -> None:
    """The example works when it is copied."""
    async with open_shop(tmp_path) as shop:
        line = await shop.owner.is_refused(command, kind, **facts)
        assert re.search(r"/(coupon|order) \S", line)


async def test_a_cancelled_order_gives_back_what_it_took(tmp_path: Path) -> None:
    """Stock and the coupon's use; the customer is told why, and may use the coupon again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new ONCE 10% limit=1 per_customer=1 first_order")
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon ONCE")
        code = await _bought(shop, alice)
        shown = text_of(await shop.owner.say(f"/order {code.lower()}"))
        assert "placed" in shown
        assert "Alice" in shown
        assert "ONCE: −€0.90" in shown
        await shop.owner.say(f"/order {code} cancel sold <out>")
        await alice.wait_for(lambda: any("has been cancelled" in text for text in alice.texts()))
        assert "Reason: sold <out>" in next(text for text in alice.texts() if "has been cancelled" in text)
        assert await stock_and_ledger(shop.store, 1) == (10, 10)
        assert await records(shop.store, "coupons", "used") == [{"used": 0}]
        again = text_of(await shop.owner.say(f"/order {code} cancel"))
        assert again == await said_of_step(shop, code, first=False)
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon ONCE")
        assert "ONCE: −€0.90" in text_of(alice.window)
        await shop.owner.is_refused("/order XXX-XXX", NotFound, noun=Noun.ORDER, key="XXX-XXX")


async def test_the_receipt_stays_as_it_was(tmp_path: Path) -> None:
    """Whatever becomes of the coupon and the prices."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new TEAS 1.00 only=Drinks")
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.say("/add MUG-1")
        await alice.say("/coupon TEAS")
        assert "discount −€1.00" in text_of(alice.window)
        await _bought(shop, alice)
        await shop.owner.say("/coupon end TEAS")
        await alice.say("/orders")
        receipt: Message = await alice.tap("placed")
        assert "TEAS: −€1.00" in text_of(receipt)
        assert "(−€1.00)" in line_of(receipt, "2 × €4.50 = €9.00")
        assert line_of(receipt, "1 × €12.00").endswith("= €12.00")
        assert "Total: €20.00" in text_of(receipt)


async def test_a_coupon_that_the_card_did_not_use_is_not_used_up(tmp_path: Path) -> None:
    """Two coupons give the same discount: if one replaces the other after the card was drawn, the card asks again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=1000)])
        alice, owner = shop.customer(), shop.owner
        await owner.say("/coupon new AAA 10%")
        await owner.say("/coupon new BBB 10% exclusive limit=1")
        await alice.say("/add TEA-100")
        await alice.say("/coupon AAA")
        await alice.say("/coupon BBB")
        await alice.tap("Checkout")
        assert "AAA: −€1.00" in text_of(alice.window)
        await owner.say("/coupon pause AAA")
        await alice.tap("Confirm order")
        assert not any("🧾" in text for text in alice.texts())
        assert "BBB: −€1.00" in text_of(alice.window)
        await alice.tap("Confirm order")
        assert any("🧾" in text and "BBB" in text for text in alice.texts())


async def test_a_crowd_of_promotions_fits_one_message(tmp_path: Path) -> None:
    """Thirty promotions with long names, and an exclusive coupon that says which of them are better."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=100_000)])
        alice, owner = shop.customer(), shop.owner
        for number in range(30):
            assert "✅" in text_of(await owner.say(f'/coupon new auto "{number:02} {"long name " * 6}" 1%'))
        for number in range(8):
            await owner.say(f"/coupon new EXCLUSIVE-{number} 1% exclusive")
        await alice.say("/add TEA-100")
        for number in range(8):
            await alice.say(f"/coupon EXCLUSIVE-{number}")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        (receipt,) = [text for text in alice.texts() if "🧾" in text]
        assert "18" in [line for line in receipt.splitlines() if line.startswith("🎟")][-1]


async def test_a_promotion_is_not_named_like_a_code(tmp_path: Path) -> None:
    """Both are named in /coupon pause: one would hide the other."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/coupon new SUMMER 10%")
        await shop.owner.is_refused('/coupon new auto "Summer" 10%', CodeTaken, code="Summer")
        await shop.owner.say('/coupon new auto "Spring-sale" 10%')
        await shop.owner.is_refused("/coupon new SPRING-SALE 10%", CodeTaken, code="SPRING-SALE")
