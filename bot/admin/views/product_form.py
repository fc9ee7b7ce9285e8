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


def ask_variants(told: Told) -> str:
    text = _(
        "Does it come in several variants, such as sizes or colours? Type them, one per line: label, price, stock "
        "and, if you like, a SKU code.\n<code>Small {small} 12\nLarge {large} 10 TEA-L</code>\n\nOnly one? Skip "
        "this."
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
