"""The running bill: what is left of every line, and what one coupon takes off it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models.coupon import WHOLE, BuyGet, Fixed, FreeDelivery, Percent
from core.money import percent_of, split
from core.pricing.conditions import Offer, PricedLine


@dataclass(slots=True)
class Bill:
    """Lines by SKU id ascending, minor units; `total` is the sum of `left`.

    Coupons on sets of pieces need two more things of a line: `free`, how many of its pieces served no set yet, and `face`, what those
    pieces and the rest of the line would come to if only sets had been taken off. A piece's share of what is left is
    `left × unit price ÷ face`: a coupon that came before made every piece of the line cheaper alike.
    """

    prices: list[int]
    left: list[int]
    face: list[int]
    free: list[int]
    total: int

    def copy(self) -> "Bill":
        return Bill(self.prices, self.left.copy(), self.face.copy(), self.free.copy(), self.total)


def open_bill(lines: Sequence[PricedLine]) -> Bill:
    """The bill before any coupon."""
    prices = [line.unit_price for line in lines]
    pieces = [line.quantity for line in lines]
    totals = [price * quantity for price, quantity in zip(prices, pieces, strict=True)]
    return Bill(prices, totals, totals.copy(), pieces, sum(totals))


def take_off(bill: Bill, offer: Offer) -> list[int]:
    """Take the coupon off the bill; what it took off each of `offer.places`."""
    left = [bill.left[place] for place in offer.places]
    match offer.terms:
        case Percent(basis_points=points):
            shares = _capped(offer, [percent_of(amount, points) for amount in left], left)
        case Fixed(amount=amount):
            shares = _capped(offer, split(min(amount, sum(left)), left), left)
        case BuyGet() as terms:
            return _take_sets(bill, offer, terms)
        case FreeDelivery():
            shares = [0] * len(left)
    _subtract(bill, offer.places, shares)
    return shares


def _capped(offer: Offer, shares: list[int], weights: list[int]) -> list[int]:
    cap = offer.coupon.cap
    return shares if cap is None or sum(shares) <= cap else split(cap, weights)


def _subtract(bill: Bill, places: Sequence[int], shares: Sequence[int]) -> None:
    for place, share in zip(places, shares, strict=True):
        bill.left[place] -= share
    bill.total -= sum(shares)


def _take_sets(bill: Bill, offer: Offer, terms: BuyGet) -> list[int]:
    """Full sets are made of the cheapest pieces that serve no other set: the cheapest of those get the discount, the next were bought."""
    size = terms.buy + terms.get
    sets = sum(bill.free[place] for place in offer.places) // size
    order = sorted(offer.places, key=bill.prices.__getitem__)
    serving = _pieces(bill, order, sets * size)
    given = _pieces(bill, order, sets * terms.get)
    wanted = [_worth(bill, place, given[place], terms.basis_points) for place in offer.places]
    shares = _capped(offer, wanted, wanted)
    if any(shares):
        _use_up(bill, offer.places, shares, serving)
    return shares


def _pieces(bill: Bill, order: Sequence[int], count: int) -> dict[int, int]:
    """How many of the first `count` unused pieces, in this order of lines, are of which line."""
    pieces = {}
    for place in order:
        pieces[place] = min(bill.free[place], count)
        count -= pieces[place]
    return pieces


def _worth(bill: Bill, place: int, pieces: int, points: int) -> int:
    """`points` of what is left of these pieces, rounded half up once; never more than of their full price."""
    value = pieces * bill.prices[place]
    if not value:
        return 0
    whole = bill.face[place] * WHOLE
    return min((bill.left[place] * value * points + whole // 2) // whole, percent_of(value, points), bill.left[place])


def _use_up(bill: Bill, places: Sequence[int], shares: Sequence[int], serving: dict[int, int]) -> None:
    """The sets' pieces serve no further set, and `face` keeps its ratio to `left`, so the other pieces keep their worth."""
    for place, share in zip(places, shares, strict=True):
        bill.free[place] -= serving[place]
        if share:
            bill.face[place] = bill.face[place] * (bill.left[place] - share) // bill.left[place]
    _subtract(bill, places, shares)
