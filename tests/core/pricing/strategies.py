"""Random carts, coupons and currencies with 0, 2 and 3 decimals."""

from hypothesis import strategies as st

from core.models.coupon import (
    BuyGet,
    Candidate,
    Coupon,
    Fixed,
    FreeDelivery,
    Percent,
    Scope,
    Terms,
    Tier,
    Tiers,
)
from core.money import exponent
from tests.core.pricing.table import Line

Purchase = tuple[list[Line], list[Candidate], str, int | None]
"""Lines, coupons, currency, delivery."""

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
