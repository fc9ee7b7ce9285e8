"""How long pricing takes: `make bench`, or `python -m bench.pricing`. Prints microseconds per call, the best of several rounds.

Measures CPU time, so other load on the machine counts little. Exits with 1 if a cart takes longer than promised.
"""

import sys
import time
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

ROUNDS = 20
CALLS = 50
PROMISED = 1_000.0
"""Microseconds for 50 lines with 5 coupons of any kind."""


def cart(count: int) -> list[CartLine]:
    """`count` lines of two pieces each, at prices from 1.07, in two categories."""
    return [
        CartLine(
            sku_id=number,
            product_id=number,
            code=f"SKU{number}",
            title="Item",
            label="",
            quantity=2,
            promised=100 + 7 * number,
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
    """One coupon for each of the terms, in this order. `exclusive` has the numbers of the exclusive ones."""
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


def measure(name: str, lines: Sequence[CartLine], coupons: Sequence[Candidate]) -> bool:
    """Print the time of one call. Gives whether it keeps the promise."""
    shopper = Shopper(now=1)
    timer = timeit.Timer(lambda: price(lines, coupons, shopper, currency="EUR", delivery=490), timer=time.process_time)
    best = min(timer.repeat(ROUNDS, CALLS)) / CALLS * 1e6
    print(f"{name:<60} {best:8.1f} µs")
    return best < PROMISED


def main() -> None:
    percent, fixed, two_and_one = Percent(basis_points=1000), Fixed(amount=500), BuyGet(buy=2, get=1)
    tiers = Tiers(tiers=(Tier(spend=1000, terms=percent), Tier(spend=5000, terms=Fixed(amount=900))))
    kinds = (percent, fixed, two_and_one, tiers, FreeDelivery())
    odd = Scope(category_ids=frozenset({1}))
    kept = [
        measure("3 lines, no coupon", cart(3), []),
        measure("3 lines, one percentage", cart(3), candidates(percent)),
        measure("3 lines, one amount", cart(3), candidates(fixed)),
        measure("50 lines, no coupon", cart(50), []),
        measure("50 lines, 5 percentages", cart(50), candidates(*[percent] * 5)),
        measure("50 lines, 5 kinds", cart(50), candidates(*kinds)),
        measure("50 lines, 5 kinds, 2 exclusive", cart(50), candidates(*kinds, exclusive={0, 2})),
        measure("50 lines, 5 amounts (combinations compared)", cart(50), candidates(*[fixed] * 5, scopes=[odd])),
        measure("50 lines, 5 sets (combinations compared)", cart(50), candidates(*[two_and_one] * 5)),
    ]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
