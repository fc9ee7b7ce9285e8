"""The routes of reviews. (`OpenReview` in bot/routes/checkout.py is the card before an order is placed.)"""

from dataclasses import dataclass

from bot.routes import Route


@dataclass(frozen=True)
class OpenReviews(Route, word="rw"):
    """A page (`number`) of what is said of a product; `sku_id` and `page` are those of its card, to go back to."""

    product_id: int
    sku_id: int
    page: int
    number: int = 0


@dataclass(frozen=True)
class RateProduct(Route, word="rv"):
    """The customer's own review of a product. What is typed there is its line, once there are stars."""

    product_id: int


@dataclass(frozen=True)
class SetStars(Route, word="rs"):
    """Give the product 1 to 5 stars."""

    product_id: int
    stars: int

    @property
    def shows(self) -> Route:
        return RateProduct(self.product_id)
