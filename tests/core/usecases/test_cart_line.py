"""What a change of a cart gives is the cart as the store has it, although it is not read again."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from core.models.cart import Cart
from core.ports import Transaction
from core.usecases.cart import (
    At,
    CartView,
    add_at_least,
    add_more,
    remove_item,
    set_quantity,
    step_quantity,
    take_what_is_there,
)
from tests.support.goods import set_price, set_stock
from tests.support.room import ALICE, MUG, SOAP, TEA, Room

Change = Callable[[Transaction, Cart], Coroutine[Any, Any, CartView]]


def _at(cart: Cart) -> At:
    return At(cart_id=cart.id, revision=cart.revision)


CHANGES: dict[str, Change] = {
    "one more": lambda tx, cart: step_quantity(tx, ALICE, _at(cart), TEA, 1),
    "none left": lambda tx, cart: step_quantity(tx, ALICE, _at(cart), TEA, -2),
    "a step to nowhere": lambda tx, cart: step_quantity(tx, ALICE, _at(cart), MUG, -1),
    "a step on what is put aside": lambda tx, cart: step_quantity(tx, ALICE, _at(cart), SOAP, 1),
    "another quantity": lambda tx, cart: set_quantity(tx, ALICE, _at(cart), TEA, 4),
    "put aside, and taken": lambda tx, cart: set_quantity(tx, ALICE, None, SOAP, 3),
    "put aside, and dropped": lambda tx, cart: set_quantity(tx, ALICE, None, SOAP, 0),
    "a new item": lambda tx, _cart: add_at_least(tx, ALICE, MUG),
    "there already": lambda tx, _cart: add_at_least(tx, ALICE, TEA),
    "more of it": lambda tx, _cart: add_more(tx, ALICE, "TEA-100", 2),
    "taken out": lambda tx, _cart: remove_item(tx, ALICE, "TEA-100"),
    "what is there": lambda tx, cart: take_what_is_there(tx, ALICE, _at(cart)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("lapsed", [False, True], ids=["promised", "lapsed"])
async def test_a_change_gives_what_is_stored(room: Room, change: Change, *, lapsed: bool) -> None:
    """Its lines, in their order, with their promises; what is put aside; its revision, and which older screens it takes steps from."""
    cart = (await room.fill((SOAP, 1), (TEA, 2))).cart

    async def put_aside(tx: Transaction) -> None:
        await tx.carts.put_aside(cart.id, [SOAP])
        await tx.carts.touch(cart)

    async def changed(tx: Transaction) -> CartView:
        now = await tx.carts.open(ALICE)
        assert now is not None
        return await change(tx, now)

    await set_price(room.store, TEA, 900)
    room.clock.advance(hours=71)
    await room.store.write(put_aside)
    room.clock.advance(hours=2 if lapsed else 0)
    view = await room.store.write(changed)
    stored = await room.cart()
    assert (view.cart, view.breakdown) == (stored.cart, stored.breakdown)


async def test_short_lines_are_given_as_stored(room: Room) -> None:
    """One is lowered, one is gone."""
    view = await room.fill((TEA, 3), (MUG, 1), (SOAP, 1))
    await set_stock(room.store, TEA, 1)
    await set_stock(room.store, MUG, 0)
    left = await room.store.write(take_what_is_there, ALICE, view.at)
    assert left.cart == (await room.cart()).cart
    assert [(line.sku_id, line.quantity) for line in left.cart.lines] == [(TEA, 1), (SOAP, 1)]
