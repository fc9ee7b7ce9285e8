"""What holds for every cart and all coupons, in currencies with 0, 2 and 3 decimals."""

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.models.breakdown import Breakdown
from core.models.coupon import Candidate, Shopper
from core.pricing import price
from tests.core.pricing.strategies import Purchase, crowds, purchases
from tests.core.pricing.table import Line

SHOPPER = Shopper(now=1_000, orders=1)


def priced(cart: list[Line], coupons: list[Candidate], currency: str, delivery: int | None) -> Breakdown:
    return price(cart, coupons, SHOPPER, currency=currency, delivery=delivery)


@given(purchases())
def test_every_part_sums_to_its_whole(purchase: Purchase) -> None:
    """Line discounts, coupon shares and the total account for every minor unit."""
    found = priced(*purchase)
    by_coupon = [share for one in found.applied for share in one.shares]
    assert found.subtotal == sum(line.subtotal for line in found.lines)
    assert found.discount == sum(line.discount for line in found.lines) == sum(one.discount for one in found.applied)
    assert found.delivery_discount == sum(one.delivery_discount for one in found.applied)
    assert all(one.discount == sum(share for _, share in one.shares) for one in found.applied)
    for line in found.lines:
        assert line.discount == sum(share for sku_id, share in by_coupon if sku_id == line.sku_id)
    assert found.total == found.subtotal - found.discount + found.delivery - found.delivery_discount


@given(purchases())
def test_nothing_falls_below_zero(purchase: Purchase) -> None:
    """No line, no delivery, no share and no total is negative, and none is discounted by more than it costs."""
    found = priced(*purchase)
    assert found.total >= 0
    assert 0 <= found.delivery_discount <= found.delivery
    assert all(0 <= line.discount <= line.subtotal for line in found.lines)
    assert all(share > 0 for one in found.applied for _, share in one.shares)


@given(purchases())
def test_a_coupon_less_never_makes_the_cart_cheaper(
    purchase: Purchase,
) -> None:
    """The total with all coupons is at most the total with any of them left out."""
    cart, coupons, currency, delivery = purchase
    total = priced(cart, coupons, currency, delivery).total
    for fewer in combinations(coupons, max(0, len(coupons) - 1)):
        assert total <= priced(cart, list(fewer), currency, delivery).total


@settings(max_examples=200)
@given(crowds())
def test_coupons_in_each_others_way_never_make_a_cart_dearer(purchase: Purchase) -> None:
    """No coupon takes the pieces of a better one, nor moves a rounding so that the customer pays a cent more."""
    cart, coupons, currency, delivery = purchase
    total = priced(cart, coupons, currency, delivery).total
    for count in range(len(coupons)):
        for fewer in combinations(coupons, count):
            assert total <= priced(cart, list(fewer), currency, delivery).total


@given(purchases(), st.randoms(use_true_random=False))
def test_order_of_lines_and_coupons_does_not_matter(purchase: Purchase, random: Random) -> None:
    """Shuffled lines and coupons give the same breakdown."""
    cart, coupons, currency, delivery = purchase
    shuffled_cart, shuffled_coupons = random.sample(cart, len(cart)), random.sample(coupons, len(coupons))
    assert priced(shuffled_cart, shuffled_coupons, currency, delivery) == priced(cart, coupons, currency, delivery)


@given(purchases())
def test_every_coupon_is_accounted_for_once(purchase: Purchase) -> None:
    """A coupon is applied or dropped with a reason, in the order of priority, then code."""
    cart, coupons, currency, delivery = purchase
    found = priced(cart, coupons, currency, delivery)
    applied, dropped = [one.coupon_id for one in found.applied], [one.coupon_id for one in found.dropped]
    ranked = [each.coupon.id for each in sorted(coupons, key=lambda each: (-each.coupon.priority, each.coupon.code))]
    assert sorted(applied + dropped) == sorted(ranked)
    assert applied == [each for each in ranked if each in applied]
    assert dropped == [each for each in ranked if each in dropped]


@given(purchases())
def test_an_exclusive_coupon_never_shares_a_cart(
    purchase: Purchase,
) -> None:
    """Where an exclusive coupon is applied, it is the only one."""
    cart, coupons, currency, delivery = purchase
    exclusive = {each.coupon.id for each in coupons if each.coupon.exclusive}
    applied = {one.coupon_id for one in priced(cart, coupons, currency, delivery).applied}
    assert len(applied) <= 1 or not applied & exclusive


@given(purchases())
def test_no_coupon_takes_more_than_its_cap(purchase: Purchase) -> None:
    """Goods and delivery together."""
    cart, coupons, currency, delivery = purchase
    caps = {each.coupon.id: each.coupon.cap for each in coupons}
    for one in priced(cart, coupons, currency, delivery).applied:
        cap = caps[one.coupon_id]
        assert cap is None or one.discount + one.delivery_discount <= cap
