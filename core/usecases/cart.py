"""Filling a cart.

Buttons carry the cart's state when they were drawn (`At`) and an absolute target: a tap on an older screen changes nothing.
"""

from zlib import crc32

from core.concurrency import free
from core.errors import CartExpired, InvalidInput, NotFound, Noun, StaleScreen
from core.models.base import Model
from core.models.breakdown import Breakdown, DroppedCoupon
from core.models.cart import Cart, CartStatus
from core.models.delivery import Checkout
from core.models.payment import PREPAID, Choice, PaymentMethod
from core.ports import ReadTransaction, Transaction
from core.typed import code_keys
from core.usecases.cart_line import put_item, step_item, write_line
from core.usecases.payment.choose import as_paid, for_total, payment_choice
from core.usecases.pricing import checkout_of, price_cart


class At(Model):
    """The cart and the revision that a screen was drawn from."""

    cart_id: int
    revision: int


class CartView(Model):
    """A cart with what it costs. `restorable` is an expired cart whose items can be restored; `checkout` is how it is delivered, `choice`
    how it can be paid.

    `lapsed` are the coupons that no longer apply because of the change just made; `awaited` are the ids of its sold-out SKUs that the
    customer waits for; `added` is the id of the SKU that was just added by its code.
    """

    cart: Cart
    breakdown: Breakdown
    restorable: Cart | None = None
    checkout: Checkout = Checkout()
    choice: Choice = Choice()
    lapsed: tuple[DroppedCoupon, ...] = ()
    awaited: frozenset[int] = frozenset()
    added: int = 0

    @property
    def at(self) -> At:
        return At(cart_id=self.cart.id, revision=self.cart.revision)

    @property
    def seal(self) -> int:
        """What the confirm button carries besides the total."""
        return seal(self.cart, self.breakdown, self.checkout, self.payment)

    @property
    def payment(self) -> PaymentMethod | None:
        """How it will be paid; None where nothing is to be paid, or nobody has chosen yet."""
        return self.choice.method if self.breakdown.total else None

    @property
    def asks_payment(self) -> bool:
        """Whether its customer has to choose how to pay."""
        return bool(self.breakdown.total and self.choice.methods and self.choice.method is None)


def seal(cart: Cart, breakdown: Breakdown, checkout: Checkout, payment: PaymentMethod | None = None) -> int:
    """A short checksum of what a confirm card shows besides its total, because two different carts can have the same total.

    It covers each item's name and price, the coupons that the order uses up, the delivery method and the payment method. Answers about the
    delivery raise the revision, so they need no seal.
    """
    items = [(line.title, line.label, line.unit_price) for line in cart.lines]
    coupons = sorted(used.coupon_id for used in breakdown.redeemed)
    chosen = checkout.method
    method = (chosen.name, chosen.needs_address) if chosen else ()
    fetched = (chosen.place,) if chosen and chosen.pick_up else ""
    prepaid = payment if payment in PREPAID else ""  # buttons of older versions know only cash
    return crc32(f"{items}{coupons}{method}{fetched}{prepaid}".encode())


async def view_cart(tx: ReadTransaction, customer_id: int) -> CartView:
    """The open cart, or an empty one; never refuses."""
    cart = await tx.carts.open(customer_id)
    if cart is not None and cart.expires_at <= tx.now:
        return await _view(tx, _empty_cart(tx, customer_id), cart if cart.lines else None)
    restorable = await tx.carts.last_expired(customer_id) if cart is None or cart.older else None
    return await _view(tx, cart or _empty_cart(tx, customer_id), restorable)


async def _view(tx: ReadTransaction, cart: Cart, restorable: Cart | None) -> CartView:
    checkout = await checkout_of(tx, cart) if cart.lines else Checkout()
    choice = await payment_choice(tx, cart) if cart.lines else Choice()
    cart = as_paid(cart, choice, tx.policy)
    breakdown = await price_cart(tx, cart, checkout=checkout)
    sold_out = [line.sku_id for line in cart.lines if line.sold_out]
    return CartView(
        cart=cart,
        breakdown=breakdown,
        restorable=restorable,
        checkout=checkout,
        choice=for_total(choice, breakdown.total, cart.currency, tx.policy),
        awaited=await tx.waits.of_customer(cart.customer_id, sold_out) if sold_out else frozenset(),
    )


@free
async def add_at_least(tx: Transaction, customer_id: int, sku_id: int, quantity: int = 1) -> CartView:
    """Have at least `quantity` of the item in the cart: tapping **Add to cart** twice adds one.

    Raises NotFound, Unavailable, OutOfStock, CartFull, InvalidInput.
    """
    cart = await cart_to_fill(tx, customer_id)
    line = cart.line(sku_id)
    after = await put_item(tx, cart, sku_id, quantity) if line is None or line.quantity < quantity else cart
    return await _view_after(tx, cart, after)


@free
async def add_more(tx: Transaction, customer_id: int, code: str, quantity: int) -> CartView:
    """Add `quantity` pieces to those in the cart: a typed command means what it says. Raises the same as `add_at_least`, and LineFull."""
    if not 1 <= quantity <= tx.policy.max_quantity:
        raise InvalidInput("quantity_to_add", str(quantity), example=str(min(2, tx.policy.max_quantity)))
    sku_id = await _sku_id(tx, code)
    cart = await cart_to_fill(tx, customer_id)
    line = cart.line(sku_id)
    after = await put_item(tx, cart, sku_id, quantity + (line.quantity if line else 0))
    return (await _view_after(tx, cart, after)).having(added=sku_id)


