"""Which coupons apply to a cart; and for the others, why not, and what would change that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.models.coupon import (
    BuyGet,
    Candidate,
    Coupon,
    Fixed,
    FreeDelivery,
    Percent,
    Refusal,
    RefusalReason,
    Scope,
    Shopper,
    Tiers,
)


class PricedLine(Protocol):
    """What pricing needs to know of a cart's line; `category_ids` holds the product's category and all those above it."""

    @property
    def sku_id(self) -> int: ...
    @property
    def product_id(self) -> int: ...
    @property
    def category_ids(self) -> tuple[int, ...]: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_price(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """A coupon that applies: `places` are the indices of the eligible lines, `terms` what it gives (of tiers, the one reached)."""

    coupon: Coupon
    places: Sequence[int]
    terms: Percent | Fixed | FreeDelivery | BuyGet


def offer(candidate: Candidate, lines: Sequence[PricedLine], shopper: Shopper, currency: str) -> Offer | Refusal:
    """The coupon as it applies to these lines, or the first reason why it does not."""
    coupon = candidate.coupon
    refused = _refused_for_itself(coupon, shopper.now) or _refused_for_shopper(candidate, shopper, currency)
    if refused:
        return refused
    places = _eligible(coupon.scope, lines)
    eligible = [lines[place] for place in places]
    short = _short(coupon, eligible)
    if not places:  # in an empty cart, what the coupon needs says more than that nothing is eligible
        return (None if lines else short) or Refusal(RefusalReason.NOTHING_ELIGIBLE)
    return short or Offer(coupon, places, _reached(coupon, eligible))


def _refused_for_itself(coupon: Coupon, now: int) -> Refusal | None:
    if not coupon.active:
        return Refusal(RefusalReason.PAUSED)
    if coupon.starts_at is not None and now < coupon.starts_at:
        return Refusal(RefusalReason.NOT_STARTED, starts_at=coupon.starts_at)
    if coupon.ends_at is not None and now >= coupon.ends_at:
        return Refusal(RefusalReason.ENDED, ended_at=coupon.ends_at)
    if coupon.limit is not None and coupon.used >= coupon.limit:
        return Refusal(RefusalReason.LIMIT_REACHED, limit=coupon.limit)
    return None


def _refused_for_shopper(candidate: Candidate, shopper: Shopper, currency: str) -> Refusal | None:
    coupon = candidate.coupon
    if coupon.per_customer is not None and candidate.uses >= coupon.per_customer:
        return Refusal(RefusalReason.CUSTOMER_LIMIT_REACHED, limit=coupon.per_customer)
    if coupon.first_order and shopper.orders:
        return Refusal(RefusalReason.NOT_FIRST_ORDER)
    if coupon.currency != currency and coupon.counts_money:
        return Refusal(RefusalReason.OTHER_CURRENCY, currency=coupon.currency)
    return None


def _eligible(scope: Scope, lines: Sequence[PricedLine]) -> Sequence[int]:
    if scope.everything:
        return range(len(lines))
    return [
        place
        for place, line in enumerate(lines)
        if line.sku_id in scope.sku_ids
        or line.product_id in scope.product_ids
        or not scope.category_ids.isdisjoint(line.category_ids)
    ]


def _short(coupon: Coupon, eligible: Sequence[PricedLine]) -> Refusal | None:
    """By how much the eligible items miss the thresholds."""
    scoped = not coupon.scope.everything
    quantity = _needed_quantity(coupon)
    if quantity and (missing := quantity - sum(line.quantity for line in eligible)) > 0:
        return Refusal(RefusalReason.MINIMUM_QUANTITY, missing_quantity=missing, scoped=scoped)
    amount = _needed_subtotal(coupon)
    if amount and (missing := amount - _subtotal(eligible)) > 0:
        return Refusal(RefusalReason.MINIMUM_SUBTOTAL, missing_amount=missing, scoped=scoped)
    return None


def _needed_quantity(coupon: Coupon) -> int:
    """A set counts as a minimum quantity: one piece short of a set is one piece short of the first free one."""
    terms = coupon.terms
    return max(coupon.minimum_quantity, terms.buy + terms.get if isinstance(terms, BuyGet) else 0)


def _needed_subtotal(coupon: Coupon) -> int:
    """The lowest tier counts as a minimum subtotal."""
    terms = coupon.terms
    return max(coupon.minimum_subtotal, terms.tiers[0].spend if isinstance(terms, Tiers) else 0)


def _reached(coupon: Coupon, eligible: Sequence[PricedLine]) -> Percent | Fixed | FreeDelivery | BuyGet:
    """The terms themselves, or those of the highest tier reached."""
    terms = coupon.terms
    if not isinstance(terms, Tiers):
        return terms
    subtotal = _subtotal(eligible)
    return next(tier.terms for tier in reversed(terms.tiers) if subtotal >= tier.spend)


def _subtotal(lines: Sequence[PricedLine]) -> int:
    return sum(line.quantity * line.unit_price for line in lines)
