"""The form for a new product."""

from collections.abc import Mapping, Sequence

from bot.admin.form import Choice, Form, Step, Told
from bot.admin.handlers import kinds
from bot.admin.routes.form import Kind
from bot.admin.views import product as view
from bot.admin.views import product_form as words
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.category import CategoryDetails
from core.models.product import Card, NewProduct, NewVariant
from core.money import price_example
from core.ports import ReadTransaction, Transaction
from core.usecases.category import list_categories, view_categories
from core.usecases.form import Answers
from core.usecases.product.create import check_title_free, create_product
from core.usecases.product.variant import check_code_free
from core.values.category import read_category
from core.values.product import (
    read_code,
    read_description,
    read_price,
    read_stock,
    read_title,
    read_variants,
)
from texts.language import N_, _

BELOW = "/"
"""The end of a category's path whose sub-category is still asked for."""


async def _categories(tx: ReadTransaction, _told: Told) -> Sequence[Choice]:
    """A button for each category of the top level; the newest product's comes first, because products are often added in groups."""
    newest = await tx.products.newest_category()
    known = await list_categories(tx)
    last = [
        Choice(one.id, f"↩️ {view.category_name(one)}", one.path) for one in known if one.id == newest and not one.below
    ]
    tops = [one for one in known if one.parent_id is None and one.id not in (choice.number for choice in last)]
    return [*last, *(Choice(one.id, view.category_name(one), _path(one)) for one in tops)]


def _path(category: CategoryDetails) -> str:
    return f"{category.path}{BELOW}" if category.below else category.path


async def _subcategories(tx: ReadTransaction, told: Told) -> Sequence[Choice]:
    """A button for each category below the chosen one, and one for itself."""
    top = _top(told.answers)
    known = [one for one in await list_categories(tx) if one.names[0].casefold() == top.casefold()]
    below = [Choice(one.id, view.category_name(one, below=True), one.path) for one in known if one.parent_id]
    return [*below, *(Choice(one.id, _("Only {category}").format(category=one.name), one.path) for one in known[:1])]


def _top(answers: Answers) -> str:
    return answers.get("category", "").removesuffix(BELOW)


def _asks_below(answers: Answers) -> bool:
    return answers.get("category", "").endswith(BELOW)


def _read_subcategory(text: str, told: Told) -> str:
    """A name below the chosen category, or a whole path."""
    path = text if BELOW in text else f"{_top(told.answers)}{BELOW}{text}"
    return "/".join(read_category(path))


def _fold(answers: Answers) -> Answers:
    """The chosen sub-category is the category; variants that were asked for one by one become lines."""
    kept = kinds.fold(answers)
    if below := kept.pop("subcategory", ""):
        kept["category"] = below
    return kept


async def _new_category(tx: ReadTransaction, told: Told) -> Mapping[str, str]:
    """Point out a category that would be created with the product: it may be a typing error."""
    typed = _top(told.answers)
    known = not typed or await tx.categories.named(read_category(typed)) is not None
    return {} if known else {"category": _("(new category)")}


async def _check_title(tx: ReadTransaction, told: Told, answer: str) -> None:
    """Titles are unique in a category, so this is checked when the second of the two is answered."""
    if "category" in told.answers and not _asks_below(told.answers):
        await check_title_free(tx, read_category(told.answers["category"]), answer)


async def _check_category(tx: ReadTransaction, told: Told, answer: str) -> None:
    if "title" in told.answers and not answer.endswith(BELOW):
        await check_title_free(tx, read_category(answer), told.answers["title"])


async def _check_code(tx: ReadTransaction, _told: Told, answer: str) -> None:
    await check_code_free(tx, answer)


def _no_text(_text: str, _told: Told) -> str:
    raise InvalidInput("photo")


def product_of(told: Told) -> NewProduct:
    """The product that the complete answers describe."""
    answers, currency = told.answers, told.policy.currency
    if answers.get("variants"):
        variants = read_variants(answers["variants"], currency)
    else:
        price, stock = read_price(answers["price"], currency), read_stock(answers["stock"] or "0")
        variants = (NewVariant(price=price, stock=stock, code=answers.get("code", "")),)
    return NewProduct(
        title=answers["title"],
        category=read_category(answers["category"]),
        variants=variants,
        description=answers.get("description", ""),
        photo=answers.get("photo") or None,
    )


