"""The entry point: lines, coupons and delivery go in, the breakdown comes out."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from core.models.breakdown import AppliedCoupon, Breakdown, DroppedCoupon, LinePrice
from core.models.coupon import Candidate, Coupon, Refusal, RefusalReason, Shopper
from core.pricing.bill import Bill, Taken, open_bill
from core.pricing.combine import Outcome, cheapest, together
from core.pricing.conditions import Offer, PricedLine, offer

_by_sku = attrgetter("sku_id")


def price(
    lines: Iterable[PricedLine],
    candidates: Iterable[Candidate],
    shopper: Shopper,
    *,
    currency: str,
    delivery: int | None = None,
) -> Breakdown:
    """What these lines cost this shopper with these coupons.

    Each SKU is on one line, and each coupon is among the candidates once; their order does not matter. Prices and `delivery`
    are minor units of `currency`; `delivery` is None while it is not chosen, 0 if nothing is charged for it.
    A coupon that does not apply is in `dropped`, with the reason; so is one that would take nothing off, so that it is
    not used up for nothing. Only free delivery stays among the applied ones while no delivery is chosen.
    """
    ordered = sorted(lines, key=_by_sku)
    bill = open_bill(ordered, delivery)
    ranked = sorted(candidates, key=_rank)
    if not ranked:
        return _breakdown(ordered, bill, (), ())
    answers = [(candidate.coupon, offer(candidate, ordered, shopper, currency)) for candidate in ranked]
    outcome = cheapest([answer for _, answer in answers if isinstance(answer, Offer)], bill)
    applied = {taken.offer.coupon.id for taken in outcome.taken}
    dropped = [_dropped(*answer, outcome, bill) for answer in answers if answer[0].id not in applied]
    return _breakdown(ordered, bill, outcome.taken, dropped)


def _rank(candidate: Candidate) -> tuple[int, str, int]:
    coupon = candidate.coupon
    return -coupon.priority, coupon.code, coupon.id


def _dropped(coupon: Coupon, answer: Offer | Refusal, outcome: Outcome, bill: Bill) -> DroppedCoupon:
    refusal = answer if isinstance(answer, Refusal) else _not_needed(answer, outcome, bill)
    return DroppedCoupon(coupon.id, coupon.code, coupon.name, refusal)


def _not_needed(offer: Offer, outcome: Outcome, bill: Bill) -> Refusal:
    """Why an eligible coupon is not among the applied ones: others left nothing for it, or the cart is cheaper without it."""
    if offer.coupon.id in outcome.tried or not together([offer], bill).taken:
        return Refusal(RefusalReason.NOTHING_LEFT)
    by = ", ".join(taken.offer.coupon.label for taken in outcome.taken)
    return Refusal(RefusalReason.NOT_COMBINABLE, by=by)


def _breakdown(
    lines: Sequence[PricedLine], bill: Bill, taken: Sequence[Taken], dropped: Sequence[DroppedCoupon]
) -> Breakdown:
    """`bill` is the bill before any coupon."""
    discounts = [0] * len(lines)
    for one in taken:
        if one.discount:
            for place, share in zip(one.offer.places, one.shares, strict=True):
                discounts[place] += share
    discount = sum(discounts)
    delivery_discount = sum(one.delivery_discount for one in taken)
    return Breakdown(
        subtotal=bill.total - (bill.delivery or 0),
        lines=tuple(
            [LinePrice(line.sku_id, total, off) for line, total, off in zip(lines, bill.left, discounts, strict=True)]
        ),
        discount=discount,
        delivery=bill.delivery or 0,
        delivery_discount=delivery_discount,
        total=bill.total - discount - delivery_discount,
        applied=tuple(_applied(one, lines) for one in taken),
        dropped=tuple(dropped),
    )


def _applied(one: Taken, lines: Sequence[PricedLine]) -> AppliedCoupon:
    coupon = one.offer.coupon
    shares = zip(one.offer.places, one.shares, strict=True) if one.discount else ()
    kept = tuple([(lines[place].sku_id, share) for place, share in shares if share])
    return AppliedCoupon(coupon.id, coupon.code, coupon.name, one.discount, one.delivery_discount, kept)
