"""The form for a new product."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.admin.form import Choice, Form, Step, Told
from bot.admin.routes.form import Kind
from bot.admin.views import product as view
from bot.admin.views import product_form as words
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.product import Card, NewProduct, NewVariant
from core.money import plain, price_example
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


async def _categories(tx: ReadTransaction, _told: Told) -> Sequence[Choice]:
    """A button for each category; the newest product's comes first, because products are often added in groups."""
    newest = await tx.products.newest_category()
    choices = [
        Choice(category.id, view.category_name(category), category.path) for category in await list_categories(tx)
    ]
    last = [replace(one, label=f"↩️ {one.label}") for one in choices if one.number == newest]
    return [*last, *(one for one in choices if one.number != newest)]


async def _new_category(tx: ReadTransaction, told: Told) -> Mapping[str, str]:
    """Point out a category that would be created with the product: it may be a typing error."""
    typed = told.answers.get("category")
    known = not typed or await tx.categories.named(read_category(typed)) is not None
    return {} if known else {"category": _("(new category)")}


async def _check_title(tx: ReadTransaction, told: Told, answer: str) -> None:
    """Titles are unique in a category, so this is checked when the second of the two is answered."""
    if "category" in told.answers:
        await check_title_free(tx, read_category(told.answers["category"]), answer)


async def _check_category(tx: ReadTransaction, told: Told, answer: str) -> None:
    if "title" in told.answers:
        await check_title_free(tx, read_category(answer), told.answers["title"])


async def _check_code(tx: ReadTransaction, _told: Told, answer: str) -> None:
    await check_code_free(tx, answer)


async def _check_variants(tx: ReadTransaction, told: Told, answer: str) -> None:
    for variant in read_variants(answer, told.policy.currency):
        if variant.code:
            await check_code_free(tx, variant.code)


def _one_kind(answers: Answers) -> bool:
    """Whether it has only one variant, and so a price and stock of its own."""
    return not answers.get("variants")


def _price(text: str, told: Told) -> str:
    return plain(read_price(text, told.policy.currency), told.policy.currency)


def _variants(text: str, told: Told) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines() if line.strip())
    kept = "\n".join(lines)
    read_variants(kept, told.policy.currency)
    return kept


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
            needed=lambda _told: InvalidInput("category_needed", example="Drinks/Tea"),
        ),
        Step("variants", N_("Variants"), words.ask_variants, _variants, check=_check_variants, optional=True),
        Step(
            "price",
            N_("Price"),
            words.ask_price,
            _price,
            shown=words.shown_price,
            when=_one_kind,
            needed=lambda told: InvalidInput("price_needed", example=price_example(told.policy.currency)),
        ),
        Step(
            "stock",
            N_("Stock"),
            words.ask_stock,
            lambda text, _told: str(read_stock(text)),
            when=_one_kind,
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
            when=_one_kind,
        ),
    ),
    review=_review,
    save=_save,
    done=_done,
    left=_left,
    remarks=_new_category,
)
