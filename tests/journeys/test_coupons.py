"""Coupons and promotions, as customers and the owner meet them in the chat."""

from pathlib import Path

import pytest

from tests.support.chat import Message, Person, buttons, text_of
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.orders import newest_code
from tests.support.shop import Shop, open_shop
from tests.support.tables import column

GOODS = (Good(), Good("MUG-1", "Mug", 1200, 9, category="Kitchen"))
"""A tea at 4.50 and a mug at 12.00."""


async def _bought(shop: Shop, person: Person) -> str:
    """Confirm what is in the cart; the order's code."""
    await person.tap("Checkout")
    await person.tap("Confirm order")
    return await newest_code(shop.store)


async def test_a_coupon_waits_until_the_cart_is_large_enough(tmp_path: Path) -> None:
    """What it needs is said, and it takes hold without being typed again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new summer 10% min=7.70")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.tap("Add coupon")
        await alice.say("Summer")
        assert "SUMMER does not apply yet: €3.20 more is needed" in text_of(alice.window)
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
        assert alice.answers()[-1] == ("SUMMER no longer applies: €4.50 more is needed.", True)
        assert "SUMMER does not apply yet" in text_of(alice.window)
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
        assert any("SUMMER no longer applies" in text for text in alice.texts())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("10% from=2099-12-01", "it holds from 1 December 2099"),
        ("10% only=Kitchen", "not for the items in your cart"),
        ("10% min_quantity=3", "2 items more are needed"),
        ("10% only=Drinks min=5", "€0.50 more of what it is for"),
    ],
)
async def test_what_the_cart_lacks_is_said_exactly(tmp_path: Path, words: str, said: str) -> None:
    """With one tea in it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say(f"/coupon new SUMMER {words}")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.say("/coupon SUMMER")
        assert f"SUMMER does not apply yet: {said}" in text_of(alice.window)


async def test_once_per_customer_is_refused_the_second_time(tmp_path: Path) -> None:
    """And does not stay on the cart; a first order is the first one only."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new ONCE 10% per_customer=1")
        await shop.owner.say("/coupon new HELLO 1.00 first_order")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.say("/coupon ONCE")
        await _bought(shop, alice)
        await alice.say("/add TEA-100")
        assert "only once per customer" in text_of(await alice.say("/coupon ONCE"))
        assert "only for your first order" in text_of(await alice.say("/coupon HELLO"))
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
    """The home screen says what it needs; the cart has it as soon as there is something in it, also days later."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10% min=9")
        alice = shop.customer()
        await alice.say("/start c_summer")
        assert "SUMMER is kept for your cart: €9.00 more is needed" in text_of(alice.window)
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
        assert "SUMMER is kept for your cart" in text_of(alice.window)
        await alice.tap("Remove SUMMER")
        assert "SUMMER" not in text_of(alice.window)


async def test_a_link_with_a_code_that_has_ended_says_so_and_opens_the_shop(tmp_path: Path) -> None:
    """Nothing can mend that, so it is not kept."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10%")
        await shop.owner.say("/coupon end SUMMER")
        alice = shop.customer()
        await alice.say("/start c_SUMMER")
        line, home = alice.texts()
        assert "SUMMER: it ended on" in line
        assert "Welcome" in home
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
        line, home = alice.texts()
        assert "no coupon “NOPE”" in line
        assert "Welcome" in home


async def test_a_promotion_applies_by_itself_and_is_shown_by_name(tmp_path: Path) -> None:
    """No code, no Remove button, no word while it does not apply; the receipt keeps its name."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new auto “Spring <sale>” 10% min=9 limit=1")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        assert "Spring" not in text_of(alice.window)
        await alice.tap("+")
        assert "Spring <sale>: −€0.90" in text_of(alice.window)
        assert "Remove" not in str(buttons(alice.window))
        await _bought(shop, alice)
        assert any("🧾" in text and "Spring <sale>: −€0.90" in text for text in alice.texts())
        await alice.say("/add TEA-100 2")
        assert "Spring" not in text_of(alice.window), "its only use is gone"
        assert "1 of 1 use · used up" in text_of(await shop.owner.say("/coupons"))


