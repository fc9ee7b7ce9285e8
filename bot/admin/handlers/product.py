"""Finding products and changing them, one field at a time."""

from collections.abc import Awaitable, Callable

from bot.admin.handlers.form import open_form
from bot.admin.handlers.product_form import NEW_PRODUCT
from bot.admin.routes import product as at
from bot.admin.routes.product import Field
from bot.admin.views import preview
from bot.admin.views import product as view
from bot.examples import Example, shown_by
from bot.visit import Visit
from core.errors import InvalidInput, StaleScreen
from core.models.catalog import ProductKind
from core.models.category import CategoryDetails
from core.models.product import Card
from core.ports import ReadTransaction
from core.usecases.category import list_categories, view_categories, view_category
from core.usecases.product import edit
from core.usecases.product.photo import remove_photo
from core.usecases.product.variant import add_variant, relabel
from core.values.category import read_category
from core.values.product import read_description, read_first_label, read_title, read_variant
from texts.language import _

_EXAMPLE = f"/product {Example.SKU}"


async def open_products(visit: Visit, route: at.OpenProducts) -> None:
    listing = await visit.read(view_categories, route.category_id, route.page)
    await visit.show(view.products(listing, visit.services.policy.currency, route.page))


async def search_products(visit: Visit, _route: at.OpenProducts | at.OpenProductCard, text: str) -> None:
    """Search titles and SKU codes for text typed at a list of products or at a product's card."""
    await visit.services.windows.remember_search(visit.chat_id, text)
    await open_found(visit, at.OpenFoundProducts())


async def open_found(visit: Visit, route: at.OpenFoundProducts) -> None:
    text = (await visit.window()).search
    page = await visit.read(edit.search_assortment, text, route.page)
    await visit.show(view.found(text, page, visit.services.policy.currency))


async def open_archived(visit: Visit, route: at.OpenArchived) -> None:
    page = await visit.read(edit.list_archived, route.page)
    await visit.show(view.archived(page, visit.services.policy.currency))


async def open_new(visit: Visit, _route: at.OpenNewProduct) -> None:
    await open_form(visit, NEW_PRODUCT)


async def open_card(visit: Visit, route: at.OpenProductCard) -> None:
    await show_card(visit, await visit.read(edit.view_card, route.product_id))


async def show_card(visit: Visit, card: Card, said: str = "") -> None:
    await visit.show(view.card(card, visit.services.policy.currency), said)


async def ask_field(visit: Visit, route: at.AskField) -> None:
    field = _field(route.field)
    card, categories = await visit.read(_card_and_categories, route.product_id)
    await visit.show(view.ask_field(card, field, categories, visit.services.policy.currency))


async def type_field(visit: Visit, route: at.AskField, text: str) -> None:
    """The answer to `ask_field`; after a first variant is named, ask for the second one."""
    field = _field(route.field)
    if field is Field.VARIANT and (nameless := (await visit.read(edit.view_card, route.product_id)).unlabelled):
        await visit.write(relabel, visit.actor, nameless.sku_id, read_first_label(text, visit.services.policy.currency))
        await ask_field(visit, route)
    else:
        await show_card(visit, await _ANSWERS[field](visit, route.product_id, text), _("Saved"))


async def pick_category(visit: Visit, route: at.PickCategory) -> None:
    category = await visit.read(view_category, route.category_id)
    card = await visit.write(edit.recategorise, visit.actor, route.product_id, category.names)
    await show_card(visit, card, _("Saved"))


async def clear_field(visit: Visit, route: at.ClearField) -> None:
    if route.field == Field.PHOTO:  # a button of an older version, which knew one photo
        cover, *further = (await visit.read(edit.view_card, route.product_id)).product.photos or [""]
        if further:
            raise StaleScreen
        card = await visit.write(remove_photo, visit.actor, route.product_id, cover)
    elif route.field == Field.DESCRIPTION:
        card = await visit.write(edit.describe, visit.actor, route.product_id, "")
    else:
        raise StaleScreen
    await show_card(visit, card, _("Removed"))


async def show_product(visit: Visit, route: at.ShowProduct) -> None:
    shown = bool(route.shown)
    card = await visit.write(edit.show_product, visit.actor, route.product_id, shown=shown)
    await show_card(visit, card, _("Customers see it") if card.for_customers else _("Customers do not see it"))


