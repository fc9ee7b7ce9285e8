"""Reviews: what customers say of products that they were delivered."""

from enum import StrEnum
from typing import NamedTuple

MOST_STARS = 5
LINE_LENGTH = 300
"""The longest line, in characters."""
ASKED_AFTER = 24 * 3_600_000
"""ms after the delivery: by then it was tried."""


class ReviewState(StrEnum):
    """Customers read only what staff have let through."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class Rating(NamedTuple):
    """How many reviews of a product are shown, the sum of their stars, and how many of them have a line."""

    reviews: int
    stars: int
    lines: int

    @property
    def average(self) -> float:
        return self.stars / self.reviews if self.reviews else 0.0


class Review(NamedTuple):
    """1 to 5 stars for the product `title`, with a line or "". `revision` rises with every change; `written_at` in ms UTC."""

    id: int
    customer_id: int
    product_id: int
    title: str
    stars: int
    line: str
    state: ReviewState
    revision: int
    written_at: int


class Bought(NamedTuple):
    """A product that a customer was delivered."""

    product_id: int
    title: str