async def test_the_owner_pauses_resumes_and_ends(tmp_path: Path) -> None:
    """By code or by name, seen by the next cart; each leaves a trace."""
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
        assert "SUMMER does not apply: it is not active at the moment" in text_of(alice.window)
        assert "Spring" not in text_of(alice.window)
        assert "active" in text_of(await owner.say("/coupon resume SUMMER"))
        assert "ended on" in text_of(await owner.say("/coupon end Spring sale"))
        listed = text_of(await owner.say("/coupons"))
        assert "SUMMER · 10% · 0 uses · active" in listed
        assert "“Spring sale” · €1.00 · 0 uses · ended" in listed
        actions = await column(shop.store, "audit", "action")
        assert actions == ["coupon.new"] * 2 + ["coupon.pause"] * 2 + ["coupon.resume", "coupon.end"]


async def test_a_customer_is_no_admin(tmp_path: Path) -> None:
    """The admin's commands do not exist for anybody else."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/coupon new SUMMER 10%")
        alice = shop.customer()
        for command in ("/coupons", "/order K7Q-4MX", "/order K7Q-4MX cancel"):
            assert "do not know that command" in text_of(await alice.say(command))
        await alice.say("/coupon end SUMMER")
        assert await column(shop.store, "coupons", "ends_at") == [None]


@pytest.mark.parametrize(
    "command",
    [
        "/coupon new",
        "/coupon new SUMMER",
        "/coupon new SUMMER 0%",
        "/coupon new SUMMER 10% min=x",
        "/coupon new SUMMER 10% until=2020-01-01",
        "/coupon new SUMMER 10% maximum=3",
        "/coupon new auto Spring 10%",
        "/coupon pause",
        "/order",
        "/order K7Q-4MX stop",
    ],
)
async def test_what_the_owner_cannot_mean_gets_one_line_with_an_example(tmp_path: Path, command: str) -> None:
    """Something that works when it is copied."""
    async with open_shop(tmp_path) as shop:
        said = text_of(await shop.owner.say(command))
        assert "\n" not in said
        assert any(sign in said for sign in ("xample", "like")), said


async def test_a_cancelled_order_gives_back_what_it_took(tmp_path: Path) -> None:
    """Goods and the coupon's use; the customer is told why, and may use the coupon again."""
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
        assert await column(shop.store, "coupons", "used") == [0]
        assert "is cancelled already" in text_of(await shop.owner.say(f"/order {code} cancel"))
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon ONCE")
        assert "ONCE: −€0.90" in text_of(alice.window)
        assert "no order “XXX-XXX”" in text_of(await shop.owner.say("/order XXX-XXX"))


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
        assert "2 × €4.50 = €9.00 (−€1.00)" in text_of(receipt)
        assert "1 × €12.00 = €12.00\n" in text_of(receipt)
        assert "Total: €20.00" in text_of(receipt)


async def test_a_coupon_that_the_card_did_not_use_is_not_used_up(tmp_path: Path) -> None:
    """Two coupons that give the same: where one takes the other's place after the card was drawn, that is asked for again."""
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
        assert any("🧾" in text and "and 18 more" in text for text in alice.texts())
        assert not any("went wrong" in text for text in (*alice.texts(), *owner.texts()))


async def test_a_promotion_is_not_named_like_a_code(tmp_path: Path) -> None:
    """Both are named in /coupon pause: one would hide the other."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/coupon new SUMMER 10%")
        assert "already" in text_of(await shop.owner.say('/coupon new auto "Summer" 10%'))
        await shop.owner.say('/coupon new auto "Spring-sale" 10%')
        assert "already" in text_of(await shop.owner.say("/coupon new SPRING-SALE 10%"))
