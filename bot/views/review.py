"""Reviews, as customers write and read them."""

from collections.abc import Mapping, Sequence

from bot import routes
from bot.routes.review import OpenReviews, RateProduct, SetStars
from bot.screen import Button, Row, Screen, escaped, label
from bot.views.parts import back_button, home_button, pager, shop_button
from core.models.review import MOST_STARS, Bought, Rating, Review, ReviewState
from core.usecases.review import OwnReview, ReviewAsked, ReviewsOf
from texts.formats import average, day, number
from texts.language import N_, Phrase, _, ngettext
from texts.plain import shortened

MOST_ASKED = 20
"""Products that one question has buttons for."""

_SAID: Mapping[ReviewState, Phrase] = {
    ReviewState.WAITING: N_("Thank you! Others will read it once the shop has let it through."),
    ReviewState.SHOWN: N_("Thank you! Others can read it now."),
    ReviewState.REFUSED: N_("The shop does not show this review. You can change it."),
}


def stars_of(review: Review) -> str:
    """★★★★☆"""
    return "★" * review.stars + "☆" * (MOST_STARS - review.stars)


def rating_button(rating: Rating, product_id: int, at: routes.OpenProduct | routes.OfVariant) -> Button:
    """On a product's card: the average, and how many have said something."""
    said = f"⭐ {average(rating.average)} ({number(rating.reviews)})"
    return Button(said, OpenReviews(product_id, at.sku_id, at.page))


def reviews(found: ReviewsOf, at: OpenReviews, timezone: str) -> Screen:
    """A page of lines that were let through."""
    said = ngettext("⭐ {average} from {count} review", "⭐ {average} from {count} reviews", found.rating.reviews)
    head = said.format(average=average(found.rating.average), count=number(found.rating.reviews))
    lines = [f"{stars_of(one)} · {day(one.written_at, timezone)}\n{escaped(one.line)}" for one in found.page.items]
    text = "\n\n".join((f"<b>{escaped(found.product.title)}</b>\n{head}", *lines))
    card = routes.OpenProduct(at.product_id, at.sku_id, at.page)
    turn = pager(found.page.number, found.page.pages, lambda to: OpenReviews(at.product_id, at.sku_id, at.page, to))
    return Screen(text, (*turn, (back_button(card), home_button())))


def own(said: OwnReview, *, done: bool = False) -> Screen:
    """What the customer says of it, with the stars to tap; a line can be typed once there are some.

    `done`: the line has just been typed, so what is typed next is no line, but perhaps a search.
    """
    title, review = f"<b>{escaped(said.bought.title)}</b>", said.review
    ways = (*_ask_of(said.others), (shop_button(), home_button()))
    if review is None:
        question = _("How do you like it? One star is poor, five are excellent.")
        return Screen(f"{title}\n\n{question}", (_stars(said, 0), *ways))
    parts = [f"{title}\n{stars_of(review)}", *([escaped(review.line)] if review.line else []), _(_SAID[review.state])]
    if review.state is ReviewState.SHOWN:
        return Screen("\n\n".join(parts), ways)
    asked = RateProduct(said.bought.product_id)
    if done:
        again = Button(_("✏️ Another line"), asked)
        return Screen("\n\n".join(parts), (_stars(said, review.stars), (again,), *ways))
    parts.append(_("Type another line to replace it.") if review.line else _("Type a line about it, if you like."))
    return Screen("\n\n".join(parts), (_stars(said, review.stars), *ways), awaiting=asked)


def asked(fact: ReviewAsked) -> Screen:
    """The question after a delivery, with a button for each product."""
    text = _("⭐ How do you like what you ordered ({code})? Others would be glad to know.").format(code=fact.order.code)
    return Screen(text, _ask_of(fact.bought))


def _ask_of(bought: Sequence[Bought]) -> tuple[Row, ...]:
    return tuple(
        (Button(label(_("Review {title}").format(title=shortened(one.title, 36))), RateProduct(one.product_id)),)
        for one in bought[:MOST_ASKED]
    )


def _stars(said: OwnReview, given: int) -> tuple[Button, ...]:
    return tuple(
        Button(f"✓ {count}★" if count == given else f"{count}★", SetStars(said.bought.product_id, count))
        for count in range(1, MOST_STARS + 1)
    )
