"""How refused words about products and categories read: what is wrong, and an example that works. Plain text."""

from bot.screen import shortened
from bot.words import _, ngettext
from core.usecases.category import CategoryInUse, CategoryTaken, IntoItself, TooDeep
from core.usecases.product.edit import TitleTaken
from core.usecases.product.variant import LabelMissing, LabelTaken, SkuTaken

PRODUCT_WORDS = {
    "price": _(
        "“{value}” is not a price in the shop's currency: write a number without a minus, and with no more decimals than here."
    ),
    "price_large": _("“{value}” is more than anything here may cost."),
    "title": _("A product's name has 1 to 255 characters on one line."),
    "title_needed": _("A product's name cannot be skipped: customers find it by that."),
    "category_needed": _("The category cannot be skipped: customers find the product there."),
    "price_needed": _("The price cannot be skipped: customers must know what they pay."),
    "label": _("A label has 1 to 64 characters on one line."),
    "first_label": _("“{value}” is more than a label: first name the variant that is there."),
    "code": _("“{value}” is no SKU code: 1 to 64 characters without spaces."),
    "category": _("“{value}” is no category: one name, or two with a slash, each of at most 64 characters."),
    "category_name": _("“{value}” is no name: 1 to 64 characters without a slash."),
    "category_verb": _("“{value}” is not known here: add, rename, move, up, down, hide, show and remove are."),
    "category_target": _("“{value}” does not say which category, or what is to become of it."),
    "description": _("A description has at most 3,000 characters and no control characters."),
    "stock": _("“{value}” is no number of pieces from 0 to 1,000,000."),
    "variant": _("“{value}” is no variant: write label, price, stock and, if you like, a SKU code."),
    "variants": _("Write 1 to 50 variants, one a line."),
    "variant_twice": _("“{value}” is there twice: each variant has a label and a SKU code of its own."),
}
"""By the fields of core/product_words.py and core/category_words.py."""

CatalogueConflict = (
    SkuTaken | TitleTaken | LabelTaken | LabelMissing | CategoryTaken | CategoryInUse | IntoItself | TooDeep
)


def catalogue_conflict(error: CatalogueConflict) -> str:
    """Understood, but another one is in the way."""
    match error:
        case SkuTaken():
            return _("The SKU code {code} is taken. {suggestion} is free.").format(
                code=shortened(error.code, 40), suggestion=shortened(error.suggestion, 40)
            )
        case TitleTaken() if error.archived:
            text = _(
                "There is an archived product “{title}” in {category}. Restore it from the archive, or choose another name."
            )
            return text.format(title=shortened(error.title, 40), category=shortened(error.category, 40))
        case TitleTaken():
            text = _("There is a product “{title}” in {category} already. Choose another name or category.")
            return text.format(title=shortened(error.title, 40), category=shortened(error.category, 40))
        case LabelTaken():
            text = _("There is a variant “{label}” already: give each a label of its own.")
            return text.format(label=shortened(error.label, 40))
        case LabelMissing():
            text = _("{code} has no label yet, so customers could not tell the two apart: give it one first.")
            return text.format(code=shortened(error.code, 40))
        case CategoryTaken():
            return _("There is a category {path} already.").format(path=shortened(error.path, 80))
        case IntoItself():
            text = _("{path} cannot be moved into itself. Choose another category.")
            return text.format(path=shortened(error.path, 80))
        case TooDeep():
            text = _("There are two levels of categories, and {path} leaves no room for another.")
            return text.format(path=shortened(error.path, 80))
        case CategoryInUse():
            return _in_use(error)


def _in_use(error: CategoryInUse) -> str:
    category = error.category
    holds = [
        (ngettext("{count} product", "{count} products", category.products), category.products),
        (ngettext("{count} archived product", "{count} archived products", category.archived), category.archived),
        (ngettext("{count} category below it", "{count} categories below it", category.below), category.below),
        (_("the coupon {coupon}"), len(error.coupons)),
    ]
    coupon = error.coupons[0] if error.coupons else ""
    told = ", ".join(text.format(count=count, coupon=shortened(coupon, 40)) for text, count in holds if count)
    text = _("{path} is not empty: {holds}. Move that first, or hide the category.")
    return text.format(path=shortened(category.path, 60), holds=told)
