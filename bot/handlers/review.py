"""Reviews: one's own, and what others say of a product."""

from bot.routes.review import OpenReviews, RateProduct, SetStars
from bot.views import review as view
from bot.visit import Visit
from core.usecases.review import list_reviews, rate_product, view_own_review, write_line
from core.values.review import read_line
from texts.language import _


async def open_reviews(visit: Visit, route: OpenReviews) -> None:
    found = await visit.read(list_reviews, route.product_id, route.number)
    await visit.show(view.reviews(found, route, visit.services.policy.timezone))


async def open_own(visit: Visit, route: RateProduct) -> None:
    await visit.show(view.own(await visit.read(view_own_review, visit.customer.id, route.product_id)))


async def set_stars(visit: Visit, route: SetStars) -> None:
    own = await visit.write(rate_product, visit.customer.id, route.product_id, route.stars)
    await visit.show(view.own(own), _("Thank you!"))


async def type_line(visit: Visit, route: RateProduct, text: str) -> None:
    own = await visit.write(write_line, visit.customer.id, route.product_id, read_line(text))
    await visit.show(view.own(own, done=True))
