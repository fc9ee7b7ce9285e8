"""Browsing and searching."""

from bot import routes
from bot.handlers.cart import show_cart
from bot.handlers.parts import product_page, with_cart
from bot.screen import Screen
from bot.views import home, product
from bot.views.beside import product_in
from bot.visit import Visit
from core.models.message import LONGEST
from core.usecases.cart import view_cart
from core.usecases.message import find_unanswered
from core.usecases.product.browse import browse_category, choose_option, view_product
from core.usecases.question import count_questions, newest_message, view_offered
from core.usecases.search import remember_search, view_hits
from core.usecases.wait import ask_to_be_told, stop_waiting
from texts.language import _

_KEPT = LONGEST + 1
"""Characters. A search may turn out to be a message to the shop, and be too long for one."""


async def open_category(visit: Visit, route: routes.OpenCategory) -> None:
    category, view = await visit.read(with_cart, visit.customer.id, browse_category, route.category_id, route.page)
    if not route.category_id and not category.below:
        await visit.show(home.empty_shop(staff=await visit.role() is not None, command=visit.services.backups.command))
    else:
        await visit.show(product.category(category, visit.services.policy, view.cart.units, route.page))


async def shop(visit: Visit, _words: list[str]) -> None:
    await open_category(visit, routes.OpenCategory())


async def open_product(visit: Visit, route: routes.OpenProduct) -> None:
    await show_product(visit, route)


async def turn_photos(visit: Visit, route: routes.TurnPhotos) -> None:
    found, view = await visit.read(with_cart, visit.customer.id, view_product, route.product_id, visit.customer.id)
    photo = found.photos[min(route.number, len(found.photos) - 1)] if found.photos else ""
    at = routes.OpenProduct(route.product_id, route.sku_id, route.page)
    await visit.show(product_page(visit, found, view, at, photo=photo))


async def take_nearest(visit: Visit, route: routes.TakeNearest) -> None:
    """A combination of options that did not exist when the buttons were made: say which, and show the nearest one."""
    found, view = await visit.read(with_cart, visit.customer.id, view_product, route.product_id, visit.customer.id)
    sku_id, wanted = choose_option(found, route.from_id, route.sku_id, route.axis)
    note = _("There is no {wanted}. This is the nearest.").format(wanted=wanted) if wanted else ""
    at = routes.OpenProduct(route.product_id, sku_id, route.page)
    await visit.show(product_page(visit, found, view, at, note=note), note)


async def open_details(visit: Visit, route: routes.OpenDetails) -> None:
    found = await visit.read(view_product, route.product_id)
    await visit.show(product.details(found, route.sku_id, route.page))


async def open_sent(visit: Visit) -> bool:
    """Open the product of a card that they sent here by inline mode. False if the message is no such card."""
    message, bot = visit.message, visit.services.bot
    if message is None or message.via_bot is None or message.via_bot.id != bot.id or message.reply_markup is None:
        return False
    links = [button.url or "" for row in message.reply_markup.inline_keyboard for button in row]
    product_id = next(filter(None, (product_in(link, bot.username) for link in links)), 0)
    if product_id:
        await open_product(visit, routes.OpenProduct(product_id))
    return bool(product_id)


async def notify_me(visit: Visit, route: routes.NotifyMe) -> None:
    waits = await visit.write(ask_to_be_told, visit.customer.id, route.sku_id)
    await _show_variant(visit, route, _("You will be told when it is back") if waits else _("It is back already!"))


async def never_mind(visit: Visit, route: routes.NeverMind) -> None:
    await visit.write(stop_waiting, visit.customer.id, route.sku_id)
    await _show_variant(visit, route, _("You will not be told"))


async def search(visit: Visit, text: str) -> None:
    """Search for text that is typed outside a question."""
    await visit.services.windows.remember_search(visit.chat_id, text, _KEPT)
    search_id = await visit.services.store.write(remember_search, visit.customer.id, text[:_KEPT])
    await open_hits(visit, routes.OpenHits(search_id))


async def open_found(visit: Visit, route: routes.OpenFound) -> None:
    await open_hits(visit, routes.OpenHits(0, route.page))


async def open_hits(visit: Visit, route: routes.OpenHits) -> None:
    latest = (await visit.window()).search
    hits, view = await visit.read(
        with_cart, visit.customer.id, view_hits, visit.customer.id, route.search_id, latest, route.page
    )
    if hits.products.items or hits.categories:
        policy = visit.services.policy
        await visit.show(product.found(hits, policy.currency, view.cart.units, policy.timezone))
    else:
        await visit.show(await _not_found(visit, hits.words, view.cart.units))


async def _not_found(visit: Visit, words: str, units: int) -> Screen:
    unanswered = await visit.read(find_unanswered, visit.customer.id)
    if unanswered is None and await visit.role() is not None:
        return product.not_found_by_staff(words, units, await visit.read(count_questions))
    offered = await visit.read(view_offered, visit.customer.id)
    photos = len(offered.photos) if offered else 0
    return product.not_found(words, units, unanswered, await visit.read(newest_message, visit.customer.id), photos)


async def _show_variant(visit: Visit, at: routes.OfVariant, said: str) -> None:
    """Show a variant where it was tapped: on its product's page, or in the cart."""
    if at.product_id:
        await show_product(visit, at, said, photo=(await visit.window()).photo)
    else:
        view = await visit.read(view_cart, visit.customer.id)
        await show_cart(visit, view, said, page=at.page, edited=at.sku_id)


async def show_product(
    visit: Visit, at: routes.OpenProduct | routes.OfVariant, said: str = "", photo: str = ""
) -> None:
    found, view = await visit.read(with_cart, visit.customer.id, view_product, at.product_id, visit.customer.id)
    gone = at.sku_id and at.sku_id not in (one.sku_id for one in found.sold)
    note = _("The one that you chose is no longer for sale.") if gone else ""
    await visit.show(product_page(visit, found, view, at, note=note, photo=photo), said)
