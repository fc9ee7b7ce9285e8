"""Filling, changing, confirming."""

from pathlib import Path

from bot.routes import Restore
from core.errors import (
    CartExpired,
    CartFull,
    CouponRefused,
    InvalidInput,
    LineFull,
    NotFound,
    NotPayable,
    Noun,
    OutOfStock,
    Shortage,
    StaleScreen,
    TotalChanged,
)
from core.models.coupon import RefusalReason
from core.usecases.cart import view_cart
from core.usecases.coupon import UnknownGoods
from tests.support.chat import buttons, line_of, numbers, routes_of, text_of
from tests.support.crowd import units_in_cart
from tests.support.goods import Good, set_price, stock_and_ledger, stock_up
from tests.support.shop import open_shop


async def test_a_typed_quantity_is_asked_for_again_until_it_is_one(tmp_path: Path) -> None:
    """Wrong input gets one clear line and loses nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=50)])
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.tap("1")
        for nonsense in ("many", "-1", "1000000000", "100", "1.5", "²"):
            await alice.is_refused(nonsense, InvalidInput, field="quantity", value=nonsense)
        short = Shortage(sku_id=1, title="Green tea", wanted=51, left=50)
        await alice.is_refused("51", OutOfStock, shortages=(short,))
        await alice.say("12")
        assert "12 × €4.50" in text_of(alice.window)
        await alice.say("tea")
        assert "“tea”" in text_of(alice.window), "the question is answered: text is a search again"


async def test_more_than_a_line_holds_is_refused_by_what_is_in_it(tmp_path: Path) -> None:
    """What was typed is fine by itself: the answer names no number that nobody typed."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=200)])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        answer = await alice.is_refused("/add TEA-100 98", LineFull, title="Green tea", limit=99, inside=2)
        assert 100 not in numbers(answer)
        await alice.say("/add TEA-100 97")
        assert "99 × €4.50" in text_of(alice.window)


async def test_what_an_empty_cart_has_not_cannot_be_removed_and_the_cart_is_pointed_to(tmp_path: Path) -> None:
    """The refusal has no example: nothing could be removed."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=5)])
        answer = await shop.customer().is_refused("/remove TEA-100", NotFound, noun=Noun.CART_LINE, example="")
        assert "/cart" in answer


async def test_a_shop_whose_prices_nobody_can_pay_takes_no_order(tmp_path: Path) -> None:
    """Stars are no cash: neither the checkout nor an older card makes an order; the cart stays."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=5)])
        alice, owner = shop.customer(), shop.owner
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        card = alice.window
        await owner.say("/settings currency XTR")
        await alice.say("/cart")
        await alice.tap("Checkout")
        assert shop.refused(NotPayable, currency="XTR")
        await alice.say("/checkout")
        assert shop.refused(NotPayable, currency="XTR")
        await alice.tap("Confirm order", card)
        assert shop.refusals
        assert await stock_and_ledger(shop.store, 1) == (5, 5)
        assert "Green tea" in text_of(await alice.say("/cart"))


async def test_every_tap_on_a_step_counts(tmp_path: Path) -> None:
    """Five quick taps on the same + make six, and − takes them back, although every one belongs to the first screen."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=9)])
        alice = shop.customer()
        await alice.say("/add TEA-100")
        before = alice.window
        for _ in range(5):
            alice.tap_unseen("+", before)
        await shop.rest()
        assert "6 × €4.50" in text_of(alice.window)
        for _ in range(7):
            alice.tap_unseen("−", before)
        await shop.rest()
        assert await units_in_cart(shop, alice) == 0
        assert not shop.refusals


async def test_a_step_from_before_another_change_changes_nothing(tmp_path: Path) -> None:
    """Another line, a coupon, an answer about the delivery: what the screen showed has changed by more than its steps."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=9), Good("B-1", "Bread", stock=9)])
        alice = shop.customer()
        await alice.say("/add B-1")
        await alice.say("/add TEA-100")
        before = alice.window
        await alice.tap("+", before)
        await alice.tap("2. Bread")
        await alice.tap("+")
        await alice.tap("+", before)
        assert shop.refused(StaleScreen)
        assert await units_in_cart(shop, alice) == 4


