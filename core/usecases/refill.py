"""Filling a cart again, from an expired one or from an earlier order."""

from collections.abc import Iterable

from core.concurrency import free
from core.errors import CartFull, NotFound, Noun
from core.models.base import Model
from core.models.cart import Cart, CartLine
from core.models.order import OrderLine
from core.models.policy import MAX_LINES
from core.ports import Transaction
from core.usecases.cart import CartView, cart_to_fill, view_cart
from core.usecases.cart_line import write_line
from core.usecases.order.place import own_order


class Refill(Model):
    """The refilled cart; `missing` names what is no longer available, `fewer` what there is less of."""

    view: CartView
    missing: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()


@free
async def restore_cart(tx: Transaction, customer_id: int) -> Refill:
    """Restore the items of the newest expired cart, at today's prices; once done, it returns the cart as it is.

    Raises NotFound, CartFull.
    """
    await tx.customers.lock(customer_id)
    lapsed = await tx.carts.open(customer_id)
    if lapsed is not None and lapsed.expires_at <= tx.now:
        await tx.carts.expire(lapsed.id)
    expired = await tx.carts.last_expired(customer_id)
    if expired is None:
        view = await view_cart(tx, customer_id)
        if not view.cart.lines:
            raise NotFound(Noun.CART)
        return Refill(view=view)
    await tx.carts.mark_restored(expired.id)
    return await _refill(tx, customer_id, expired.lines)


@free
async def order_again(tx: Transaction, customer_id: int, order_id: int) -> Refill:
    """Put the items of one's own earlier order that are still sold into the cart, at today's prices. Raises NotFound, CartFull."""
    order = await own_order(tx, customer_id, order_id)
    return await _refill(tx, customer_id, order.lines)


async def _refill(tx: Transaction, customer_id: int, lines: Iterable[CartLine | OrderLine]) -> Refill:
    cart = await cart_to_fill(tx, customer_id)
    inside, missing, fewer = {line.sku_id for line in cart.lines}, [], []
    for line in lines:
        there = await _put_what_is_there(tx, cart, line.sku_id, line.quantity)
        inside |= {line.sku_id} if there else set()
        if there == 0:
            missing.append(line.name)
        elif there < line.quantity:
            fewer.append(line.name)
    if len(inside) > max(MAX_LINES, len(cart.lines)):
        raise CartFull(MAX_LINES)
    await tx.carts.touch(cart)
    return Refill(view=await view_cart(tx, customer_id), missing=tuple(missing), fewer=tuple(fewer))


async def _put_what_is_there(tx: Transaction, cart: Cart, sku_id: int, wanted: int) -> int:
    """Raise the item's quantity in the cart to `wanted`, or to as many as there are; returns how many are in the cart afterwards."""
    item = cart.line(sku_id) or await tx.carts.item(sku_id)
    quantity = min(wanted, item.on_hand, tx.policy.most_of(item.today)) if item and item.active else 0
    if item is None or quantity <= item.quantity:
        return item.quantity if item else 0
    await write_line(tx, cart, item, quantity)
    return quantity
