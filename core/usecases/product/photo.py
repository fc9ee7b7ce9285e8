"""A product's pictures: added, taken away, put in order, and given to its variants. Each is named by its key or address."""

from core.errors import Conflict, StaleScreen
from core.models.actor import Actor
from core.models.catalog import MOST_PHOTOS
from core.models.product import Card
from core.ports import Transaction
from core.usecases.photo import keep_new_photo
from core.usecases.product.edit import view_card
from core.usecases.product.variant import view_variant


class TooManyPhotos(Conflict):
    """The product has `limit` pictures already."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


async def add_photo(tx: Transaction, actor: Actor, product_id: int, key: str, data: bytes) -> Card:
    """Add a picture behind the others; `key` is its SHA-256. One that is there already stays. Raises NotFound, TooManyPhotos."""
    card = await view_card(tx, product_id)
    photos = card.product.photos
    if len(photos) >= MOST_PHOTOS and key not in photos:
        raise TooManyPhotos(MOST_PHOTOS)
    await keep_new_photo(tx, key, data)
    if key in photos:
        return card
    return await _save(tx, actor, card, (*photos, key), after=key)


async def remove_photo(tx: Transaction, actor: Actor, product_id: int, photo: str) -> Card:
    """Take it away, from the variants that have it, too. Raises NotFound."""
    card = await view_card(tx, product_id)
    photos = card.product.photos
    if photo not in photos:
        return card
    for variant in card.product.variants:
        if variant.photo == photo:
            await tx.products.save_sku(variant.having(photo=None))
    return await _save(tx, actor, card, tuple(one for one in photos if one != photo), before=photo)


async def make_cover(tx: Transaction, actor: Actor, product_id: int, photo: str) -> Card:
    """Put it first. Raises NotFound, StaleScreen if it is gone."""
    card = await view_card(tx, product_id)
    photos = _with(card, photo)
    if photos[0] == photo:
        return card
    ordered = (photo, *(one for one in photos if one != photo))
    return await _save(tx, actor, card, ordered, before=photos[0], after=photo)


async def move_photo(tx: Transaction, actor: Actor, product_id: int, photo: str, step: int, *, seen: int) -> Card:
    """Move it one place to the front (-1) or to the end (1), if it is still at place `seen` (from 0); at an end nothing happens.

    Raises NotFound, StaleScreen.
    """
    card = await view_card(tx, product_id)
    photos, to = list(_with(card, photo)), seen + step
    if photos.index(photo) != seen:
        raise StaleScreen
    if not 0 <= to < len(photos):
        return card
    photos[seen], photos[to] = photos[to], photos[seen]
    await tx.audit(actor, "product.photos", card.product.title, str(seen + 1), str(to + 1))
    await tx.products.save_product(card.product.with_photos(photos))
    return await view_card(tx, product_id)


async def give_photo(tx: Transaction, actor: Actor, sku_id: int, photo: str, *, given: bool) -> Card:
    """Show it when this variant is chosen, or no longer. Raises NotFound, StaleScreen if its product does not have it any more."""
    card, variant = await view_variant(tx, sku_id)
    _with(card, photo)
    own = photo if given else None
    if variant.photo == own or not (given or variant.photo == photo):
        return card
    await tx.products.save_sku(variant.having(photo=own))
    await tx.audit(actor, "variant.photo", variant.code, variant.photo or "", own or "")
    return await view_card(tx, card.product.id)


def _with(card: Card, photo: str) -> tuple[str, ...]:
    """The product's pictures. Raises StaleScreen if this one is not among them."""
    if photo not in card.product.photos:
        raise StaleScreen
    return card.product.photos


async def _save(
    tx: Transaction, actor: Actor, card: Card, photos: tuple[str, ...], *, before: str = "", after: str = ""
) -> Card:
    await tx.products.save_product(card.product.with_photos(photos))
    await tx.audit(actor, "product.photo", card.product.title, before, after)
    return await view_card(tx, card.product.id)
