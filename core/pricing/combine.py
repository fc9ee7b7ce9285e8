"""Which coupons apply together: exclusive ones alone, the others one after the other, whichever is cheapest for the customer.

The promise behind it: one more coupon never makes a cart more expensive. Applying each coupon to what is left keeps that promise
almost always. It can fail if a coupon takes the pieces of a set from a better one, and by a minor unit if an amount is
split and rounded before further coupons; in these cases all combinations are compared and the cheapest one counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models.coupon import BuyGet, Fixed, FreeDelivery, Percent
from core.money import percent_of
from core.pricing.bill import Bill, Taken, take_off
from core.pricing.conditions import Offer

MOST_COMPARED = 9
"""With more item coupons than this, combinations are not compared (2⁹ take a few ms): all apply together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to use coupons: what they took off, in order of application, and what is left to pay.

    `tried` are the ids of all coupons that had their turn; one that is not in `taken` found nothing left.
    """

    taken: tuple[Taken, ...]
    total: int
    tried: frozenset[int]


def cheapest(offers: Sequence[Offer], bill: Bill) -> Outcome:
    """The cheapest of "all stackable ones" and "one exclusive one alone"; `offers` are in order of application.

    On a tie the stackable ones win, then the first exclusive one.
    """
    stackable = _best_together([offer for offer in offers if not offer.coupon.exclusive], bill)
    alone = [together([offer], bill) for offer in offers if offer.coupon.exclusive]
    ways = [way for way in (stackable, *alone) if way.taken]
    return min(ways, key=lambda way: way.total, default=stackable)


def together(offers: Sequence[Offer], bill: Bill) -> Outcome:
    """All of them, one after the other, each applied to what is left. `bill` itself is not changed."""
    bill = bill.copy()
    taken = tuple(one for offer in offers if (one := take_off(bill, offer)))
    return Outcome(taken, bill.total, frozenset(offer.coupon.id for offer in offers))


def _best_together(offers: Sequence[Offer], bill: Bill) -> Outcome:
    goods = [offer for offer in offers if not isinstance(offer.terms, FreeDelivery)]
    if _cannot_harm(goods) or len(goods) > MOST_COMPARED:
        return together(offers, bill)
    return _compared(offers, bill)


def _cannot_harm(goods: Sequence[Offer]) -> bool:
    """Whether all of them together are certainly the cheapest.

    A coupon that rounds each line on its own leaves no line more expensive when the line starts cheaper. One that splits an amount
    may (its largest remainders fall elsewhere), but never leaves a higher sum: that is harmless for the first coupon, which
    always finds the same bill, and for the last one, after which only the sum counts. Sets are a risk where they share pieces.
    """
    in_sets = [place for offer in goods if isinstance(offer.terms, BuyGet) for place in offer.places]
    return len(in_sets) == len(set(in_sets)) and not any(_splits(offer) for offer in goods[1:-1])


def _splits(offer: Offer) -> bool:
    return isinstance(offer.terms, Fixed) or offer.coupon.cap is not None


def _compared(offers: Sequence[Offer], bill: Bill) -> Outcome:
    """The cheapest combination; on a tie all together, then the one with the earlier coupons.

    A branch ends if even the most that the remaining coupons can take off would not beat the best result so far.
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
    """An upper bound of what the coupon takes off after others; for sets (others may leave it more expensive pieces), its items' cost."""
    terms, worth = offer.terms, sum([bill.left[place] for place in offer.places])
    match terms:
        case FreeDelivery():
            return bill.delivery or 0
        case Percent():  # half a minor unit of rounding per line
            worth = min(worth, percent_of(worth, terms.basis_points) + len(offer.places))
        case Fixed():
            worth = min(worth, terms.amount)
    return worth if offer.coupon.cap is None else min(worth, offer.coupon.cap)
