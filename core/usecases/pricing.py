"""What a cart costs now: the pure pricing engine with data from the store."""

from core.models.breakdown import Breakdown
from core.models.cart import Cart
from core.models.coupon import Candidate, Shopper
from core.models.delivery import Checkout
from core.ports import ReadTransaction
from core.pricing import price


async def checkout_of(tx: ReadTransaction, cart: Cart) -> Checkout:
    """How the cart gets to its customer: digital goods need no delivery."""
    return Checkout() if cart.digital else await tx.delivery.checkout(cart.id)


async def price_cart(tx: ReadTransaction, cart: Cart, *more: Candidate, checkout: Checkout | None = None) -> Breakdown:
    """Price the cart with its coupons, the running promotions, and `more` coupons that are to be added; sold-out lines do not count.

    `checkout` is its delivery, if the caller has read it already.
    """
    lines = tuple([line for line in cart.lines if not line.sold_out])
    candidates = (*(await tx.carts.coupons(cart)), *more) if cart.id and cart.reducible else more
    first_order_matters = any(candidate.coupon.first_order for candidate in candidates)
    orders = await tx.orders.count_kept(cart.customer_id) if first_order_matters else 0
    shopper = Shopper(now=tx.now, orders=orders)
    delivery = None  # nothing is delivered to an empty cart
    if lines:
        checkout = checkout or await checkout_of(tx, cart)
        delivery = checkout.cost(sum(line.total for line in lines)) if checkout.methods else None
    return price(lines, candidates, shopper, currency=cart.currency, delivery=delivery)
