"""Products as staff see them: lists, the card, and its questions."""

from bot.admin.routes.category import OpenCategories
from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.photo import OpenPhotos
from bot.admin.routes.price import OpenSchedules
from bot.admin.routes.product import (
    Archive,
    AskArchive,
    AskField,
    AskKind,
    ClearField,
    Field,
    MoveProduct,
    OpenArchived,
    OpenFoundProducts,
    OpenNewProduct,
    OpenPreview,
    OpenProductCard,
    OpenProducts,
    PickCategory,
    RestoreProduct,
    SetKind,
    ShowProduct,
)
from bot.admin.routes.variant import AskVariantField, VariantField
from bot.admin.views.variant import variant_rows
from bot.screen import CAPTION_LENGTH, MOST_CHOICES, TEXT_LENGTH, Button, Row, Screen, escaped, label, own_lines
from bot.views.parts import back_button, pager, two_a_row
from core.files.photos import is_url
from core.models.catalog import Product, ProductKind, Variant
from core.models.category import CategoryDetails
from core.models.page import Page
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.models.price import Current
from core.models.product import Card, Entry, State
from core.money import price_example
from core.usecases.category import CategoryListing
from texts.formats import money, price
from texts.language import _, ngettext
from texts.plain import clipped, isolated, length, shortened

CATEGORIES = 20
"""Categories per page."""


