"""What customers say of products."""

from typing import Protocol

from core.models.page import Page
from core.models.review import Bought, Rating, Review, ReviewState


class ReviewReader(Protocol):
    async def bought(self, customer_id: int, product_id: int) -> Bought | None:
        """The product, in any state, if the customer was delivered it."""

    async def to_review(self, order_id: int) -> tuple[Bought, ...]:
        """The products of this order of which its customer has not said anything yet."""

    async def bought_with(self, customer_id: int, product_id: int) -> tuple[Bought, ...]:
        """The others of the customer's newest delivered order of this product, of which they have not said anything yet."""

    async def of(self, customer_id: int, product_id: int) -> Review | None: ...

    async def find(self, review_id: int) -> Review | None: ...

    async def waiting(self, number: int) -> Page[Review]:
        """One of those that wait for staff on each page, the longest waiting first; of the first MOST_LISTED."""

    async def rating(self, product_id: int) -> Rating: ...

    async def shown(self, product_id: int, number: int, size: int) -> Page[Review]:
        """Those with a line that are shown, the newest first."""


class Reviews(ReviewReader, Protocol):
    async def request(self, order_id: int) -> None:
        """Its customer is to be asked, once."""

    async def take_requests(self, before: int, limit: int) -> tuple[tuple[int, int], ...]:
        """Take the requests from before `before` (ms UTC), the oldest first: (customer id, order id) of each."""

    async def save(self, customer_id: int, product_id: int, stars: int, line: str) -> None:
        """Write it, or change what is there; from now on it waits for staff."""

    async def decide(self, review_id: int, revision: int, state: ReviewState) -> bool:
        """Take it out of those that wait; False if it is not among them, or has changed."""
