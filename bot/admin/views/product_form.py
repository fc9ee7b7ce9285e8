"""The questions of the form for a new product, and its review. HTML."""

from bot.admin.form import Told
from bot.screen import escaped, own_lines
from core.models.policy import Policy
from core.models.product import NewProduct, NewVariant
from core.money import parse_amount, price_example
from core.values.product import code_from
from texts.formats import price
from texts.language import _
from texts.plain import clipped, isolated


def ask_title(_told: Told) -> str:
    return _("What is it called? For example: <code>Green tea</code>")


def ask_category(_told: Told) -> str:
    return _(
        "Which category? Choose one, or type it: <code>Drinks</code> or <code>Drinks/Tea</code>. A new one is made."
    )


def ask_subcategory(told: Told) -> str:
    text = _("Where in <b>{category}</b>? Choose, or type a name: a new one is made.")
    return text.format(category=escaped(told.answers["category"].rstrip("/")))


def ask_kind_label(told: Told) -> str:
    text = _("What is the variant called? For example: <code>Small</code> or <code>M / blue</code>")
    known = told.answers["variants"].split("\n")[:-1]
    return "\n\n".join(filter(None, (own_lines("\n".join(known)), text)))


def ask_kind_price(told: Told) -> str:
    text = _("What does <b>{label}</b> cost? Type a number in {currency}, like <code>{example}</code>; 0 is free.")
    example, currency = price_example(told.policy.currency), told.policy.currency
    return text.format(label=escaped(told.answers.get("kind_label", "")), currency=currency, example=example)


def ask_kind_stock(told: Told) -> str:
    text = _("How many of <b>{label}</b> are there? Type a number, like <code>12</code>. None yet? Skip this.")
    return text.format(label=escaped(told.answers.get("kind_label", "")))


def ask_more(told: Told) -> str:
    text = _("These are its variants so far:\n<code>{variants}</code>\n\nIs there another one?")
    return text.format(variants=own_lines(clipped("\n".join(told.answers["variants"].split("\n")[:-1]), 2_000)))


def ask_variants(told: Told) -> str:
    text = _(
        "Does it come in several kinds, such as sizes or colours? With the button I ask for one after the other. Or "
        "type them all at once, one per line: label, price, stock and, if you like, a SKU code.\n"
        "<code>Small {small} 12\nLarge {large} 10 TEA-L</code>"
    )
    currency = told.policy.currency
    return text.format(small=price_example(currency), large=price_example(currency))


def ask_price(told: Told) -> str:
    text = _("What does it cost? Type a number in {currency}, like <code>{example}</code>; 0 is free.")
    return text.format(currency=told.policy.currency, example=price_example(told.policy.currency))


def ask_stock(_told: Told) -> str:
    return _("How many are there? Type a number, like <code>12</code>. None yet? Skip this.")


def ask_photo(_told: Told) -> str:
    return _("Send a picture of it: a photo, or an image file of at most 10 MB.")


def ask_description(_told: Told) -> str:
    return _("What should customers know about it? At most 3,000 characters.")


def ask_code(told: Told) -> str:
    text = _("Which SKU code? One without spaces, like <code>{example}</code>. Skip this and it is made from the name.")
    return text.format(example=escaped(code_from(told.answers.get("title", ""))))


def shown_price(answer: str, policy: Policy) -> str:
    return price(parse_amount(answer, policy.currency), policy.currency)


def shown_photo(_answer: str, _policy: Policy) -> str:
    return _("the picture that you sent")


def review(new: NewProduct, currency: str, remark: str = "") -> str:
    """What will be for sale; `remark` (plain text) follows its category."""
    head = f"<b>{escaped(new.title)}</b>\n{escaped('/'.join(new.category) + ' ' + remark)}".rstrip()
    variants = "\n".join(escaped(_line(new, variant, currency)) for variant in new.variants)
    photo = _("🖼 with a picture") if new.photo else _("📷 without a picture")
    told = own_lines(clipped(new.description, 1_000))
    return "\n\n".join(part for part in (head, clipped(variants, 2_000), photo, told) if part)


def _line(new: NewProduct, variant: NewVariant, currency: str) -> str:
    code = isolated(variant.code) or _("{code} or the next that is free").format(
        code=code_from(new.title, variant.label)
    )
    stock = _("{count} in stock").format(count=variant.stock)
    return " · ".join(part for part in (isolated(variant.label), price(variant.price, currency), stock, code) if part)