def _review(told: Told) -> str:
    return words.review(product_of(told), told.policy.currency, told.remarks.get("category", ""))


async def _save(tx: Transaction, actor: Actor, source: str, answers: Answers) -> Card:
    return await create_product(tx, actor, source, product_of(Told(answers, tx.policy, tx.now)))


async def _done(visit: Visit, card: Card) -> None:
    said = _("It is for sale") if card.for_customers else _("Saved; customers do not see its category")
    await visit.show(view.card(card, visit.services.policy.currency), said)


async def _left(visit: Visit) -> None:
    listing = await visit.read(view_categories, 0)
    await visit.show(view.products(listing, visit.services.policy.currency, 0), _("Nothing was added"))


_ORDER = (
    "title",
    "category",
    "subcategory",
    "price",
    "variants",
    "kind_label",
    "kind_price",
    "kind_stock",
    "more",
    "stock",
    "photo",
    "description",
    "code",
)
"""As they are asked. Their places in the form stay as they were: a button of an older version names a question by its place."""

NEW_PRODUCT = Form(
    kind=Kind.PRODUCT,
    title=N_("New product"),
    steps=(
        Step(
            "title",
            N_("Title"),
            words.ask_title,
            lambda text, _told: read_title(text),
            check=_check_title,
            needed=lambda _told: InvalidInput("title_needed", example="Green tea"),
        ),
        Step(
            "category",
            N_("Category"),
            words.ask_category,
            lambda text, _told: "/".join(read_category(text)),
            choices=_categories,
            check=_check_category,
            shown=lambda answer, _policy: answer.removesuffix(BELOW),
            needed=lambda _told: InvalidInput("category_needed", example="Drinks/Tea"),
        ),
        Step(
            "variants",
            N_("Variants"),
            words.ask_variants,
            kinds.read,
            choices=kinds.offer,
            check=kinds.check,
            shown=kinds.shown,
            optional=True,
            skip=N_("One kind only"),
        ),
        Step(
            "price",
            N_("Price"),
            words.ask_price,
            kinds.kept_price,
            shown=words.shown_price,
            when=kinds.is_priced,
            needed=lambda told: InvalidInput("price_needed", example=price_example(told.policy.currency)),
        ),
        Step(
            "stock",
            N_("Stock"),
            words.ask_stock,
            kinds.kept_stock,
            when=kinds.is_single,
            optional=True,
        ),
        Step("photo", N_("Photo"), words.ask_photo, _no_text, shown=words.shown_photo, optional=True, photo=True),
        Step(
            "description",
            N_("Description"),
            words.ask_description,
            lambda text, _told: read_description(text),
            optional=True,
        ),
        Step(
            "code",
            N_("SKU code"),
            words.ask_code,
            lambda text, _told: read_code(text),
            check=_check_code,
            optional=True,
            aside=True,
            when=kinds.is_single,
        ),
        Step(
            "kind_label",
            N_("Label"),
            words.ask_kind_label,
            kinds.read_kind,
            check=kinds.check_kind,
            when=kinds.is_adding,
            needed=lambda _told: InvalidInput("label", example="Large"),
        ),
        Step(
            "kind_price",
            N_("Price"),
            words.ask_kind_price,
            kinds.kept_price,
            choices=kinds.offer_price,
            shown=words.shown_price,
            when=kinds.is_adding,
            needed=lambda told: InvalidInput("price_needed", example=price_example(told.policy.currency)),
        ),
        Step("kind_stock", N_("Stock"), words.ask_kind_stock, kinds.kept_stock, optional=True, when=kinds.is_adding),
        Step(
            "more",
            N_("Another one"),
            words.ask_more,
            kinds.read_more,
            choices=kinds.offer_more,
            check=kinds.check_more,
            when=kinds.is_asking,
        ),
        Step(
            "subcategory",
            N_("Category"),
            words.ask_subcategory,
            _read_subcategory,
            choices=_subcategories,
            check=_check_category,
            when=_asks_below,
        ),
    ),
    review=_review,
    save=_save,
    done=_done,
    left=_left,
    remarks=_new_category,
    order=_ORDER,
    fold=_fold,
)
