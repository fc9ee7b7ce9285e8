"""The arrows below a product's picture."""

from collections.abc import Callable

from bot import routes
from bot.routes import Route
from bot.screen import Button, Row
from core.models.catalog import Product, Variant


def photo_rows(product: Product, chosen: Variant, photo: str | None, page: int) -> tuple[Row, ...]:
    """Arrows to the pictures beside this one, if there are several."""
    if photo not in product.photos:
        return ()
    place, count = product.photos.index(photo), len(product.photos)
    return around(place, count, lambda number: routes.TurnPhotos(product.id, chosen.sku_id, page, number))


def around(place: int, count: int, route: Callable[[int], Route]) -> tuple[Row, ...]:
    """`‹ 2/4 ›`: from the last picture the arrow leads to the first."""
    if count < 2:
        return ()
    before, after = Button("‹", route((place - 1) % count)), Button("›", route((place + 1) % count))
    return ((before, Button(f"{place + 1}/{count}", route(place)), after),)