@free
async def set_quantity(tx: Transaction, customer_id: int, at: At | None, sku_id: int, quantity: int) -> CartView:
    """Have exactly `quantity` of an item, 0 for none. Raises StaleScreen, CartExpired, OutOfStock, InvalidInput.

    A typed number belongs to no screen: `at` is None. Lowering the number always works, even if less than that is on hand.
    """
    cart = await cart_at(tx, customer_id, at) if at else await cart_to_fill(tx, customer_id)
    return await _view_after(tx, cart, await put_item(tx, cart, sku_id, quantity))


@free
async def step_quantity(tx: Transaction, customer_id: int, at: At, sku_id: int, step: int) -> CartView:
    """Add `step` pieces to a line, or take -`step` away: every tap on + and − counts, also those on a screen not yet drawn anew.

    That holds while nothing but steps on this line has happened since the screen. Raises StaleScreen, CartExpired, OutOfStock, LineFull,
    NotFound, Unavailable.
    """
    cart = await _cart_shown(tx, customer_id, at)
    if not cart.takes_step(sku_id, at.revision):
        raise StaleScreen
    return await _view_after(tx, cart, await step_item(tx, cart, sku_id, step))


@free
async def remove_item(tx: Transaction, customer_id: int, code: str) -> CartView:
    """Take an item out of the cart by its SKU code. Raises NotFound if it is not in the cart, with an example that is."""
    cart = await cart_to_fill(tx, customer_id)
    line = next((line for line in cart.lines if line.code.casefold() in code_keys(code)), None)
    if line is None:
        raise NotFound(Noun.CART_LINE, code, example=cart.lines[0].code if cart.lines else "")
    return await _view_after(tx, cart, await put_item(tx, cart, line.sku_id, 0))


@free
async def clear_cart(tx: Transaction, customer_id: int, at: At) -> CartView:
    """Empty the cart. Raises StaleScreen, CartExpired."""
    cart = await cart_at(tx, customer_id, at)
    await tx.carts.drop_lines(cart.id, [line.sku_id for line in cart.lines])
    await tx.carts.touch(cart)
    return await view_cart(tx, customer_id)


@free
async def take_what_is_there(tx: Transaction, customer_id: int, at: At) -> CartView:
    """Lower every short line to what is on hand, and drop what is sold out. Raises StaleScreen, CartExpired."""
    cart = await cart_at(tx, customer_id, at)
    after = cart
    for line in cart.lines:
        if line.short:
            after = await write_line(tx, after, line, line.on_hand if line.active else 0)
    return await _view_after(tx, cart, await tx.carts.touch(after))


async def expire_carts(tx: Transaction, limit: int = 500) -> int:
    """Close up to `limit` abandoned carts; returns how many. Two sweeps, or a sweep and a checkout, cannot both close the same cart."""
    return await tx.carts.expire_due(limit)


async def _view_after(tx: Transaction, before: Cart, after: Cart | None = None) -> CartView:
    """The cart after a change of its lines; None: it has to be read. Its earlier price is only computed if a coupon does not apply now."""
    if after is None:
        view = await view_cart(tx, before.customer_id)
    else:
        view = await _view(tx, after, await tx.carts.last_expired(after.customer_id) if after.older else None)
    if not (view.breakdown.dropped and view.cart.lines):
        return view
    held = {applied.coupon_id for applied in (await price_cart(tx, before)).applied}
    lapsed = tuple(dropped for dropped in view.breakdown.dropped if dropped.coupon_id in held)
    return view.having(lapsed=lapsed)


def _empty_cart(tx: ReadTransaction, customer_id: int) -> Cart:
    return Cart(
        id=0, customer_id=customer_id, status=CartStatus.OPEN, revision=0, currency=tx.policy.currency, expires_at=0
    )


async def _sku_id(tx: ReadTransaction, code: str) -> int:
    sku_id = await tx.stock.sku_id(code)
    if sku_id is None:
        raise NotFound(Noun.VARIANT, code)
    return sku_id


async def cart_at(tx: Transaction, customer_id: int, at: At) -> Cart:
    """The open cart, if it is the one on the screen and has not changed since."""
    cart = await _cart_shown(tx, customer_id, at)
    if cart.revision != at.revision:
        raise StaleScreen
    return cart


async def _cart_shown(tx: Transaction, customer_id: int, at: At) -> Cart:
    """The open cart, if it is the one on the screen; it may have changed since. Raises StaleScreen, CartExpired."""
    await tx.customers.lock(customer_id)
    cart = await tx.carts.open(customer_id)
    if cart is None or cart.id != at.cart_id:
        raise StaleScreen
    if cart.expires_at <= tx.now:
        raise CartExpired
    return cart


async def cart_to_fill(tx: Transaction, customer_id: int) -> Cart:
    """The open cart; a new one if there is none, or if the old one's time has passed (its items can still be restored)."""
    await tx.customers.lock(customer_id)
    cart = await tx.carts.open(customer_id)
    if cart is not None and cart.expires_at <= tx.now:
        await tx.carts.expire(cart.id)
        cart = None
    return cart or await tx.carts.create(customer_id)
