"""The entry: lines, coupons and delivery in, the breakdown out."""

from collections.abc import Iterable, Sequence

from core.models.breakdown import AppliedCoupon, Breakdown, DroppedCoupon, LinePrice
from core.models.coupon import Candidate, Coupon, Refusal, RefusalReason, Shopper
from core.pricing.bill import open_bill
from core.pricing.combine import Outcome, Taken, together
from core.pricing.conditions import Offer, PricedLine, offer


def price(
    lines: Iterable[PricedLine],
    candidates: Sequence[Candidate],
    shopper: Shopper,
    *,
    currency: str,
    delivery: int | None = None,
) -> Breakdown:
    """What these lines cost this shopper with these coupons.

    Each SKU is on one line, each coupon among the candidates once; their order does not matter. Prices and `delivery` are minor units
    of `currency`; `delivery` is None while it is not chosen, 0 where nothing is charged for it. Raises nothing: a coupon that does not
    apply is in `dropped`, with the reason. Nothing is counted here: used-up limits come with the coupon and its candidate.
    """
    ordered = sorted(lines, key=lambda line: line.sku_id)
    bill = open_bill(ordered)
    offers: list[Offer] = []
    refusals: dict[int, Refusal] = {}
    for candidate in sorted(candidates, key=_rank):
        found = offer(candidate, ordered, shopper, currency)
        if isinstance(found, Offer):
            offers.append(found)
        else:
            refusals[candidate.coupon.id] = found
    outcome = together(offers, bill, delivery)
    applied = {taken.offer.coupon.id for taken in outcome.taken}
    for each in offers:
        if each.coupon.id not in applied:
            refusals[each.coupon.id] = Refusal(RefusalReason.NOTHING_LEFT)
    coupons = sorted((candidate for candidate in candidates), key=_rank)
    dropped = tuple(
        DroppedCoupon(c.coupon.id, c.coupon.code, c.coupon.name, refusals[c.coupon.id])
        for c in coupons
        if c.coupon.id in refusals
    )
    return _breakdown(ordered, bill.left, outcome, dropped, delivery)


def _rank(candidate: Candidate) -> tuple[int, str, int]:
    coupon = candidate.coupon
    return -coupon.priority, coupon.code, coupon.id


def _breakdown(
    lines: Sequence[PricedLine],
    totals: Sequence[int],
    outcome: Outcome,
    dropped: tuple[DroppedCoupon, ...],
    delivery: int | None,
) -> Breakdown:
    discounts = [0] * len(lines)
    for taken in outcome.taken:
        for place, share in zip(taken.offer.places, taken.shares, strict=True):
            discounts[place] += share
    subtotal, discount = sum(totals), sum(discounts)
    delivery_discount = sum(taken.delivery_discount for taken in outcome.taken)
    return Breakdown(
        subtotal=subtotal,
        lines=tuple(
            LinePrice(line.sku_id, total, off) for line, total, off in zip(lines, totals, discounts, strict=True)
        ),
        discount=discount,
        delivery=delivery or 0,
        delivery_discount=delivery_discount,
        total=subtotal - discount + (delivery or 0) - delivery_discount,
        applied=tuple(_applied(taken, lines) for taken in outcome.taken),
        dropped=dropped,
    )


def _applied(taken: Taken, lines: Sequence[PricedLine]) -> AppliedCoupon:
    coupon: Coupon = taken.offer.coupon
    shares = tuple(
        (lines[place].sku_id, share) for place, share in zip(taken.offer.places, taken.shares, strict=True) if share
    )
    return AppliedCoupon(coupon.id, coupon.code, coupon.name, taken.discount, taken.delivery_discount, shares)
