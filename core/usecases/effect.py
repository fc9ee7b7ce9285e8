"""Carrying out a request at a counter: with the rights that the person has now, and only once."""

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from core.concurrency import as_asked
from core.errors import AlreadyApplied, StaleScreen
from core.models.actor import Actor
from core.models.staff import Role
from core.ports import Transaction
from core.usecases.cart import At, cart_at
from core.usecases.staff import check_right

P = ParamSpec("P")
R = TypeVar("R")


class Once(Protocol):
    """How a counter recognises a repeated request: by its inbox row, by an idempotency key."""

    async def mark(self, tx: Transaction) -> bool:
        """Record, in this transaction, that the request is done. False if it was done before."""


@as_asked
async def carry_out(
    tx: Transaction,
    actor: Actor,
    right: Role | None,
    once: Once,
    use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run the use case that a request asks for, in one transaction with the mark that it is done.

    The `right` is checked here although the counter has checked it before: it may have been taken away meanwhile. None: anybody may.
    Raises NotFound(Noun.ACTION) without the right, AlreadyApplied if it was done before, and what the use case raises.
    """
    if right is not None:
        await check_right(tx, actor, right)
    if not await once.mark(tx):
        raise AlreadyApplied
    return await use_case(tx, *args, **kwargs)


@as_asked
async def if_unchanged(
    tx: Transaction,
    customer_id: int,
    at: At | None,
    use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run the use case if the customer's cart is still the one that was seen; None: however it is. Raises StaleScreen, CartExpired."""
    if at is not None and at.cart_id:
        await cart_at(tx, customer_id, at)
    elif at is not None:
        await tx.customers.lock(customer_id)
        cart = await tx.carts.open(customer_id)
        if cart is not None and tx.now < cart.expires_at:
            raise StaleScreen
    return await use_case(tx, *args, **kwargs)
