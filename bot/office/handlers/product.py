"""Looking products up and changing them, one field at a time."""

from collections.abc import Awaitable, Callable

from bot.handlers.parts import shown_by
from bot.office.handlers.form import open_form
from bot.office.handlers.product_form import NEW_PRODUCT
from bot.office.photo import received_photo
from bot.office.routes import product as at
from bot.office.routes.product import Field
from bot.office.views import preview
from bot.office.views import product as view
from bot.visit import Visit
from bot.words import _
from core.errors import InvalidInput, StaleScreen
from core.models.assortment import Card
from core.models.category import Shelf
from core.ports import ReadTransaction
from core.product_words import (
    read_category,
    read_description,
    read_first_label,
    read_title,
    read_variant,
)
from core.usecases import assortment
from core.usecases.category import list_categories, view_aisle, view_category
from core.usecases.variant import add_variant, relabel


async def open_products(visit: Visit, route: at.Products) -> None:
    aisle = await visit.read(view_aisle, route.category_id, route.page)
    await visit.show(view.products(aisle, visit.counter.policy.currency, route.page))


async def search_products(visit: Visit, _route: at.Products | at.ProductCard, text: str) -> None:
    """Whatever is typed at a list of products, or at one's card, is searched for in titles and SKU codes."""
    await visit.counter.windows.remember_search(visit.chat_id, text)
    await open_found(visit, at.FoundProducts())


async def open_found(visit: Visit, route: at.FoundProducts) -> None:
    text = (await visit.window()).search
    page = await visit.read(assortment.search_assortment, text, route.page)
    await visit.show(view.found(text, page, visit.counter.policy.currency))


async def open_archived(visit: Visit, route: at.ArchivedProducts) -> None:
    page = await visit.read(assortment.list_archived, route.page)
    await visit.show(view.archived(page, visit.counter.policy.currency))


async def open_new(visit: Visit, _route: at.NewProduct) -> None:
    await open_form(visit, NEW_PRODUCT)


async def open_card(visit: Visit, route: at.ProductCard) -> None:
    await show_card(visit, await visit.read(assortment.view_card, route.product_id))


async def show_card(visit: Visit, card: Card, said: str = "") -> None:
    await visit.show(view.card(card, visit.counter.policy.currency), said)


async def ask_field(visit: Visit, route: at.AskField) -> None:
    field = _field(route.field)
    card, shelves = await visit.read(_card_and_shelves, route.product_id)
    await visit.show(view.ask_field(card, field, shelves, visit.counter.policy.currency))


async def type_field(visit: Visit, route: at.AskField, text: str) -> None:
    """The answer to `ask_field`; whoever names a first variant is asked for the second one."""
    field = _field(route.field)
    if field is Field.VARIANT and (nameless := (await visit.read(assortment.view_card, route.product_id)).unlabelled):
        await visit.write(relabel, visit.actor, nameless.sku_id, read_first_label(text, visit.counter.policy.currency))
        await ask_field(visit, route)
    else:
        await show_card(visit, await _ANSWERS[field](visit, route.product_id, text), _("Saved"))


async def share_photo(visit: Visit, route: at.AskField | at.ProductCard) -> None:
    """A picture sent to the card, or as the answer to the question for one."""
    if isinstance(route, at.AskField) and route.field != Field.PHOTO:
        raise InvalidInput("form_text")
    key, data = await received_photo(visit)
    await show_card(visit, await visit.write(assortment.set_photo, visit.actor, route.product_id, key, data))


async def pick_category(visit: Visit, route: at.PickCategory) -> None:
    shelf = await visit.read(view_category, route.category_id)
    card = await visit.write(assortment.recategorise, visit.actor, route.product_id, shelf.names)
    await show_card(visit, card, _("Saved"))


async def clear_field(visit: Visit, route: at.ClearField) -> None:
    if route.field == Field.PHOTO:
        card = await visit.write(assortment.remove_photo, visit.actor, route.product_id)
    elif route.field == Field.DESCRIPTION:
        card = await visit.write(assortment.describe, visit.actor, route.product_id, "")
    else:
        raise StaleScreen
    await show_card(visit, card, _("Removed"))


