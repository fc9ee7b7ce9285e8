"""Favourites: the mark on a product's card, and the list."""

from bot.handlers.parts import with_cart
from bot.handlers.product import show_product
from bot.routes.favourite import OpenFavourites, SetFavourite
from bot.views import favourite as view
from bot.visit import Visit
from core.usecases.favourite import add_favourite, drop_favourite, list_favourites
from texts.language import _


async def set_favourite(visit: Visit, route: SetFavourite) -> None:
    await visit.write(add_favourite if route.on else drop_favourite, visit.customer.id, route.product_id)
    added = _("Kept under Favourites. You will be told when it gets cheaper or is back in stock.")
    said = added if route.on else _("No longer one of your favourites")
    await show_product(visit, route, said, photo=(await visit.window()).photo)


async def open_favourites(visit: Visit, route: OpenFavourites) -> None:
    page, view_of_cart = await visit.read(with_cart, visit.customer.id, list_favourites, visit.customer.id, route.page)
    policy = visit.services.policy
    await visit.show(view.favourites(page, policy.currency, view_of_cart.cart.units, policy.timezone))


async def type_favourites(visit: Visit, _words: list[str]) -> None:
    await open_favourites(visit, OpenFavourites())
