"""Which coupons together: by priority, then code; exclusive ones alone; always the cheapest for the customer."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models.coupon import BuyGet, FreeDelivery
from core.pricing.bill import Bill, take_off
from core.pricing.conditions import Offer


@dataclass(frozen=True, slots=True)
class Taken:
    """What one coupon took off: `shares` belong to `offer.places`."""

    offer: Offer
    shares: Sequence[int]
    discount: int
    delivery_discount: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to use the offers: the ones that took something in order of application, and what is left to pay."""

    taken: tuple[Taken, ...]
    total: int


def together(offers: Sequence[Offer], bill: Bill, delivery: int | None) -> Outcome:
    """All of them, one after the other, each on what is left."""
    bill = bill.copy()
    taken = []
    for offer in offers:
        shares = take_off(bill, offer)
        discount = sum(shares)
        if discount:
            taken.append(Taken(offer, shares, discount, 0))
    return Outcome(tuple(taken), bill.total + (delivery or 0))