async def move_product(visit: Visit, route: at.MoveProduct) -> None:
    step = 1 if route.down else -1
    card = await visit.write(edit.move_product, visit.actor, route.product_id, step, route.seen)
    text = _("It is number {number} of {count} in its category")
    await show_card(visit, card, text.format(number=card.number, count=card.count))


async def ask_archive(visit: Visit, route: at.AskArchive) -> None:
    await visit.show(view.ask_archive(await visit.read(edit.view_card, route.product_id)))


async def archive(visit: Visit, route: at.Archive) -> None:
    await show_card(visit, await visit.write(edit.archive_product, visit.actor, route.product_id), _("Archived"))


async def ask_kind(visit: Visit, route: at.AskKind) -> None:
    card = await visit.read(edit.view_card, route.product_id)
    await visit.show(view.ask_kind(card, visit.services.policy))


async def set_kind(visit: Visit, route: at.SetKind) -> None:
    kind = ProductKind.DIGITAL if route.digital else ProductKind.PHYSICAL
    await show_card(visit, await visit.write(edit.set_kind, visit.actor, route.product_id, kind), _("Saved"))


async def restore(visit: Visit, route: at.RestoreProduct) -> None:
    card = await visit.write(edit.restore_product, visit.actor, route.product_id)
    await show_card(visit, card, _("Restored. It is hidden until you show it"))


async def open_preview(visit: Visit, route: at.OpenPreview) -> None:
    card = await visit.read(edit.view_card, route.product_id)
    await visit.show(preview.preview(card, route.sku_id, visit.services.policy))


async def turn_preview(visit: Visit, route: at.TurnPreview) -> None:
    card = await visit.read(edit.view_card, route.product_id)
    await visit.show(preview.preview(card, route.sku_id, visit.services.policy, route.number))


async def open_preview_details(visit: Visit, route: at.OpenPreviewDetails) -> None:
    await visit.show(preview.preview_details(await visit.read(edit.view_card, route.product_id), route.sku_id))


async def only_preview(visit: Visit, _route: at.OnlyPreview) -> None:
    await visit.answer(_("This is only a preview."))


async def type_product(visit: Visit, words: list[str]) -> None:
    """/product new, /product TEA-100, /product green tea"""
    if not words:
        raise InvalidInput("product_name", example=_EXAMPLE)
    if [word.casefold() for word in words] == ["new"]:
        await open_form(visit, NEW_PRODUCT)
        return
    text = " ".join(words)
    with shown_by(_EXAMPLE):
        found = await visit.read(edit.find_product, text)
    if isinstance(found, Card):
        await show_card(visit, found)
    else:
        await search_products(visit, at.OpenProducts(), text)


async def type_products(visit: Visit, words: list[str]) -> None:
    """/products, /products tea"""
    if words:
        await search_products(visit, at.OpenProducts(), " ".join(words))
    else:
        await open_products(visit, at.OpenProducts())


async def _retitle(visit: Visit, product_id: int, text: str) -> Card:
    return await visit.write(edit.retitle, visit.actor, product_id, read_title(text))


async def _recategorise(visit: Visit, product_id: int, text: str) -> Card:
    return await visit.write(edit.recategorise, visit.actor, product_id, read_category(text))


async def _describe(visit: Visit, product_id: int, text: str) -> Card:
    return await visit.write(edit.describe, visit.actor, product_id, read_description(text))


async def _refuse_text(_visit: Visit, _product_id: int, _text: str) -> Card:
    raise InvalidInput("photo")


async def _add_variant(visit: Visit, product_id: int, text: str) -> Card:
    variant = read_variant(text, visit.services.policy.currency)
    return await visit.write(add_variant, visit.actor, visit.source, product_id, variant)


_ANSWERS: dict[Field, Callable[[Visit, int, str], Awaitable[Card]]] = {
    Field.TITLE: _retitle,
    Field.CATEGORY: _recategorise,
    Field.DESCRIPTION: _describe,
    Field.PHOTO: _refuse_text,
    Field.VARIANT: _add_variant,
}


def _field(number: int) -> Field:
    """Raises StaleScreen for a number that none of our buttons has."""
    if number not in tuple(Field):
        raise StaleScreen
    return Field(number)


async def _card_and_categories(tx: ReadTransaction, product_id: int) -> tuple[Card, tuple[CategoryDetails, ...]]:
    return await edit.view_card(tx, product_id), await list_categories(tx)
