"""The breakdown of a real cart: shares, order, and what a caller may rely on."""

from dataclasses import replace

from core.errors import CouponRefused
from core.models.breakdown import AppliedCoupon, LinePrice
from core.models.cart import Cart, CartLine, CartStatus
from core.models.coupon import BuyGet, Candidate, Coupon, Fixed, Percent, RefusalReason, Shopper, Terms
from core.models.price import Reduced
from core.pricing import price
from core.pricing.combine import MOST_COMPARED
from core.pricing.stars import in_stars

SHOPPER = Shopper(now=1)


def cart_line(sku_id: int, quantity: int, promised: int, today: int) -> CartLine:
    """A line of category 7 whose promise lasts."""
    return CartLine(
        sku_id=sku_id,
        product_id=sku_id,
        code=f"SKU{sku_id}",
        title="Tea",
        label="",
        quantity=quantity,
        promised=promised,
        promise_ends=2,
        today=today,
        on_hand=9,
        active=True,
        category_ids=(7,),
        now=1,
    )


def candidate(number: int, terms: Terms) -> Candidate:
    return Candidate(Coupon(id=number, code=f"CODE{number:02}", currency="EUR", terms=terms))


def test_a_cart_without_coupons_costs_its_lines_and_the_delivery() -> None:
    """At the price the cart's line promises; lines come by SKU id."""
    found = price([cart_line(9, 1, 400, 500), cart_line(2, 3, 150, 100)], [], SHOPPER, currency="EUR", delivery=490)
    assert found.lines == (LinePrice(2, 300), LinePrice(9, 400))
    assert (found.subtotal, found.discount, found.delivery, found.delivery_discount) == (700, 0, 490, 0)
    assert (found.total, found.applied, found.dropped) == (1190, (), ())


def test_every_coupon_tells_its_share_of_each_line() -> None:
    """By SKU id, without the lines it took nothing off."""
    found = price(
        [cart_line(9, 1, 400, 400), cart_line(2, 2, 100, 100)],
        [candidate(1, Percent(basis_points=1000)), candidate(2, BuyGet(buy=2, get=1))],
        SHOPPER,
        currency="EUR",
    )
    assert found.applied == (
        AppliedCoupon(1, "CODE01", "", discount=60, delivery_discount=0, shares=((2, 20), (9, 40))),
        AppliedCoupon(2, "CODE02", "", discount=90, delivery_discount=0, shares=((2, 90),)),
    )
    assert found.lines == (LinePrice(2, 200, 110), LinePrice(9, 400, 40))
    assert [line.total for line in found.lines] == [90, 360]
    assert (found.discount_of(9), found.discount_of(1)) == (40, 0)


def test_a_dropped_coupon_can_be_refused_with_its_facts() -> None:
    """What is missing travels as facts to the code that words it."""
    short = Candidate(Coupon(id=3, code="SUMMER", currency="EUR", terms=Fixed(amount=100), minimum_subtotal=720))
    found = price([cart_line(1, 1, 400, 400)], [short], SHOPPER, currency="EUR")
    refusal = found.refusal_of(3)
    assert refusal is not None
    refused = CouponRefused("SUMMER", refusal.reason, **refusal.facts)
    assert (refused.reason, refused.facts) == (RefusalReason.MINIMUM_SUBTOTAL, {"missing_amount": 320})
    assert found.refusal_of(4) is None


def test_more_coupons_than_can_be_compared_apply_all_together() -> None:
    """The time that pricing takes stays bounded: each in its turn, each on what is left."""
    coupons = [candidate(number, BuyGet(buy=1, get=1, basis_points=100)) for number in range(MOST_COMPARED)]
    best = candidate(MOST_COMPARED, BuyGet(buy=1, get=1))
    cart = [cart_line(1, 2, 1000, 1000)]
    assert price(cart, [*coupons[1:], best], SHOPPER, currency="EUR").total == 1000
    assert price(cart, [*coupons, best], SHOPPER, currency="EUR").total == 1990


def test_a_price_for_a_time_is_lower_in_stars_as_well() -> None:
    """By the rate; with a price of its own in Stars, nothing is lower."""
    line = cart_line(1, 1, 750, 750)._replace(regular=900, price_ends=9, digital=True)
    cart = Cart(1, 1, CartStatus.OPEN, 1, "EUR", 9, lines=(line,))
    by_rate = in_stars(cart, 50)
    assert by_rate
    assert (by_rate.lines[0].unit_price, by_rate.lines[0].reduced) == (375, Reduced(450, 9, 1))
    of_its_own = in_stars(replace(cart, lines=(line._replace(stars=300),)), 50)
    assert of_its_own
    assert (of_its_own.lines[0].unit_price, of_its_own.lines[0].reduced) == (300, None)
