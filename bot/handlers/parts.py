"""What several handlers do."""

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from core.errors import InvalidInput
from core.ports import ReadTransaction
from core.usecases.cart import CartView, view_cart

P = ParamSpec("P")
R = TypeVar("R")


async def with_cart(
    tx: ReadTransaction,
    customer_id: int,
    query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[R, CartView]:
    """What `query` reads, and the customer's cart, of one consistent state: most screens show both."""
    return await query(tx, *args, **kwargs), await view_cart(tx, customer_id)


def number_in(text: str, example: str = "2") -> int:
    """A typed whole number. Raises InvalidInput("quantity")."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InvalidInput("quantity", text, example=example)
    return int(text)


def one_word(words: list[str], example: str) -> str:
    """The only word of a command. Raises InvalidInput("usage")."""
    if len(words) != 1:
        raise InvalidInput("usage", " ".join(words), example=example)
    return words[0]