async def show_product(visit: Visit, route: at.ShowProduct) -> None:
    shown = bool(route.shown)
    card = await visit.write(assortment.show_product, visit.actor, route.product_id, shown=shown)
    await show_card(visit, card, _("Customers see it") if card.for_customers else _("Customers do not see it"))


async def move_product(visit: Visit, route: at.MoveProduct) -> None:
    step = 1 if route.down else -1
    card = await visit.write(assortment.move_product, visit.actor, route.product_id, step, route.seen)
    text = _("It is number {number} of {count} on its shelf")
    await show_card(visit, card, text.format(number=card.number, count=card.count))


async def ask_archive(visit: Visit, route: at.AskArchive) -> None:
    await visit.show(view.ask_archive(await visit.read(assortment.view_card, route.product_id)))


async def archive(visit: Visit, route: at.Archive) -> None:
    await show_card(visit, await visit.write(assortment.archive_product, visit.actor, route.product_id), _("Archived"))


async def restore(visit: Visit, route: at.RestoreProduct) -> None:
    card = await visit.write(assortment.restore_product, visit.actor, route.product_id)
    await show_card(visit, card, _("Restored, and hidden until you show it"))


async def open_preview(visit: Visit, route: at.Preview) -> None:
    card = await visit.read(assortment.view_card, route.product_id)
    await visit.show(preview.preview(card, route.sku_id, visit.counter.policy.currency))


async def open_preview_details(visit: Visit, route: at.PreviewDetails) -> None:
    await visit.show(preview.preview_details(await visit.read(assortment.view_card, route.product_id), route.sku_id))


async def only_preview(visit: Visit, _route: at.OnlyPreview) -> None:
    await visit.answer(_("This is only a preview."))


async def type_product(visit: Visit, words: list[str]) -> None:
    """/product new, /product TEA-100, /product green tea"""
    if not words:
        raise InvalidInput("product_name", example="/product TEA-100")
    if [word.casefold() for word in words] == ["new"]:
        await open_form(visit, NEW_PRODUCT)
        return
    text = " ".join(words)
    with shown_by("/product TEA-100"):
        found = await visit.read(assortment.find_product, text)
    if isinstance(found, Card):
        await show_card(visit, found)
    else:
        await search_products(visit, at.Products(), text)


async def type_products(visit: Visit, words: list[str]) -> None:
    """/products, /products tea"""
    if words:
        await search_products(visit, at.Products(), " ".join(words))
    else:
        await open_products(visit, at.Products())


async def _retitle(visit: Visit, product_id: int, text: str) -> Card:
    return await visit.write(assortment.retitle, visit.actor, product_id, read_title(text))


async def _recategorise(visit: Visit, product_id: int, text: str) -> Card:
    return await visit.write(assortment.recategorise, visit.actor, product_id, read_category(text))


async def _describe(visit: Visit, product_id: int, text: str) -> Card:
    return await visit.write(assortment.describe, visit.actor, product_id, read_description(text))


async def _refuse_text(_visit: Visit, _product_id: int, _text: str) -> Card:
    raise InvalidInput("photo")


async def _add_variant(visit: Visit, product_id: int, text: str) -> Card:
    variant = read_variant(text, visit.counter.policy.currency)
    return await visit.write(add_variant, visit.actor, visit.source, product_id, variant)


_ANSWERS: dict[Field, Callable[[Visit, int, str], Awaitable[Card]]] = {
    Field.TITLE: _retitle,
    Field.CATEGORY: _recategorise,
    Field.DESCRIPTION: _describe,
    Field.PHOTO: _refuse_text,
    Field.VARIANT: _add_variant,
}


def _field(number: int) -> Field:
    """Raises StaleScreen for a number that no button of ours says."""
    if number not in tuple(Field):
        raise StaleScreen
    return Field(number)


async def _card_and_shelves(tx: ReadTransaction, product_id: int) -> tuple[Card, tuple[Shelf, ...]]:
    return await assortment.view_card(tx, product_id), await list_categories(tx)
