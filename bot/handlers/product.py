"""Browsing and searching."""

from bot import routes
from bot.handlers.parts import with_cart
from bot.views import home, product
from bot.visit import Visit
from core.models.message import LONGEST
from core.usecases.message import find_unanswered
from core.usecases.product.browse import browse_category, search_products, view_product
from core.usecases.question import newest_message
from core.usecases.wait import ask_to_be_told, stop_waiting
from texts.language import _

_KEPT = LONGEST + 1
"""Characters. A search may turn out to be a message to the shop, and be too long for one."""


async def open_category(visit: Visit, route: routes.OpenCategory) -> None:
    category, view = await visit.read(with_cart, visit.customer.id, browse_category, route.category_id, route.page)
    if not route.category_id and not category.below:
        await visit.show(home.empty_shop(staff=await visit.role() is not None))
    else:
        await visit.show(product.category(category, visit.services.policy.currency, view.cart.units, route.page))


async def shop(visit: Visit, _words: list[str]) -> None:
    await open_category(visit, routes.OpenCategory())


async def open_product(visit: Visit, route: routes.OpenProduct) -> None:
    await _show_product(visit, route)


async def open_details(visit: Visit, route: routes.OpenDetails) -> None:
    found = await visit.read(view_product, route.product_id)
    await visit.show(product.details(found, route.sku_id, route.page))


async def notify_me(visit: Visit, route: routes.NotifyMe) -> None:
    waits = await visit.write(ask_to_be_told, visit.customer.id, route.sku_id)
    await _show_product(visit, route, _("You will be told when it is back") if waits else _("It is back already!"))


async def never_mind(visit: Visit, route: routes.NeverMind) -> None:
    await visit.write(stop_waiting, visit.customer.id, route.sku_id)
    await _show_product(visit, route, _("You will not be told"))


async def search(visit: Visit, text: str) -> None:
    """Search for text that is typed outside a question."""
    await visit.services.windows.remember_search(visit.chat_id, text, _KEPT)
    await open_found(visit, routes.OpenFound())


async def open_found(visit: Visit, route: routes.OpenFound) -> None:
    text = (await visit.window()).search
    page, view = await visit.read(with_cart, visit.customer.id, search_products, text, route.page)
    if page.items:
        await visit.show(product.found(text, page, visit.services.policy.currency, view.cart.units))
    else:
        unanswered = await visit.read(find_unanswered, visit.customer.id)
        seen = await visit.read(newest_message, visit.customer.id)
        await visit.show(product.not_found(text, view.cart.units, unanswered, seen))


async def _show_product(visit: Visit, at: routes.OpenProduct | routes.OfVariant, said: str = "") -> None:
    found, view = await visit.read(with_cart, visit.customer.id, view_product, at.product_id, visit.customer.id)
    await visit.show(product.product(found, at.sku_id, view.cart, visit.services.policy.currency, at.page), said)
