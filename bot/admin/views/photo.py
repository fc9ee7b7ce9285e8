"""A product's photos as staff see them: one at a time, with what can be done with it."""

from bot import routes
from bot.admin.routes.photo import (
    AskRemovePhoto,
    ChooseVariant,
    GivePhoto,
    MakeCover,
    MovePhoto,
    OpenPhotos,
    RemovePhoto,
)
from bot.admin.routes.product import OpenProductCard
from bot.admin.views.product import kept, unfetched, unshown
from bot.screen import Button, Row, Screen, escaped, label
from bot.views.parts import back_button, two_a_row
from bot.views.photo import around
from core.models.catalog import MOST_PHOTOS, Product
from core.models.product import Card
from texts.language import _
from texts.plain import isolated

MOST_VARIANTS = 90
"""Telegram takes 100 buttons a message."""


def photos(card: Card, number: int) -> Screen:
    """Photo `number` (the last one, if there are fewer), and what can be done with it."""
    one = card.product
    back = (back_button(OpenProductCard(one.id)),)
    if not one.photos:
        text = _("<b>{title}</b>\nNo photos yet. Send one or several, at most {limit}: the first becomes the cover.")
        told = text.format(title=escaped(one.title), limit=MOST_PHOTOS)
        return Screen(told, (back,), awaiting=OpenPhotos(one.id))
    number = min(number, len(one.photos) - 1)
    keyboard = (
        *around(number, len(one.photos), lambda place: OpenPhotos(one.id, place)),
        *_place_rows(one, number),
        *_variant_row(one, number),
        (Button(_("🗑 Remove"), AskRemovePhoto(*_named(one, number))), *back),
    )
    asked = OpenPhotos(one.id, number)
    return Screen(_told(one, number), keyboard, photo=kept(one.photos[number]), awaiting=asked, unshown=unshown())


def ask_remove(card: Card, number: int) -> Screen:
    """Ask whether to take it away."""
    one = card.product
    yes = Button(_("🗑 Remove"), RemovePhoto(*_named(one, number)), style="danger")
    keep = Button(_("Keep it"), OpenPhotos(one.id, number))
    text = _("Remove this photo of <b>{title}</b>?").format(title=escaped(one.title))
    return Screen(text, ((yes, keep),), photo=kept(one.photos[number]))


def variants(card: Card, number: int) -> Screen:
    """Choose the variants that it shows."""
    one = card.product
    photo = one.photos[number]
    buttons = [
        Button(
            label(f"{'✓ ' if variant.photo == photo else ''}{isolated(variant.label or variant.code)}"),
            GivePhoto(*_named(one, number), variant.sku_id, int(variant.photo != photo)),
        )
        for variant in one.variants[:MOST_VARIANTS]
    ]
    text = _("<b>{title}</b>\nWhich variants does this photo show? Customers see it when they choose one of them.")
    keyboard = (*two_a_row(buttons), (back_button(OpenPhotos(one.id, number)),))
    return Screen(text.format(title=escaped(one.title)), keyboard, photo=kept(photo))


def _told(one: Product, number: int) -> str:
    photo, count = one.photos[number], len(one.photos)
    lines = [f"<b>{escaped(one.title)}</b>"]
    place = _("The only photo") if count == 1 else _("Photo {number} of {count}")
    lines.append(place.format(number=number + 1, count=count) + (_(" · the cover") if not number and count > 1 else ""))
    if names := [isolated(variant.label or variant.code) for variant in one.variants if variant.photo == photo]:
        lines.append(_("Shows: {variants}").format(variants=escaped(", ".join(names)[:300])))
    if missing := unfetched(photo):
        lines.append(missing)
    left = MOST_PHOTOS - count
    more = _("Send pictures to add them: there is room for {count} more.")
    full = _("A product has at most {count} photos: remove one to add another.")
    lines.append(more.format(count=left) if left else full.format(count=count))
    return "\n".join(lines)


def _place_rows(one: Product, number: int) -> tuple[Row, ...]:
    """To the front, one place either way; none for a single photo."""
    named = _named(one, number)
    cover = Button(_("⭐ Make it the cover"), MakeCover(*named))
    earlier, later = Button(_("⬅️ Earlier"), MovePhoto(*named, 0)), Button(_("➡️ Later"), MovePhoto(*named, 1))
    moves = (*((earlier,) if number else ()), *((later,) if number < len(one.photos) - 1 else ()))
    return tuple(row for row in ((cover,) if number else (), moves) if row)


def _variant_row(one: Product, number: int) -> tuple[Row, ...]:
    if len(one.variants) < 2:
        return ()
    return ((Button(_("🎛 The variants it shows"), ChooseVariant(*_named(one, number))),),)


def _named(one: Product, number: int) -> tuple[int, int, int]:
    return one.id, number, routes.sealed(one.photos[number])
