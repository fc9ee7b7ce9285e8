"""What holds for every cart and all coupons, in currencies with 0, 2 and 3 decimals."""

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.models.breakdown import Breakdown
from core.models.coupon import (
    BuyGet,
    Candidate,
    Coupon,
    Fixed,
    FreeDelivery,
    Percent,
    Scope,
    Shopper,
    Terms,
    Tier,
    Tiers,
)
from core.money import exponent
from core.pricing import price
from tests.core.pricing.table import Line

Purchase = tuple[list[Line], list[Candidate], str, int | None]
"""Lines, coupons, currency, delivery."""

SHOPPER = Shopper(now=1_000, orders=1)
SKUS = range(1, 6)

currencies = st.sampled_from(["JPY", "EUR", "KWD"])
basis_points = st.sampled_from([10_000, 5_000, 1_000]) | st.integers(1, 10_000)


def amounts(currency: str, units: int = 30) -> st.SearchStrategy[int]:
    """Few minor units, where rounding bites, or up to `units` whole ones."""
    return st.integers(1, 9) | st.integers(1, units * 10 ** exponent(currency))


def lines(currency: str) -> st.SearchStrategy[list[Line]]:
    one = st.tuples(st.integers(1, 6), st.just(0) | amounts(currency))
    return st.lists(one, max_size=len(SKUS)).map(
        lambda drawn: [
            Line(sku, product_id=sku // 2, category_ids=(sku % 2,), quantity=quantity, unit_price=unit_price)
            for sku, (quantity, unit_price) in zip(SKUS, drawn, strict=False)
        ]
    )


def terms(currency: str) -> st.SearchStrategy[Terms]:
    percent = st.builds(Percent, basis_points=basis_points)
    fixed = st.builds(Fixed, amount=amounts(currency))
    tier = st.builds(Tier, spend=amounts(currency), terms=percent | fixed)
    tiers = st.lists(tier, min_size=1, max_size=3, unique_by=lambda tier: tier.spend)
    return st.one_of(
        percent,
        fixed,
        st.builds(FreeDelivery),
        st.builds(BuyGet, buy=st.integers(1, 3), get=st.integers(1, 2), basis_points=basis_points),
        tiers.map(lambda drawn: Tiers(tiers=tuple(sorted(drawn, key=lambda tier: tier.spend)))),
    )


scopes = st.just(Scope()) | st.builds(
    Scope,
    category_ids=st.frozensets(st.integers(0, 1), max_size=1),
    product_ids=st.frozensets(st.integers(0, 2), max_size=1),
    sku_ids=st.frozensets(st.sampled_from(SKUS), max_size=3),
)


@st.composite
def candidates(draw: st.DrawFn, currency: str) -> list[Candidate]:
    """Up to five coupons, most of which hold."""
    return [
        Candidate(
            Coupon(
                id=number,
                code=f"CODE{number}",
                currency=currency,
                terms=draw(terms(currency)),
                scope=draw(scopes),
                minimum_subtotal=draw(st.just(0) | amounts(currency)),
                minimum_quantity=draw(st.just(0) | st.integers(0, 5)),
                cap=draw(st.none() | amounts(currency)),
                exclusive=draw(st.integers(1, 5)) == 1,
                priority=draw(st.integers(0, 2)),
                limit=draw(st.none() | st.just(3)),
                used=draw(st.integers(0, 3)),
            )
        )
        for number in range(draw(st.integers(0, 5)))
    ]


@st.composite
def purchases(draw: st.DrawFn) -> Purchase:
    currency = draw(currencies)
    delivery = draw(st.none() | st.just(0) | amounts(currency, 9))
    return draw(lines(currency)), draw(candidates(currency)), currency, delivery


@st.composite
def crowds(draw: st.DrawFn) -> Purchase:
    """A few cents' worth of goods , coupons that all hold, none of them exclusive: they get in each other's way."""
    prices = draw(st.lists(st.integers(1, 6), min_size=3, max_size=3))
    cart = [Line(sku, 0, (), draw(st.integers(1, 3)), amount) for sku, amount in zip(SKUS, prices, strict=False)]
    whole = st.builds(Percent, basis_points=st.sampled_from([10_000, 5_000]))
    sets = st.builds(BuyGet, buy=st.integers(1, 2), get=st.just(1), basis_points=st.sampled_from([10_000, 1_000]))
    some = st.frozensets(st.integers(1, 3), max_size=2).map(lambda skus: Scope(sku_ids=skus))
    coupons = [
        Candidate(
            Coupon(
                id=number,
                code=f"CODE{number}",
                currency="EUR",
                terms=draw(whole | sets | st.builds(Fixed, amount=st.integers(1, 6))),
                scope=draw(some),
                cap=draw(st.none() | st.integers(1, 6)),
            )
        )
        for number in range(4)
    ]
    return cart, coupons, "EUR", None


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
