"""Finding orders by what is typed, and today's orders."""

from bot.admin.routes import order as routes
from bot.admin.views import order_search
from bot.handlers import order, product
from bot.routes import OpenOrders
from bot.visit import Visit
from core.errors import InvalidInput, NotFound
from core.models.message import LONGEST
from core.models.staff import Role
from core.usecases.order.search import list_today, search_orders, view_today
from texts.language import _


async def type_orders(visit: Visit, words: list[str]) -> None:
    """/orders: one's own; for staff also /orders find WORDS, where "find" may be left out."""
    if not words:
        await order.open_orders(visit, OpenOrders())
        return
    if not await visit.may(Role.STAFF):
        raise InvalidInput("extra", " ".join(words), example="/orders")
    visit.acting_as = Role.STAFF
    wanted = words[1:] if words[0].lower() == "find" else words
    await visit.services.windows.remember_search(visit.chat_id, " ".join(wanted), LONGEST)
    await open_found(visit, routes.OpenFoundOrders())


async def search(visit: Visit, text: str, missed: NotFound | None = None) -> None:
    """What was typed at a list of orders: orders first, and where there are none, the shop's search; or `missed` is raised."""
    found = await visit.read(search_orders, text, 0, _days())
    if found.items:
        await visit.services.windows.remember_search(visit.chat_id, text, LONGEST)
        await visit.show(order_search.found(text, found))
    elif missed:
        raise missed
    else:
        await product.search(visit, text)


async def open_found(visit: Visit, route: routes.OpenFoundOrders) -> None:
    text = (await visit.window()).search
    found = await visit.read(search_orders, text, route.page, _days())
    await visit.show(order_search.found(text, found) if found.items else order_search.nothing_found(text))


async def open_today(visit: Visit, route: routes.OpenToday) -> None:
    today = await visit.read(view_today)
    page = await visit.read(list_today, route.page)
    await visit.show(order_search.today(page, today.takings, today.yesterday, visit.services.policy.currency))


def _days() -> dict[str, int]:
    """Words for days, in the reader's language as well."""
    return {"today": 0, "yesterday": 1, _("today").casefold(): 0, _("yesterday").casefold(): 1}
