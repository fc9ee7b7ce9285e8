"""Two orders of one cart: digital goods are paid with Stars and the others are not, so some wait aside until the rest is ordered."""

from core.ports import Transaction
from core.usecases.cart import At, CartView, cart_at, cart_to_fill, view_cart


async def set_aside(tx: Transaction, customer_id: int, at: At, *, digital: bool) -> CartView:
    """Keep what is `digital`, or what is not, in the cart; the rest comes back once that is ordered. Raises StaleScreen, CartExpired."""
    cart = await cart_at(tx, customer_id, at)
    await tx.carts.put_aside(cart.id, [line.sku_id for line in cart.lines if line.digital is not digital])
    await tx.carts.touch(cart)
    return await view_cart(tx, customer_id)


async def take_from_aside(tx: Transaction, customer_id: int) -> CartView:
    """Have in the cart again what waits aside; if nothing does, the cart stays as it is."""
    cart = await cart_to_fill(tx, customer_id)
    if cart.aside:
        await tx.carts.take_back(cart.id, cart.id)
        await tx.carts.touch(cart)
    return await view_cart(tx, customer_id)
