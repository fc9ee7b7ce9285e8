"""What pricing costs: `python -m bench.pricing` prints microseconds per call, the best of several rounds."""

import timeit
from collections.abc import Iterable, Sequence

from core.models.cart import CartLine
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
from core.pricing import price

ROUNDS = 7
CALLS = 200


def cart(count: int) -> list[CartLine]:
    """`count` lines at prices from 1.07 on, two of each, in two categories."""
    return [
        CartLine(
            sku_id=number,
            product_id=number,
            code=f"SKU{number}",
            title="Item",
            label="",
            quantity=2,
            promised=100 + 7 * number,
            priced_at=0,
            promise_ends=2,
            today=100 + 7 * number,
            on_hand=9,
            active=True,
            category_ids=(number % 2,),
            now=1,
        )
        for number in range(1, count + 1)
    ]


def candidates(*terms: Terms, scopes: Iterable[Scope] = (), exclusive: Iterable[int] = ()) -> list[Candidate]:
    """One coupon for each of the terms, in this order; `exclusive` are the numbers of those that stand alone."""
    narrowed = [*scopes, *[Scope()] * len(terms)]
    return [
        Candidate(
            Coupon(
                id=number,
                code=f"CODE{number}",
                currency="EUR",
                terms=each,
                scope=narrowed[number],
                exclusive=number in exclusive,
            )
        )
        for number, each in enumerate(terms)
    ]


def measure(name: str, lines: Sequence[CartLine], coupons: Sequence[Candidate]) -> None:
    """Print the time of one call."""
    shopper = Shopper(now=1)
    timer = timeit.Timer(lambda: price(lines, coupons, shopper, currency="EUR", delivery=490))
    best = min(timer.repeat(ROUNDS, CALLS)) / CALLS
    print(f"{name:<60} {best * 1e6:8.1f} µs")


def main() -> None:
    percent, fixed, two_and_one = Percent(basis_points=1000), Fixed(amount=500), BuyGet(buy=2, get=1)
    tiers = Tiers(tiers=(Tier(spend=1000, terms=percent), Tier(spend=5000, terms=Fixed(amount=900))))
    odd = Scope(category_ids=frozenset({1}))
    measure("3 lines, no coupon", cart(3), [])
    measure("3 lines, one percentage", cart(3), candidates(percent))
    measure("3 lines, one amount", cart(3), candidates(fixed))
    measure("50 lines, no coupon", cart(50), [])
    measure("50 lines, 5 percentages", cart(50), candidates(*[percent] * 5))
    measure("50 lines, 5 kinds", cart(50), candidates(percent, fixed, two_and_one, tiers, FreeDelivery()))
    measure(
        "50 lines, 5 kinds, 2 exclusive",
        cart(50),
        candidates(percent, fixed, two_and_one, tiers, FreeDelivery(), exclusive={0, 2}),
    )
    measure("50 lines, 5 amounts (combinations compared)", cart(50), candidates(*[fixed] * 5, scopes=[odd]))
    measure("50 lines, 5 sets (combinations compared, the worst case)", cart(50), candidates(*[two_and_one] * 5))


if __name__ == "__main__":
    main()
