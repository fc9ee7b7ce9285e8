"""Reviews: asked for once after a delivery, one for each customer and product, read by customers once staff have let it through."""

from dataclasses import dataclass
from typing import NamedTuple

from core.errors import ReviewFixed, StaleScreen
from core.models.actor import Actor
from core.models.catalog import Product
from core.models.order import Order, OrderStatus
from core.models.outbox import Notice, NoticeKind
from core.models.page import Page
from core.models.review import ASKED_AFTER, MOST_STARS, Bought, Rating, Review, ReviewState
from core.models.staff import Role
from core.ports import ReadTransaction, Transaction
from core.usecases.ban import check_welcome
from core.usecases.product.browse import view_product
from core.usecases.staff import staff

PAGE_SIZE = 5
"""Lines on a page: the longest ones fit into a message."""


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """To a customer: what they think of these products of a delivered order."""

    order: Order
    bought: tuple[Bought, ...]


@dataclass(frozen=True, slots=True)
class ReviewsWait:
    """To staff: so many reviews wait for them."""

    count: int


class OwnReview(NamedTuple):
    """What a customer says of a product that they were delivered (None: nothing yet), and what else of that order they may review."""

    bought: Bought
    review: Review | None
    others: tuple[Bought, ...]


class ReviewsOf(NamedTuple):
    """A page of what is said of a product."""

    product: Product
    rating: Rating
    page: Page[Review]


async def request_review(tx: Transaction, order_id: int) -> None:
    """The order has been delivered: its customer will be asked."""
    if tx.policy.reviews:
        await tx.reviews.request(order_id)


async def ask_for_reviews(tx: Transaction, limit: int) -> int:
    """Owe each customer of at most `limit` orders, delivered a day ago, one question; returns how many orders there were."""
    due = await tx.reviews.take_requests(tx.now - ASKED_AFTER, limit)
    if tx.policy.reviews:
        await tx.outbox.owe_all(NoticeKind.ASK_REVIEW, due)
    return len(due)


async def find_request(tx: ReadTransaction, owed: Notice) -> ReviewAsked | None:
    """What the notice asks; None if all of it is said already, the order came back, or nothing is taken from its customer."""
    order = await tx.orders.order(owed.subject_id)
    if order is None or order.status is not OrderStatus.DELIVERED or not tx.policy.reviews:
        return None
    if await tx.customers.is_banned(order.customer_id):
        return None
    bought = await tx.reviews.to_review(order.id)
    return ReviewAsked(order, bought) if bought else None


async def view_own_review(tx: ReadTransaction, customer_id: int, product_id: int) -> OwnReview:
    """Raises StaleScreen if the customer was not delivered it, or the shop takes no reviews."""
    bought = await tx.reviews.bought(customer_id, product_id)
    if bought is None or not tx.policy.reviews:
        raise StaleScreen
    others = await tx.reviews.bought_with(customer_id, product_id)
    return OwnReview(bought, await tx.reviews.of(customer_id, product_id), others)


async def rate_product(tx: Transaction, customer_id: int, product_id: int, stars: int) -> OwnReview:
    """Give it so many stars; a written line stays. The same stars again change nothing. Raises StaleScreen, ReviewFixed, Banned."""
    own = await view_own_review(tx, customer_id, product_id)
    if not 1 <= stars <= MOST_STARS:
        raise StaleScreen
    if own.review is not None and own.review.stars == stars:
        return own
    return await _say(tx, customer_id, own, stars, own.review.line if own.review else "")


async def write_line(tx: Transaction, customer_id: int, product_id: int, line: str) -> OwnReview:
    """Add a line to the stars, or replace it. Raises StaleScreen without stars, ReviewFixed, Banned."""
    own = await view_own_review(tx, customer_id, product_id)
    if own.review is None:
        raise StaleScreen
    return await _say(tx, customer_id, own, own.review.stars, line)


async def list_reviews(tx: ReadTransaction, product_id: int, page: int = 0) -> ReviewsOf:
    """A page of what is said of a product that is for sale. Raises NotFound; StaleScreen if the shop takes no reviews."""
    product = await view_product(tx, product_id)
    if not tx.policy.reviews:
        raise StaleScreen
    return ReviewsOf(product, await tx.reviews.rating(product_id), await tx.reviews.shown(product_id, page, PAGE_SIZE))


async def list_waiting(tx: ReadTransaction, page: int = 0) -> Page[Review]:
    """The reviews that wait for staff, one on a page."""
    return await tx.reviews.waiting(page)


async def decide_review(tx: Transaction, actor: Actor, review_id: int, revision: int, *, shown: bool) -> None:
    """Let it through, or turn it down, as it was at `revision`; once decided, the same again does nothing. Raises StaleScreen."""
    review = await tx.reviews.find(review_id)
    state = ReviewState.SHOWN if shown else ReviewState.REFUSED
    if review is None:
        raise StaleScreen
    if review.state is state and review.revision == revision:
        return
    if not await tx.reviews.decide(review_id, revision, state):
        raise StaleScreen
    said = f"{review.stars}/{MOST_STARS} {review.line}".strip()
    await tx.audit(actor, "review.show" if shown else "review.refuse", review.title, "", said)


async def find_waiting(tx: ReadTransaction, _owed: Notice) -> ReviewsWait | None:
    """How many reviews wait; None if somebody has read them meanwhile."""
    count = (await tx.reviews.waiting(0)).total
    return ReviewsWait(count) if count else None


async def _say(tx: Transaction, customer_id: int, own: OwnReview, stars: int, line: str) -> OwnReview:
    """Write it down. Staff are told when it is the first that waits: those after it they find beside it."""
    await check_welcome(tx, customer_id)
    if own.review is not None and own.review.state is ReviewState.SHOWN:
        raise ReviewFixed
    await tx.reviews.save(customer_id, own.bought.product_id, stars, line)
    is_new = own.review is None or own.review.state is not ReviewState.WAITING
    if is_new and (await tx.reviews.waiting(0)).total == 1:
        await tx.outbox.owe_all(NoticeKind.REVIEWS, [(chat, 0) for chat in await staff(tx, Role.STAFF)])
    return await view_own_review(tx, customer_id, own.bought.product_id)
