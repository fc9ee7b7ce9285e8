"""Which coupons together: exclusive ones alone, the others one after the other, whatever is cheapest to the customer.

The promise behind it: one coupon more never makes a cart dearer. Each coupon on what is left keeps that promise nearly
always. It can fail where a coupon takes the pieces of a set from a better one, and by a minor unit where an amount is
split and rounded before further coupons; there, all combinations are compared and the cheapest one counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models.coupon import BuyGet, Fixed, FreeDelivery, Percent
from core.money import percent_of
from core.pricing.bill import Bill, Taken, take_off
from core.pricing.conditions import Offer

MOST_COMPARED = 9
"""Of more coupons on goods than this, combinations are not compared (2⁹ take a few ms): all apply together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to use coupons: what they took, in order of application, and what is left to pay.

    `tried` are the ids of all that had their turn; one that is not in `taken` then found nothing left.
    """

    taken: tuple[Taken, ...]
    total: int
    tried: frozenset[int]


def cheapest(offers: Sequence[Offer], bill: Bill) -> Outcome:
    """The cheapest of "all stackable ones" and "one exclusive one alone"; `offers` come in order of application.

    On a tie the stackable ones count, then the exclusive one that comes first.
    """
    stackable = _best_together([offer for offer in offers if not offer.coupon.exclusive], bill)
    alone = [together([offer], bill) for offer in offers if offer.coupon.exclusive]
    ways = [way for way in (stackable, *alone) if way.taken]
    return min(ways, key=lambda way: way.total, default=stackable)


def together(offers: Sequence[Offer], bill: Bill) -> Outcome:
    """All of them, one after the other, each on what is left. `bill` itself is not touched."""
    bill = bill.copy()
    taken = tuple(one for offer in offers if (one := take_off(bill, offer)))
    return Outcome(taken, bill.total, frozenset(offer.coupon.id for offer in offers))


def _best_together(offers: Sequence[Offer], bill: Bill) -> Outcome:
    goods = [offer for offer in offers if not isinstance(offer.terms, FreeDelivery)]
    if _cannot_harm(goods) or len(goods) > MOST_COMPARED:
        return together(offers, bill)
    return _compared(offers, bill)


def _cannot_harm(goods: Sequence[Offer]) -> bool:
    """Whether all together are certainly cheapest.

    A coupon that rounds every line for itself leaves no line dearer when it is given less. One that splits an amount
    may (its largest remainders fall elsewhere), though it never leaves the sum dearer: harmless as the first one, which
    always finds the same, and as the last one, after which only the sum counts. Sets harm where they share pieces.
    """
    in_sets = [place for offer in goods if isinstance(offer.terms, BuyGet) for place in offer.places]
    return len(in_sets) == len(set(in_sets)) and not any(_splits(offer) for offer in goods[1:-1])


def _splits(offer: Offer) -> bool:
    return isinstance(offer.terms, Fixed) or offer.coupon.cap is not None


def _compared(offers: Sequence[Offer], bill: Bill) -> Outcome:
    """The cheapest combination; on a tie all together, then the one with the earlier coupons.

    A branch ends where even the most that the coming coupons can take would not make it cheaper than the best so far.
    """
    best: Outcome | None = None
    most = [_most(offer, bill) for offer in offers]
    coming = [sum(most[place:]) for place in range(len(offers) + 1)]

    def visit(place: int, bill: Bill, taken: tuple[Taken, ...], tried: frozenset[int]) -> None:
        nonlocal best
        if best and bill.total - coming[place] >= best.total:
            return
        if place == len(offers):
            best = Outcome(taken, bill.total, tried)
            return
        offer, with_it = offers[place], bill.copy()
        one = take_off(with_it, offer)
        visit(place + 1, with_it, (*taken, one) if one else taken, tried | {offer.coupon.id})
        if one and one.discount:
            visit(place + 1, bill, taken, tried)

    visit(0, bill, (), frozenset())  # all together come first
    return best or together(offers, bill)


def _most(offer: Offer, bill: Bill) -> int:
    """At least what the coupon takes after any others; of sets (others may leave it dearer pieces) whatever its goods cost."""
    terms, worth = offer.terms, sum([bill.left[place] for place in offer.places])
    match terms:
        case FreeDelivery():
            return bill.delivery or 0
        case Percent():  # half a minor unit of rounding a line
            worth = min(worth, percent_of(worth, terms.basis_points) + len(offer.places))
        case Fixed():
            worth = min(worth, terms.amount)
    return worth if offer.coupon.cap is None else min(worth, offer.coupon.cap)
