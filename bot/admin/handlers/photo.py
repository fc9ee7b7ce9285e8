"""A product's photos: looked through, added, taken away, put in order, given to variants."""

from bot.admin.photo import received_photo
from bot.admin.routes import photo as at
from bot.admin.routes.product import AskField, Field, OpenProductCard
from bot.admin.views import photo as view
from bot.routes import sealed
from bot.visit import Visit
from core.errors import InvalidInput, StaleScreen
from core.models.product import Card
from core.usecases.product import photo as photos
from core.usecases.product.edit import view_card
from texts.language import _


async def open_photos(visit: Visit, route: at.OpenPhotos) -> None:
    await _show(visit, await visit.read(view_card, route.product_id), route.number)


async def share_photo(visit: Visit, route: at.OpenPhotos | AskField | OpenProductCard) -> None:
    """Add a picture that is sent to the photos or to the product's card. Each one of an album comes by itself."""
    if isinstance(route, AskField) and route.field != Field.PHOTO:
        raise InvalidInput("form_text")
    key, data = await received_photo(visit)
    known = not visit.applied and key in (await visit.read(view_card, route.product_id)).product.photos
    card = await visit.write(photos.add_photo, visit.actor, route.product_id, key, data)
    shown = view.photos(card, card.product.photos.index(key))
    await visit.show(shown.below(_("It has this picture already.")) if known else shown)


async def type_at_photos(_visit: Visit, _route: at.OpenPhotos, _text: str) -> None:
    """A picture is sent, not typed."""
    raise InvalidInput("photo")


async def ask_remove(visit: Visit, route: at.AskRemovePhoto) -> None:
    card, photo = await _named(visit, route)
    await visit.show(view.ask_remove(card, card.product.photos.index(photo)))


async def remove(visit: Visit, route: at.RemovePhoto) -> None:
    card, photo = await _named(visit, route, gone=True)
    card = await visit.write(photos.remove_photo, visit.actor, route.product_id, photo)
    await _show(visit, card, max(0, route.number - 1), _("Removed"))


async def make_cover(visit: Visit, route: at.MakeCover) -> None:
    _card, photo = await _named(visit, route)
    card = await visit.write(photos.make_cover, visit.actor, route.product_id, photo)
    await _show(visit, card, 0, _("It is the cover now"))


async def move(visit: Visit, route: at.MovePhoto) -> None:
    _card, photo = await _named(visit, route)
    step = 1 if route.later else -1
    card = await visit.write(photos.move_photo, visit.actor, route.product_id, photo, step, seen=route.number)
    await _show(visit, card, card.product.photos.index(photo))


async def choose_variant(visit: Visit, route: at.ChooseVariant) -> None:
    card, photo = await _named(visit, route)
    await visit.show(view.variants(card, card.product.photos.index(photo)))


async def give(visit: Visit, route: at.GivePhoto) -> None:
    _card, photo = await _named(visit, route)
    card = await visit.write(photos.give_photo, visit.actor, route.sku_id, photo, given=bool(route.given))
    await visit.show(view.variants(card, card.product.photos.index(photo)), _("Saved"))


async def _show(visit: Visit, card: Card, number: int, said: str = "") -> None:
    await visit.show(view.photos(card, number), said)


async def _named(visit: Visit, route: at.OnPhoto, *, gone: bool = False) -> tuple[Card, str]:
    """The product, and the photo that the button names; `gone`: it need not be there any more. Raises StaleScreen."""
    card = await visit.read(view_card, route.product_id)
    photo = next((one for one in card.product.photos if sealed(one) == route.photo), "")
    if not (photo or gone):
        raise StaleScreen
    return card, photo
