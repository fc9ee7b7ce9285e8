"""Variants as those who run the shop see them: the card, its questions, and what a new price does."""

from bot.office.routes.product import ProductCard
from bot.office.routes.stock import StockCard
from bot.office.routes.variant import AskVariantField, ShowVariant, VariantCard, VariantField
from bot.screen import Button, Screen, escaped, isolated
from bot.views.parts import back_button, moment, money, price
from bot.words import _, ngettext
from core.models.assortment import Card, PriceChange
from core.models.product import Variant
from core.product_words import price_example


def card(card: Card, variant: Variant, currency: str) -> Screen:
    """Everything of a variant."""
    name = " – ".join(isolated(one) for one in (card.product.title, variant.label) if one)
    lines = [
        _("SKU code: <code>{code}</code>").format(code=escaped(variant.code)),
        _("Price: {price}").format(price=price(variant.price, currency)),
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
        (Button(_("📊 Stock"), StockCard(variant.sku_id)),),
        (back_button(ProductCard(card.product.id)),),
    )
    return Screen("\n".join([f"<b>{escaped(name)}</b>", *lines]), keyboard)


def ask_field(variant: Variant, field: VariantField, currency: str) -> Screen:
    """Ask for something of a variant."""
    match field:
        case VariantField.PRICE:
            text = _("What does <b>{code}</b> cost from now on? It is {now}. Type a number like {example}; 0 is free.")
        case VariantField.LABEL:
            text = _("How is this variant told from the others? Now: {label}. Type its label, like “Large”.")
        case VariantField.CODE:
            text = _("Which SKU code? Now: <b>{code}</b>. Type one without spaces.")
    told = text.format(
        code=escaped(variant.code),
        now=money(variant.price, currency),
        example=f"<code>{price_example(currency)}</code>",
        label=escaped(variant.label) or "–",
    )
    awaiting = AskVariantField(variant.sku_id, field)
    return Screen(told, ((back_button(VariantCard(variant.sku_id)),),), awaiting=awaiting)


def priced(change: PriceChange, currency: str, timezone: str) -> str:
    """Say what it cost and what it costs, and who still pays less. HTML."""
    text = _("✅ <b>{name}</b>\n<code>{code}</code>: {before} → {after}")
    said = text.format(
        name=escaped(change.name),
        code=escaped(change.code),
        before=money(change.before, currency),
        after=money(change.after, currency),
    )
    free = [] if change.after else [_("It is now free: customers pay nothing for it.")]
    return "\n".join([said, *free, *keeping(change, timezone)])


def keeping(change: PriceChange, timezone: str) -> list[str]:
    """How many carts keep a lower price, as one line; none where none does. Plain."""
    if not change.keeping:
        return []
    kept = ngettext(
        "{count} cart keeps its lower price until {until}.",
        "{count} carts keep their lower price, the last until {until}.",
        change.keeping,
    )
    return [kept.format(count=change.keeping, until=moment(change.until, timezone))]


def open_button(product_id: int) -> Button:
    return Button(_("🏷 Open the product"), ProductCard(product_id))