def products(listing: CategoryListing, currency: str, page: int) -> Screen:
    """A category's subcategories and products; typed text is a search."""
    category = listing.category
    title = escaped(category.path) if category else _("🏷 Products")
    hidden = "" if category is None or category.visible else _("\n🙈 Customers do not see this category.")
    hint = _("Tap a product to change it, or type a part of its name or SKU code.")
    last = max(listing.products.pages, -(-len(listing.below) // CATEGORIES)) - 1
    page = min(page, last)
    below = [
        Button(label(category_name(one)), OpenProducts(one.id))
        for one in listing.below[page * CATEGORIES : (page + 1) * CATEGORIES]
    ]
    here = category.id if category else 0
    keyboard = (
        *two_a_row(below),
        *(_entry_rows(listing.products, currency) if listing.products.number == page else ()),
        *pager(page, last + 1, lambda number: OpenProducts(here, number)),
        (Button(_("➕ New product"), OpenNewProduct()), Button(_("🗂 Categories"), OpenCategories(here))),
        *(((Button(_("🗄 Archived"), OpenArchived()),),) if category is None else ()),
        (back_button(OpenProducts(category.parent_id or 0) if category else OpenAdmin()),),
    )
    return Screen(f"<b>{title}</b>{hidden}\n{hint}", keyboard, awaiting=OpenProducts(here))


def found(text: str, page: Page[Entry], currency: str) -> Screen:
    """Products with the words in their title or a SKU code."""
    said = ngettext("{count} product with “{words}”", "{count} products with “{words}”", page.total)
    if not page.items:
        said = _("No product with “{words}” in its name or SKU code.")
    keyboard = (
        *_entry_rows(page, currency),
        *pager(page.number, page.pages, OpenFoundProducts),
        (Button(_("➕ New product"), OpenNewProduct()), back_button(OpenProducts())),
    )
    return Screen(said.format(count=page.total, words=escaped(shortened(text, 100))), keyboard, awaiting=OpenProducts())


def archived(page: Page[Entry], currency: str) -> Screen:
    """Archived products."""
    text = _("<b>🗄 Archived</b>\nCustomers do not see these; their SKU codes stay taken. Open one to restore it.")
    nothing = _("<b>🗄 Archived</b>\nNothing is archived.")
    keyboard = (
        *_entry_rows(page, currency),
        *pager(page.number, page.pages, OpenArchived),
        (back_button(OpenProducts()),),
    )
    return Screen(text if page.items else nothing, keyboard)


def card(card: Card, currency: str) -> Screen:
    """Everything about a product, and a button for everything that can be changed."""
    one = card.product
    head = f"<b>{escaped(one.title)}</b>\n{escaped('/'.join(card.category))} · {_state(card)}{_place(card)}"
    lines = [escaped(_variant_line(variant, card.current.get(variant.sku_id), currency)) for variant in one.variants]
    room = CAPTION_LENGTH if kept(one.photo) else TEXT_LENGTH
    while len(lines) > 1 and length("\n".join([head, *lines])) > room - 120:
        lines = [*lines[:-2], "…"]
    told = own_lines(clipped(one.description, max(40, room - length("\n".join([head, *lines])) - 60)))
    hint = unfetched(one.photo) if one.photo or card.archived else _("📷 Send a picture to show one.")
    text = "\n\n".join(part for part in (head, "\n".join(lines), told, hint) if part)
    keyboard = _archived_rows(card) if card.archived else _card_rows(card)
    awaiting = None if card.archived else OpenProductCard(one.id)
    rows = (*variant_rows(card, currency), *keyboard)
    return Screen(text, rows, photo=kept(one.photo), awaiting=awaiting, unshown=unshown())


def kept(photo: str | None) -> str | None:
    """The picture, unless it is still to be fetched from its address."""
    return None if photo and is_url(photo) else photo


def unfetched(photo: str | None) -> str:
    """What stands in the place of a picture that is still to be fetched; "" for any other. HTML."""
    if not photo or kept(photo):
        return ""
    text = _(
        "🖼 Its picture is not fetched yet from {address}, so customers do not see it; 📥 Files says how far it is."
    )
    return text.format(address=escaped(shortened(photo, 200)))


def unshown() -> str:
    """What stands in the place of a picture that Telegram refuses, for those who can send another one."""
    return _("⚠️ Telegram does not take this picture, so customers do not see it: “{why}”. Please send another one.")


def ask_field(card: Card, field: Field, categories: tuple[CategoryDetails, ...], currency: str) -> Screen:
    """Ask for one field of a product."""
    one, rows = card.product, list[Row]()
    match field:
        case Field.TITLE:
            text = _("What is it called? Now: <b>{now}</b>").format(now=escaped(one.title))
        case Field.CATEGORY:
            text = _("Which category? Choose one, or type it: <code>Drinks/Tea</code>. A new one is made.")
            choices = [
                Button(label(category_name(category)), PickCategory(one.id, category.id)) for category in categories
            ]
            rows += two_a_row(choices[:MOST_CHOICES])
        case Field.DESCRIPTION:
            text = _("Type the description, at most 3,000 characters.")
            if one.description:
                text += _("\n\nNow:\n{now}").format(now=own_lines(clipped(one.description, 3_500)))
                rows.append((Button(_("🗑 Remove it"), ClearField(one.id, field)),))
        case Field.PHOTO:  # a button of an older version: its photos have a screen of their own
            text = _("Send the picture: a photo, or an image file of at most 10 MB.")
        case Field.VARIANT if card.unlabelled:
            text = _(
                "<b>{code}</b> has no label yet, so customers could not tell it from the new variant. What is it called? "
                "For example <code>Small</code>. The new one comes next."
            ).format(code=escaped(card.unlabelled.code))
        case Field.VARIANT:
            text = _("Type the variant: label, price, stock and, if you like, a SKU code. For example:\n{example}")
            text = text.format(example=f"<code>Large {price_example(currency)} 10 TEA-L</code>")
    rows.append((back_button(OpenProductCard(one.id)),))
    return Screen(text, tuple(rows), awaiting=AskField(one.id, field))


def ask_kind(card: Card, policy: Policy) -> Screen:
    """Ask whether it is digital, and say what that means."""
    one = card.product
    digital = one.kind is ProductKind.DIGITAL
    text = _(
        "What is <b>{title}</b>? Now: {now}.\n\nDigital goods are delivered in the chat and need no address. Telegram lets them be paid "
        "with Telegram Stars only, and takes Stars for nothing else."
    ).format(title=escaped(one.title), now=_("digital") if digital else _("something that is handed over"))
    if PaymentMethod.STARS not in policy.pay_with:
        text += "\n\n" + _("⚠️ Paying with Stars is switched off: nobody could buy it.")
    to_digital = Button(_("⭐ Digital"), SetKind(one.id, 1))
    to_physical = Button(_("📦 Handed over"), SetKind(one.id, 0))
    return Screen(text, ((to_physical, to_digital), (back_button(OpenProductCard(one.id)),)))


def ask_archive(card: Card) -> Screen:
    """Ask whether to archive it."""
    text = _(
        "Archive <b>{title}</b>?\n\nCustomers no longer see it, and carts that hold it say so. Orders keep it; its "
        "SKU codes stay taken. You can restore it from the archive."
    )
    yes = Button(_("🗄 Archive"), Archive(card.product.id), style="danger")
    keyboard = ((yes, Button(_("Keep it"), OpenProductCard(card.product.id))),)
    return Screen(text.format(title=escaped(card.product.title)), keyboard)


def category_name(category: CategoryDetails, *, below: bool = False) -> str:
    """Its path for a button, with the number of products in it and below it; `below`: its name is enough."""
    mark = "" if category.visible else "🙈 "
    return f"{mark}{isolated(category.name if below else category.path)} ({category.all_products})"


def _card_rows(card: Card) -> tuple[Row, ...]:
    one = card.product

    def edit(text: str, field: Field) -> Button:
        return Button(text, AskField(one.id, field))

    shown = Button(_("🙈 Hide"), ShowProduct(one.id, 0)) if one.active else Button(_("👁 Show"), ShowProduct(one.id, 1))
    return (
        (edit(_("✏️ Title"), Field.TITLE), edit(_("✏️ Category"), Field.CATEGORY), *_price_button(card)),
        (
            edit(_("✏️ Description"), Field.DESCRIPTION),
            _photos_button(one),
            Button(_("⭐ Digital") if one.kind is ProductKind.DIGITAL else _("📦 Kind"), AskKind(one.id)),
        ),
        (shown, Button(_("🔍 Preview"), OpenPreview(one.id)), Button(_("🗄 Archive"), AskArchive(one.id))),
        *(((Button(_("🗓 Prices for a time"), OpenSchedules(one.id)),),) if card.scheduled else ()),
        (
            Button(_("⬆️ Up"), MoveProduct(one.id, 0, card.number)),
            Button(_("⬇️ Down"), MoveProduct(one.id, 1, card.number)),
            back_button(OpenProducts(one.category_id)),
        ),
    )


def _photos_button(one: Product) -> Button:
    count = len(one.photos)
    return Button(_("📷 Photos · {count}").format(count=count) if count else _("📷 Photos"), OpenPhotos(one.id))


def _price_button(card: Card) -> tuple[Button, ...]:
    """The price button for a single variant; if there are several, each has its price on its own card."""
    if len(card.product.variants) != 1:
        return ()
    sku_id = card.product.variants[0].sku_id
    return (Button(_("✏️ Price"), AskVariantField(sku_id, VariantField.PRICE, card.product.id)),)


def _archived_rows(card: Card) -> tuple[Row, ...]:
    one = card.product
    restore = Button(_("♻️ Restore"), RestoreProduct(one.id), style="primary")
    return (
        (restore, Button(_("✏️ Category"), AskField(one.id, Field.CATEGORY))),
        (Button(_("🔍 Preview"), OpenPreview(one.id)), back_button(OpenArchived())),
    )


def _state(card: Card) -> str:
    """Whether customers see it, and if not, why, in a few words."""
    if card.archived:
        return _("🗄 archived")
    if not card.product.active:
        return _("🙈 hidden")
    if card.category_hidden:
        return _("🙈 its category is hidden")
    return _("👁 for sale") if card.product.sold else _("🙈 all its variants are hidden")


def _place(card: Card) -> str:
    return _(" · place {number} of {count}").format(number=card.number, count=card.count) if card.number else ""


def _variant_line(variant: Variant, current: Current | None, currency: str) -> str:
    now = _(" (now {price})").format(price=price(current.price, currency)) if current else ""
    facts = [
        isolated(variant.code),
        isolated(variant.label),
        price(variant.price, currency) + now,
        _("{count} in stock").format(count=variant.on_hand),
    ]
    line = " · ".join(fact for fact in facts if fact)
    return line if variant.active else f"🙈 {line}"


def _entry_rows(page: Page[Entry], currency: str) -> tuple[Row, ...]:
    return tuple((Button(_entry(one, currency), OpenProductCard(one.id)),) for one in page.items)


def _entry(one: Entry, currency: str) -> str:
    hidden = {State.ARCHIVED: "🗄 ", State.HIDDEN: "🙈 "}.get(one.state, "🙈 " if one.category_hidden else "")
    facts = [f"{hidden}{shortened(one.title, 30)}"]
    if one.price is not None:
        price = money(one.price, currency)
        facts.append(_("from {price}").format(price=price) if one.several_prices else price)
    facts.append(str(one.on_hand) if one.on_hand else _("sold out"))
    return " · ".join(facts)
