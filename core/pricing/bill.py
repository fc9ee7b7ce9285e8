"""The running bill: what is left of every line and of the delivery, and what one coupon takes off it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models.coupon import WHOLE, BuyGet, Coupon, Fixed, FreeDelivery, Percent
from core.money import percent_of, split
from core.pricing.conditions import Offer, PricedLine


@dataclass(slots=True)
class Bill:
    """What is left to pay, in minor units, by line (SKU id ascending); `delivery` is None while it is not chosen.

    Sets of pieces need two more numbers per line: `free`, how many of its pieces serve no set yet, and `face`, what it
    would cost if only sets had been taken off. One piece's share of what is left is `left × unit price ÷ face`:
    earlier coupons made all pieces of the line cheaper to the same degree.
    """

    prices: list[int]
    left: list[int]
    face: list[int]
    free: list[int]
    delivery: int | None
    total: int

    def copy(self) -> "Bill":
        return Bill(self.prices, self.left.copy(), self.face.copy(), self.free.copy(), self.delivery, self.total)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one coupon took off: `shares` belong to `offer.places` and sum to `discount`."""

    offer: Offer
    shares: Sequence[int]
    discount: int
    delivery_discount: int = 0


def open_bill(lines: Sequence[PricedLine], delivery: int | None) -> Bill:
    """The bill before any coupon."""
    prices = [line.unit_price for line in lines]
    pieces = [line.quantity for line in lines]
    totals = [price * quantity for price, quantity in zip(prices, pieces, strict=True)]
    return Bill(prices, totals, totals.copy(), pieces, delivery, sum(totals) + (delivery or 0))


def take_off(bill: Bill, offer: Offer) -> Taken | None:
    """Take the coupon off the bill. Returns None if there was nothing to take off.

    While no delivery is chosen, free delivery applies without taking anything off.
    """
    match offer.terms:
        case FreeDelivery():
            return _take_delivery(bill, offer)
        case BuyGet() as terms:
            shares = _take_sets(bill, offer, terms)
        case Percent() | Fixed() as terms:
            left = [bill.left[place] for place in offer.places]
            shares = _clip(offer.coupon, _amounts(terms, left), left)
    discount = sum(shares)
    if not discount:
        return None
    for place, share in zip(offer.places, shares, strict=True):
        bill.left[place] -= share
    bill.total -= discount
    return Taken(offer, shares, discount)


def _take_delivery(bill: Bill, offer: Offer) -> Taken | None:
    nothing = [0] * len(offer.places)
    if bill.delivery is None:
        return Taken(offer, nothing, 0)
    cap = offer.coupon.cap
    amount = bill.delivery if cap is None else min(cap, bill.delivery)
    bill.delivery -= amount
    bill.total -= amount
    return Taken(offer, nothing, 0, amount) if amount else None


def _amounts(terms: Percent | Fixed, left: list[int]) -> list[int]:
    if isinstance(terms, Percent):
        return [percent_of(amount, terms.basis_points) for amount in left]
    return split(min(terms.amount, sum(left)), left)


def _clip(coupon: Coupon, shares: list[int], weights: list[int]) -> list[int]:
    """The shares; if they exceed the coupon's cap, the cap, split in proportion to `weights`."""
    return shares if coupon.cap is None or sum(shares) <= coupon.cap else split(coupon.cap, weights)


def _take_sets(bill: Bill, offer: Offer, terms: BuyGet) -> list[int]:
    """Full sets are made of the cheapest pieces that serve no other set; the cheapest pieces of a set get the discount.

    So the more expensive pieces stay for other coupons. A cap is split over the pieces that get the discount.
    """
    size = terms.buy + terms.get
    sets = sum(bill.free[place] for place in offer.places) // size
    if not sets:
        return [0] * len(offer.places)
    order = sorted(offer.places, key=bill.prices.__getitem__)
    got = _cheapest(bill, order, sets * terms.get)
    worth = [_worth(bill, place, got[place], terms.basis_points) if place in got else 0 for place in offer.places]
    shares = _clip(offer.coupon, worth, worth)
    if any(shares):
        _use_up(bill, dict(zip(offer.places, shares, strict=True)), _cheapest(bill, order, sets * size))
    return shares


def _cheapest(bill: Bill, order: Sequence[int], count: int) -> dict[int, int]:
    """How many of the first `count` unused pieces belong to which line, in this order of lines."""
    pieces = {}
    for place in order:
        if not count:
            break
        pieces[place] = min(bill.free[place], count)
        count -= pieces[place]
    return pieces


def _worth(bill: Bill, place: int, pieces: int, basis_points: int) -> int:
    """`basis_points` of what is left of these pieces, rounded half up once.

    Earlier roundings may have moved `face` a little, so the result never exceeds what is left.
    """
    if not bill.left[place]:
        return 0
    value, whole = pieces * bill.prices[place], bill.face[place] * WHOLE
    return min((bill.left[place] * value * basis_points + whole // 2) // whole, bill.left[place])


def _use_up(bill: Bill, shares: dict[int, int], serving: dict[int, int]) -> None:
    """Mark these pieces as used by a set; `face` keeps its ratio to what is left, so the other pieces keep their value."""
    for place, pieces in serving.items():
        bill.free[place] -= pieces
        if shares[place]:
            bill.face[place] = bill.face[place] * (bill.left[place] - shares[place]) // bill.left[place]
