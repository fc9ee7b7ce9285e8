"""Helpers that several handlers share."""

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot import routes
from bot.screen import Screen
from bot.views import product
from bot.views.beside import beside
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.catalog import Product
from core.ports import ReadTransaction
from core.usecases.cart import CartView, view_cart
from core.values.numbers import whole_number
from core.values.order import read_caption

P = ParamSpec("P")
R = TypeVar("R")


async def with_cart(
    tx: ReadTransaction,
    customer_id: int,
    query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[R, CartView]:
    """The result of `query` and the customer's cart, read from one consistent state: most screens show both."""
    return await query(tx, *args, **kwargs), await view_cart(tx, customer_id)


def product_page(
    visit: Visit,
    found: Product,
    view: CartView,
    at: routes.OpenProduct | routes.OfVariant,
    *,
    note: str = "",
    photo: str = "",
) -> Screen:
    """A product's page as this customer sees it, wherever they came from."""
    policy, username = visit.services.policy, visit.services.bot.username
    return product.product(
        found,
        at.sku_id,
        view.cart,
        policy.currency,
        at.page,
        total=view.breakdown.total,
        per_unit=policy.stars_per_unit,
        beside=beside(found, at, username),
        note=note,
        photo=photo,
        timezone=policy.timezone,
    )


def sent_photo(visit: Visit) -> tuple[str, str]:
    """Telegram's file id of the sent photo, in its largest size, and its caption without invisible characters.

    Raises InvalidInput("only_photo") if anything else was sent, InvalidInput("caption").
    """
    message = visit.message
    if message is None or not message.photo:
        raise InvalidInput("only_photo")
    return message.photo[-1].file_id, read_caption(visit.caption)


def of_album(visit: Visit) -> bool:
    """Whether the photo is one of an album: each comes by itself, so a question has to stay open for the others."""
    return visit.message is not None and bool(visit.message.media_group_id)


def quantity_in(text: str, most: int) -> int:
    """A typed number of pieces, at most as many as a cart line may have. Raises InvalidInput("quantity")."""
    return _pieces(text, 0, most, "quantity")


def quantity_to_add(text: str, most: int) -> int:
    """A typed number of pieces to put into a cart, at least one. Raises InvalidInput("quantity_to_add")."""
    return _pieces(text, 1, most, "quantity_to_add")


def _pieces(text: str, least: int, most: int, field: str) -> int:
    text = text.strip()
    quantity = whole_number(text, most, least)
    if quantity is None:
        raise InvalidInput(field, text, example=str(min(2, most)))
    return quantity


def one_word(words: list[str], example: str, what: str) -> str:
    """The only word of a command. Raises InvalidInput(what) if there is none, InvalidInput("extra") if there are more."""
    few_words(words, 1, example, what)
    return words[0]


def few_words(words: list[str], most: int, example: str, what: str) -> None:
    """One to `most` words. Raises InvalidInput(what) if there is none, InvalidInput("extra") if there are more."""
    if not words:
        raise InvalidInput(what, example=example)
    if len(words) > most:
        raise InvalidInput("extra", " ".join(words[most:]), example=example)
