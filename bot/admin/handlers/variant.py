"""Viewing a variant and changing it, one field at a time."""

from bot.admin.handlers.product import open_card as open_product
from bot.admin.routes.product import OpenProductCard
from bot.admin.routes.variant import AskVariantField, OpenVariantCard, OpenVariants, ShowVariant, VariantField
from bot.admin.views import variant as view
from bot.visit import Visit
from core.errors import StaleScreen
from core.usecases.product.edit import view_card as view_product
from core.usecases.product.variant import (
    recode,
    relabel,
    set_price,
    set_stars,
    show_variant,
    view_variant,
)
from core.values.product import read_code, read_label, read_price, read_stars


async def open_variants(visit: Visit, route: OpenVariants) -> None:
    card = await visit.read(view_product, route.product_id)
    await visit.show(view.listing(card, route.page, visit.services.policy.currency))


async def open_card(visit: Visit, route: OpenVariantCard) -> None:
    card, variant = await visit.read(view_variant, route.sku_id)
    await visit.show(view.card(card, variant, visit.services.policy.currency, visit.services.policy.timezone))


async def ask_field(visit: Visit, route: AskVariantField) -> None:
    _field(route.field)
    _card, variant = await visit.read(view_variant, route.sku_id)
    await visit.show(view.ask_field(variant, route, visit.services.policy.currency))


async def type_field(visit: Visit, route: AskVariantField, text: str) -> None:
    """The answer to `ask_field`."""
    policy = visit.services.policy
    match _field(route.field):
        case VariantField.PRICE:
            price = read_price(text, policy.currency)
            change = await visit.write(set_price, visit.actor, route.sku_id, price)
            await visit.say(view.priced(change, policy.currency, policy.timezone))
        case VariantField.LABEL:
            await visit.write(relabel, visit.actor, route.sku_id, read_label(text))
        case VariantField.STARS:
            await visit.write(set_stars, visit.actor, route.sku_id, read_stars(text))
        case VariantField.CODE:
            await visit.write(recode, visit.actor, route.sku_id, read_code(text))
    if route.product_id:
        await open_product(visit, OpenProductCard(route.product_id))
    else:
        await open_card(visit, OpenVariantCard(route.sku_id))


async def show(visit: Visit, route: ShowVariant) -> None:
    await visit.write(show_variant, visit.actor, route.sku_id, shown=bool(route.shown))
    await open_card(visit, OpenVariantCard(route.sku_id))


def _field(number: int) -> VariantField:
    """Raises StaleScreen for a number that none of our buttons has."""
    if number not in tuple(VariantField):
        raise StaleScreen
    return VariantField(number)
