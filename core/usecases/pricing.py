"""What a cart costs now: the pure engine, fed from the store."""

from core.models.breakdown import Breakdown
from core.models.cart import Cart
from core.models.coupon import Candidate, Shopper
from core.ports import ReadTransaction
from core.pricing import price


async def price_cart(tx: ReadTransaction, cart: Cart, *more: Candidate) -> Breakdown:
    """Price the cart with the coupons on it, the promotions that run, and `more` that want to join them."""
    candidates = (*(await tx.carts.coupons(cart)), *more) if cart.id else more
    first_order_matters = any(candidate.coupon.first_order for candidate in candidates)
    orders = await tx.orders.count_kept(cart.customer_id) if first_order_matters else 0
    shopper = Shopper(now=tx.now, orders=orders)
    return price(cart.lines, candidates, shopper, currency=cart.currency, delivery=await _delivery(tx, cart))


async def _delivery(tx: ReadTransaction, cart: Cart) -> int | None:
    """What the cart's way of delivery costs; None while none is chosen. Nothing is delivered to an empty cart."""
    if not cart.lines:
        return None
    return (await tx.delivery.checkout(cart.id)).cost(sum(line.total for line in cart.lines))
