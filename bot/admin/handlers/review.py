"""Reviews: staff let them through, or turn them down."""

from bot.admin.routes.review import DecideReview, OpenWaiting
from bot.admin.views import review as view
from bot.visit import Visit
from core.usecases.review import decide_review, list_waiting
from texts.language import _


async def open_waiting(visit: Visit, route: OpenWaiting) -> None:
    await _show(visit, route.page)


async def decide(visit: Visit, route: DecideReview) -> None:
    await visit.write(decide_review, visit.actor, route.review_id, route.revision, shown=bool(route.shown))
    await _show(visit, 0, _("Customers can read it now") if route.shown else _("Turned down"))


async def type_reviews(visit: Visit, _words: list[str]) -> None:
    """/reviews"""
    await _show(visit, 0)


async def _show(visit: Visit, page: int, said: str = "") -> None:
    await visit.show(view.waiting(await visit.read(list_waiting, page), visit.services.policy), said)
