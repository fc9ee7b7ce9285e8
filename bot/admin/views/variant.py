"""Variants as staff see them: the card, its questions, and the effect of a new price."""

from bot.admin.routes.product import AskField, Field, OpenProductCard
from bot.admin.routes.stock import OpenStockCard
from bot.admin.routes.variant import AskVariantField, OpenVariantCard, OpenVariants, ShowVariant, VariantField
from bot.admin.views.codes import content_button
from bot.routes.grammar import Route
from bot.screen import Button, Row, Screen, escaped, label
from bot.views.parts import back_button, pager, two_a_row
from core.models.catalog import ProductKind, Variant
from core.models.page import page_of
from core.models.product import Card, PriceChange
from core.money import STARS, price_example
from core.text import name_with_label
from texts.formats import moment, money, price, through
from texts.language import _, ngettext
from texts.plain import shortened

PAGE = 16
"""Variants per page."""


def variant_rows(card: Card, currency: str) -> tuple[Row, ...]:
    """On the product's card: a button for each variant if they fit into two rows, or else one for all; and one to add a variant."""
    one = card.product
    further = () if card.archived else (Button(_("➕ Variant"), AskField(one.id, Field.VARIANT)),)
    rows = two_a_row([*(_open(variant, currency) for variant in one.variants), *further])
    if len(rows) <= 2:
        return rows
    every = Button(_("🎛 Variants ({count})").format(count=len(one.variants)), OpenVariants(one.id))
    return ((every, *further),)


def listing(card: Card, page: int, currency: str) -> Screen:
    """A page of a product's variants, each with a button."""
    one = card.product
    page, pages = page_of(len(one.variants), page, PAGE)
    buttons = [_open(variant, currency) for variant in one.variants[page * PAGE : (page + 1) * PAGE]]
    keyboard = (
        *two_a_row(buttons),
        *pager(page, pages, lambda number: OpenVariants(one.id, number)),
        (back_button(OpenProductCard(one.id)),),
    )
    text = _("<b>{title}</b>\nTap a variant to change it.").format(title=escaped(one.title))
    return Screen(text, keyboard)


def card(card: Card, variant: Variant, currency: str, timezone: str = "UTC") -> Screen:
    """Everything about a variant."""
    name = name_with_label(card.product.title, variant.label)
    lines = [
        _("SKU code: <code>{code}</code>").format(code=escaped(variant.code)),
        _("Price: {price}").format(price=price(variant.price, currency)),
        *_for_a_time(card, variant, currency, timezone),
        *(
            [_("Price in Stars: {price}").format(price=money(variant.stars, STARS))]
            if variant.stars is not None
            else []
        ),
        _("Stock: {count}").format(count=variant.on_hand),
        _("Label: {label}").format(label=escaped(variant.label) or "–"),
    ]
    if not variant.active:
        lines.append(_("🙈 hidden from customers"))
    shown = (
        Button(_("🙈 Hide"), ShowVariant(variant.sku_id, 0))
        if variant.active
        else Button(_("👁 Show"), ShowVariant(variant.sku_id, 1))
    )
    keyboard = (
        (
            Button(_("✏️ Price"), AskVariantField(variant.sku_id, VariantField.PRICE)),
            Button(_("✏️ Label"), AskVariantField(variant.sku_id, VariantField.LABEL)),
        ),
        (Button(_("✏️ SKU code"), AskVariantField(variant.sku_id, VariantField.CODE)), shown),
        (Button(_("📊 Stock"), OpenStockCard(variant.sku_id)), content_button(variant.sku_id)),
        *((stars,) if (stars := _stars_button(card, variant)) else ()),
        (back_button(_list_of(card, variant, currency)),),
    )
    return Screen("\n".join([f"<b>{escaped(name)}</b>", *lines]), keyboard)


def _for_a_time(card: Card, variant: Variant, currency: str, timezone: str) -> list[str]:
    """What it costs at the moment instead, in one line; empty if that is its price."""
    current = card.current.get(variant.sku_id)
    if current is None:
        return []
    said = _("🗓 Now: {price} until {when}")
    when = through(current.ends, current.now, timezone)
    return [said.format(price=price(current.price, currency), when=when)]


def _stars_button(card: Card, variant: Variant) -> tuple[Button, ...]:
    if card.product.kind is not ProductKind.DIGITAL:
        return ()
    return (Button(_("⭐ Price in Stars"), AskVariantField(variant.sku_id, VariantField.STARS)),)


def ask_field(variant: Variant, asked: AskVariantField, currency: str) -> Screen:
    """Ask for one field of a variant."""
    match VariantField(asked.field):
        case VariantField.PRICE:
            text = _("What should <b>{code}</b> cost from now on? Now: {now}. Type a number like {example}; 0 is free.")
        case VariantField.LABEL:
            text = _("What is this variant's label? Now: {label}. Type one like “Large”.")
        case VariantField.STARS:
            text = _(
                "How many Telegram Stars does <b>{code}</b> cost? Type a whole number, or a dash (-) to let the shop's rate decide. "
                "Of each Star about 0.013 US dollars reach you, after up to 21 days."
            )
        case VariantField.CODE:
            text = _("Which SKU code? Now: <b>{code}</b>. Type one without spaces.")
    told = text.format(
        code=escaped(variant.code),
        now=money(variant.price, currency),
        example=f"<code>{price_example(currency)}</code>",
        label=escaped(variant.label) or "–",
    )
    return Screen(told, ((back_button(asked.answered),),), awaiting=asked)


def priced(change: PriceChange, currency: str, timezone: str) -> str:
    """Say the old and the new price, and how many carts keep a lower one. HTML."""
    text = _("✅ <b>{name}</b>\n<code>{code}</code>: {before} → {after}")
    said = text.format(
        name=escaped(change.name),
        code=escaped(change.code),
        before=money(change.before, currency),
        after=money(change.after, currency),
    )
    free = [] if change.after else [_("It is now free: customers pay nothing for it.")]
    other = [_("🗓 At the moment a price for a time counts instead; /price list has it.")] if change.scheduled else []
    return "\n".join([said, *free, *other, *keeping(change, timezone)])


def keeping(change: PriceChange, timezone: str) -> list[str]:
    """How many carts keep a lower price, in one line; empty if none does. Plain text."""
    if not change.keeping:
        return []
    kept = ngettext(
        "{count} cart keeps its lower price until {until}.",
        "{count} carts keep their lower price, the last until {until}.",
        change.keeping,
    )
    return [kept.format(count=change.keeping, until=moment(change.until, timezone))]


def open_button(product_id: int) -> Button:
    return Button(_("🏷 Open the product"), OpenProductCard(product_id))


def _open(variant: Variant, currency: str) -> Button:
    mark = "" if variant.active else "🙈 "
    told = f"{mark}{shortened(variant.label or variant.code, 24)} · {money(variant.price, currency)}"
    return Button(label(told), OpenVariantCard(variant.sku_id))


def _list_of(card: Card, variant: Variant, currency: str) -> Route:
    """The screen with its button: the product's card, or a page of its variants."""
    one = card.product
    on_card = any(
        button.route == OpenVariantCard(variant.sku_id) for row in variant_rows(card, currency) for button in row
    )
    return OpenProductCard(one.id) if on_card else OpenVariants(one.id, one.variants.index(variant) // PAGE)