async def test_steps_stop_at_what_there_is(tmp_path: Path) -> None:
    """The last piece is said; the taps before it count."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=3)])
        alice = shop.customer()
        await alice.say("/add TEA-100")
        before = alice.window
        for _ in range(4):
            alice.tap_unseen("+", before)
        await shop.rest()
        assert await units_in_cart(shop, alice) == 3
        assert [type(refusal) for refusal in shop.refusals] == [OutOfStock, OutOfStock]


async def test_emptying_the_cart_asks_first(tmp_path: Path) -> None:
    """Clear cart, keep it, clear it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/add TEA-100 3")
        await alice.tap("Clear cart")
        await alice.tap("Keep it")
        assert "3 × €4.50" in text_of(alice.window)
        await alice.tap("Clear cart")
        await alice.tap("Yes, empty it")
        assert await units_in_cart(shop, alice) == 0
        assert "€" not in text_of(alice.window)


async def test_what_is_short_is_named_and_can_be_taken_as_far_as_it_goes(tmp_path: Path) -> None:
    """An alert with each short item, then one tap to take what is there."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good("A-1", "Apple", stock=5), Good("B-1", "Bread", stock=5)])
        alice, bob = shop.customer(1), shop.customer(2)
        await alice.say("/add A-1 4")
        await alice.say("/add B-1 2")
        await alice.tap("Checkout")
        card = alice.window
        await bob.say("/add A-1 3")
        await bob.say("/add B-1 5")
        await bob.tap("Checkout")
        await bob.tap("Confirm order")
        await alice.tap("Confirm order", card)
        apples = Shortage(sku_id=1, title="Apple", wanted=4, left=2)
        bread = Shortage(sku_id=2, title="Bread", wanted=2, left=0)
        assert shop.refused(OutOfStock, shortages=(apples, bread))
        await alice.tap("Take what is there")
        assert "2 × €4.50" in text_of(alice.window)
        assert "Bread" not in text_of(alice.window)
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        assert await stock_and_ledger(shop.store, 1) == (0, 0)
        assert await stock_and_ledger(shop.store, 2) == (0, 0)


async def test_what_is_hidden_meanwhile_is_not_called_sold_out(tmp_path: Path) -> None:
    """The cart does not count it, and checkout says why it is refused; one tap takes it out."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good("A-1", "Apple", stock=5), Good("B-1", "Bread", stock=5)])
        alice = shop.customer()
        await alice.say("/add A-1 1")
        await alice.say("/add B-1 2")
        assert "⚠️" not in text_of(alice.window)
        await shop.owner.say("/product B-1")
        await shop.owner.tap("🙈 Hide")
        await alice.tap("Checkout")
        gone = Shortage(sku_id=2, title="Bread", wanted=2, left=0, gone=True)
        assert shop.refused(OutOfStock, shortages=(gone,))
        assert text_of(alice.window).endswith("Total: €4.50")
        await alice.tap("Remove sold-out items")
        assert "Bread" not in text_of(alice.window)
        await alice.tap("Checkout · €4.50")


async def test_a_changed_total_is_shown_and_asked_for_again(tmp_path: Path) -> None:
    """A price fall after the card was drawn: nothing is charged unseen, not even less."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=500)])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        await set_price(shop.store, 1, 400)
        await alice.tap("Confirm order")
        assert shop.refused(TotalChanged, shown=1000, total=800, currency="EUR")
        assert "€8.00" in text_of(alice.window)
        await alice.tap("Confirm order")
        assert any("🧾" in text and "€8.00" in text for text in alice.texts())


async def test_a_rise_does_not_touch_the_promised_price(tmp_path: Path) -> None:
    """The cart keeps the price at which the item entered it; after its time the new price is shown and said."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=500)])
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await set_price(shop.store, 1, 700)
        assert "€5.00" in text_of(await alice.say("/cart"))
        shop.clock.advance(hours=71)
        await alice.say("/add TEA-100")
        shop.clock.advance(hours=2)
        await alice.say("/cart")
        assert "2 × €7.00" in text_of(alice.window)
        assert "€5.00" in line_of(alice.window, "ℹ️")


