"""Coupons: applied by customers, made by admins."""

from core.errors import CartEmpty, Conflict, CouponRefused, NotFound
from core.models.coupon import Coupon, NewCoupon, Scope
from core.ports import Transaction
from core.usecases.cart import At, CartView, cart_at, cart_to_fill, view_cart
from core.usecases.pricing import price_cart


class CodeTaken(Conflict):
    """There is a coupon with this code already."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def apply_coupon(tx: Transaction, customer_id: int, code: str) -> CartView:
    """Put a coupon on the cart. Raises NotFound for an unknown code, CartEmpty, or CouponRefused with what would make it apply."""
    cart = await cart_to_fill(tx, customer_id)
    candidate = await tx.coupons.by_code(code.strip(), customer_id)
    if candidate is None:
        raise NotFound("coupon", code)
    if not cart.lines:
        raise CartEmpty
    if candidate.coupon.id in {known.coupon.id for known in await tx.carts.coupons(cart)}:
        return await view_cart(tx, customer_id)
    refusal = (await price_cart(tx, cart, candidate)).refusal_of(candidate.coupon.id)
    if refusal is not None:
        raise CouponRefused(candidate.coupon.code, refusal.reason, **refusal.facts)
    await tx.carts.attach_coupon(cart.id, candidate.coupon.id)
    await tx.carts.touch(cart)
    return await view_cart(tx, customer_id)


async def remove_coupon(tx: Transaction, customer_id: int, at: At, coupon_id: int) -> CartView:
    """Take a coupon off the cart; it is as if it had never been there. Raises StaleScreen, CartExpired."""
    cart = await cart_at(tx, customer_id, at)
    await tx.carts.detach_coupons(cart.id, [coupon_id])
    await tx.carts.touch(cart)
    return await view_cart(tx, customer_id)


async def create_coupon(tx: Transaction, actor: str, coupon: NewCoupon) -> NewCoupon:
    """Make a coupon. Raises CodeTaken; NotFound("scope") for a word of `only` that names nothing in the catalogue."""
    rules = coupon.model_dump(exclude={"only"})
    if not await tx.coupons.create(Coupon(id=0, scope=await _scope(tx, coupon.only), **rules)):
        raise CodeTaken(coupon.code)
    await tx.audit(actor, "coupon.new", coupon.code, "", coupon.model_dump_json(exclude_defaults=True))
    return coupon


async def _scope(tx: Transaction, words: tuple[str, ...]) -> Scope:
    """What the owner's words name: SKU codes, categories ("Drinks", "Drinks/Tea") or product titles."""
    found = []
    for word in words:
        scope = await tx.products.named(word)
        if scope is None:
            raise NotFound("scope", word)
        found.append(scope)
    return Scope(
        category_ids=frozenset().union(*(one.category_ids for one in found)),
        product_ids=frozenset().union(*(one.product_ids for one in found)),
        sku_ids=frozenset().union(*(one.sku_ids for one in found)),
    )