async def test_an_expired_cart_says_so_and_can_be_restored(tmp_path: Path) -> None:
    """After its time: no checkout, but one tap brings the items back at today's prices."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=500)])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        card = alice.window
        shop.clock.advance(hours=80)
        await set_price(shop.store, 1, 600)
        await alice.tap("Confirm order", card)
        assert shop.refused(CartExpired)
        assert Restore() in routes_of(alice.window)
        await alice.tap("Restore my cart")
        assert "2 × €6.00" in text_of(alice.window)
        assert Restore() not in routes_of(alice.window)


async def test_a_coupon_takes_off_and_is_redeemed(tmp_path: Path) -> None:
    """Made by the owner in the chat, applied by button, kept by the order."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=1000)])
        alice = shop.customer()
        assert "SUMMER" in text_of(await shop.owner.say("/coupon new summer 10% min=20 limit=1 until=2099-08-31"))
        await alice.say("/add TEA-100")
        await alice.tap("Add coupon")
        await alice.is_refused("WINTER", NotFound, noun=Noun.COUPON, key="WINTER")
        assert "€10.00" in line_of(await alice.say("Summer"), "SUMMER")
        await alice.say("/add TEA-100")
        await alice.say("/coupon summer")
        assert "SUMMER: −€2.00" in text_of(alice.window)
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        assert any("🧾" in text and "€18.00" in text for text in alice.texts())
        bob = shop.customer(2)
        await bob.say("/add TEA-100 2")
        await bob.is_refused("/coupon SUMMER", CouponRefused, code="SUMMER", reason=RefusalReason.LIMIT_REACHED)


async def test_order_again_fills_the_cart_with_what_is_still_there(tmp_path: Path) -> None:
    """From the list of orders to the receipt to a cart, which says what is gone."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good("A-1", "Apple", stock=9), Good("B-1", "Bread", stock=1)])
        alice = shop.customer()
        await alice.say("/add A-1 2")
        await alice.say("/add B-1")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        await alice.say("/orders")
        await alice.tap("placed")
        assert "🧾" in text_of(alice.window)
        await alice.tap("Order again")
        assert any("Bread" in text for text, _alert in alice.answers())
        assert "Apple" in text_of(alice.window)
        assert "Bread" not in text_of(alice.window)


async def test_a_cart_of_fifty_long_lines_works_to_its_receipt(tmp_path: Path) -> None:
    """Titles of 200 characters full of emoji, < and &; the card and the receipt stay inside one message."""
    title = "🍵<b>&amp;</b>&<🫖>" * 20
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(f"S-{n}", f"{n:02} {title}"[:200], stock=99) for n in range(51)])
        alice = shop.customer()
        for number in range(50):
            await alice.say(f"/add S-{number} 99")
        await alice.is_refused("/add S-50", CartFull, limit=50)
        await alice.say("/cart")
        assert "1/9" in buttons(alice.window)
        await alice.tap("Checkout")
        card = alice.window
        assert text_of(card).count("•") == 50
        await alice.tap("Confirm order")
        receipt = next(one for one in alice.from_bot() if one["message_id"] == card["message_id"])
        assert text_of(receipt).count("•") == 50
        assert "€22,275.00" in text_of(receipt)


async def test_a_coupon_for_one_shelf_leaves_the_others_alone(tmp_path: Path) -> None:
    """The owner names a category; a word that names nothing is refused, and no coupon is made."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=1000), Good("M-1", "Mug", 3000, category="Mugs")])
        owner, alice = shop.owner, shop.customer()
        await owner.is_refused("/coupon new TEATIME 50% only=Nonsense", UnknownGoods, key="Nonsense")
        await owner.say("/coupon new TEATIME 50% only=drinks")
        await alice.say("/add M-1")
        await alice.say("/coupon TEATIME")
        (dropped,) = (await shop.store.read(view_cart, alice.id)).breakdown.dropped
        assert (dropped.code, dropped.refusal.reason) == ("TEATIME", RefusalReason.NOTHING_ELIGIBLE)
        assert line_of(alice.window, "TEATIME")
        await alice.say("/add TEA-100")
        await alice.say("/coupon TEATIME")
        assert "TEATIME: −€5.00" in text_of(alice.window)


async def test_a_card_whose_total_and_stock_have_both_changed_leads_on(tmp_path: Path) -> None:
    """A redrawn card would be refused again, so the cart is shown: there, what is left can be taken."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=500)])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        await set_price(shop.store, 1, 400)
        await shop.owner.say("/stock TEA-100 =1")
        await alice.tap("Confirm order")
        assert numbers(line_of(alice.window, "⚠️")) == [1]
        await alice.tap("Take what is there")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        assert any("🧾" in text and "€4.00" in text for text in alice.texts())


async def test_restoring_twice_is_restoring_once(tmp_path: Path) -> None:
    """A double tap on Restore shows the cart; an expired cart stays restorable beside a new one."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(), Good("M-1", "Mug")])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        shop.clock.advance(hours=80)
        await alice.say("/add M-1")
        assert "Green tea" not in text_of(alice.window)
        before = alice.window
        await alice.tap("Restore my cart", before)
        await alice.tap("Restore my cart", before)
        assert "Green tea" in text_of(alice.window)
        assert "Mug" in text_of(alice.window)
        assert not shop.refusals
