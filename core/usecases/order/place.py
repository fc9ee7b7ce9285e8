"""Checking out, and looking at orders."""

from typing import NamedTuple

from core.concurrency import one_at_a_time
from core.errors import (
    CartEmpty,
    CartExpired,
    CouponRefused,
    DeliveryChanged,
    NotFound,
    Noun,
    OutOfStock,
    PaidApart,
    Shortage,
    StaleScreen,
    TotalChanged,
)
from core.models.actor import Actor
from core.models.breakdown import Breakdown
from core.models.cart import Cart
from core.models.coupon import RefusalReason
from core.models.delivery import Checkout
from core.models.order import CODE_ALPHABET, Confirm, Order, OrderStatus, OrderSummary, ReceiptPlace
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.models.payment import BY_INVOICE, PREPAID, PaymentMethod
from core.models.stock import Movement, Reason, crosses
from core.ports import ReadTransaction, Transaction
from core.ports.meter import Deed, Done
from core.usecases.ban import check_welcome
from core.usecases.cart import seal
from core.usecases.crew import crew
from core.usecases.digital import deliver_goods
from core.usecases.payment.choose import as_paid, check_payable, for_total, hold_end, payment_choice
from core.usecases.pricing import checkout_of, price_cart
from core.usecases.stock import tell_low
from core.usecases.webhook_event import tell_placed

PAGE_SIZE = 8
RECEIPT_DELAY = 3_000
"""ms: the counter shows the receipt at once; after a crash the outbox does."""

_CODE_BITS = 30


class Placed(NamedTuple):
    """The order of a confirm card; `first` is False if it was placed before: same order, same receipt."""

    order: Order
    first: bool


@one_at_a_time
async def place_order(tx: Transaction, confirm: Confirm, receipt: ReceiptPlace | None = None) -> Placed:
    """Buy the cart that the confirm card shows: all lines or none, at the total shown, once.

    In this order: an existing order for this card or this cart is returned; CartExpired; DeliveryChanged or TotalChanged if anything that
    affects the total or the delivery has changed; then it is placed, or refused with OutOfStock or CouponRefused. An item that is sold
    out is said first, because it alone has changed the total. A refusal
    consumes nothing. `receipt` is where the receipt is owed; None if the caller shows it. Raises StaleScreen for a cart that is not
    this customer's open one, CartEmpty for a cart without lines, PaidApart or NotPayable if nobody can pay for it here, Banned.
    """
    await tx.customers.lock(confirm.customer_id)
    before = await tx.orders.for_confirm(confirm)
    if before is not None:
        return Placed(order=before, first=False)
    await check_welcome(tx, confirm.customer_id)
    cart = await _cart_on_card(tx, confirm)
    if any(line.sold_out for line in cart.lines):
        raise OutOfStock(shortages(cart))
    checkout = await checkout_of(tx, cart)
    choice = await payment_choice(tx, cart)
    if choice.apart:
        raise PaidApart
    cart = as_paid(cart, choice, tx.policy)
    breakdown = await price_cart(tx, cart, checkout=checkout)
    if cart.revision == confirm.revision:
        await _check_delivery(tx, confirm, checkout)
    choice = for_total(choice, breakdown.total, cart.currency, tx.policy)
    check_payable(choice, breakdown.total, cart.currency, tx.policy)
    payment = choice.method if breakdown.total else None
    shown = (confirm.revision, confirm.total, confirm.seal)
    if shown != (cart.revision, breakdown.total, seal(cart, breakdown, checkout, payment)):
        raise TotalChanged(confirm.total, breakdown.total, cart.currency)
    await _take_stock(tx, cart)
    await _take_coupons(tx, breakdown)
    order = await _write(tx, confirm, cart, breakdown, checkout=checkout, payment=payment)
    if cart.aside:
        await tx.carts.take_back(cart.id, (await tx.carts.create(confirm.customer_id)).id)
    await _owe_messages(tx, order, receipt)
    await tell_placed(tx, order)
    if payment is None:
        await deliver_goods(tx, order)
    low = [line.sku_id for line in cart.lines if crosses(line.on_hand, line.on_hand - line.quantity, line.low_at)]
    await tell_low(tx, low, _source(order))
    tx.noted.append(Done(Deed.ORDER, order.currency, order.payment or "", order.total))
    return Placed(order=order, first=True)


async def own_order(tx: ReadTransaction, customer_id: int, order_id: int) -> Order:
    """An order by its id, if it is this customer's. Raises NotFound."""
    order = await tx.orders.own(customer_id, order_id)
    if order is None:
        raise NotFound(Noun.ORDER, order_id)
    return order


async def list_orders(tx: ReadTransaction, customer_id: int, page: int = 0) -> Page[OrderSummary]:
    """A page of the customer's orders, newest first."""
    return await tx.orders.of_customer(customer_id, page, PAGE_SIZE)


def order_code(number: int) -> str:
    """A short code to read out on the phone, a different one for every number: "K7Q-4MX".

    Numbers up to 2^30 are shuffled (times an odd constant, modulo 2^30: one to one), so that codes do not reveal the number of orders.
    """
    mixed = number * 0x2545F491 % (1 << _CODE_BITS) + (number >> _CODE_BITS << _CODE_BITS)
    digits = ""
    while mixed or len(digits) < _CODE_BITS // 5:
        mixed, digit = divmod(mixed, 32)
        digits = CODE_ALPHABET[digit] + digits
    return f"{digits[:3]}-{digits[3:]}"


async def _cart_on_card(tx: Transaction, confirm: Confirm) -> Cart:
    cart = await tx.carts.open(confirm.customer_id)
    if cart is None or cart.id != confirm.cart_id:
        expired = await tx.carts.last_expired(confirm.customer_id)
        raise CartExpired if expired is not None and expired.id == confirm.cart_id else StaleScreen
    if cart.expires_at <= tx.now:
        raise CartExpired
    if not cart.lines:
        raise CartEmpty
    return cart


async def _check_delivery(tx: Transaction, confirm: Confirm, checkout: Checkout) -> None:
    """Check that the card's delivery method is still the one that would be used, and that all its questions are answered."""
    if checkout.method_id == confirm.method_id and checkout.missing is None:
        return
    shown = await tx.delivery.method(confirm.method_id)
    raise DeliveryChanged("" if shown is None or shown.active else shown.name)


async def _write(
    tx: Transaction,
    confirm: Confirm,
    cart: Cart,
    breakdown: Breakdown,
    *,
    checkout: Checkout,
    payment: PaymentMethod | None,
) -> Order:
    """Write the order with its coupons and its movements of stock, and close its cart."""
    order = await tx.orders.add(
        confirm,
        cart,
        breakdown,
        OrderStatus.AWAITING_PAYMENT if payment in PREPAID else OrderStatus.PLACED,
        code=order_code(cart.id + await tx.orders.leap()),
        handover=checkout.agreed,
        payment=payment,
        expires_at=hold_end(tx, payment),
    )
    if order.handover and order.handover.phone:
        await tx.customers.note_phone(order.customer_id, order.handover.phone)
    await tx.coupons.redeem(order, breakdown.redeemed)
    source, actor = _source(order), Actor.customer(order.customer_id)
    await tx.stock.record(
        [
            Movement(sku_id=line.sku_id, delta=-line.quantity, reason=Reason.SOLD, source=source, actor=actor)
            for line in order.lines
        ]
    )
    await tx.carts.check_out(cart.id)
    return order


def _source(order: Order) -> str:
    """How the ledger calls what an order moves."""
    return f"order:{order.id}"


async def _take_stock(tx: Transaction, cart: Cart) -> None:
    lines = sorted(cart.lines, key=lambda line: line.sku_id)
    await tx.stock.lock_skus([line.sku_id for line in lines])
    sold = all(line.active for line in lines)  # an older card may show an item that is hidden now
    if not (sold and await tx.stock.take_if_available(lines)):
        raise OutOfStock(shortages(cart))


def shortages(cart: Cart) -> list[Shortage]:
    """Every line that wants more than there is; an item that is no longer sold has none left."""
    return [
        Shortage(
            sku_id=line.sku_id,
            title=line.name,
            wanted=line.quantity,
            left=line.on_hand if line.active else 0,
            gone=not line.active,
        )
        for line in cart.lines
        if line.short
    ]


async def _take_coupons(tx: Transaction, breakdown: Breakdown) -> None:
    applied = sorted(breakdown.redeemed, key=lambda coupon: coupon.coupon_id)
    if not await tx.coupons.take_if_left([coupon.coupon_id for coupon in applied]):
        raise CouponRefused(applied[0].label, RefusalReason.LIMIT_REACHED)


async def _owe_messages(tx: Transaction, order: Order, receipt: ReceiptPlace | None) -> None:
    if receipt is not None:
        await tx.outbox.owe(NoticeKind.RECEIPT, receipt.chat_id, order.id, receipt.message_id, delay=RECEIPT_DELAY)
    if order.status is OrderStatus.PLACED:
        await tell_crew(tx, order)
    elif order.payment in BY_INVOICE:
        await tx.outbox.owe(NoticeKind.INVOICE, order.customer_id, order.id)
    elif order.payment is PaymentMethod.TRANSFER:
        await tx.outbox.owe(NoticeKind.TRANSFER, order.customer_id, order.id)


async def tell_crew(tx: Transaction, order: Order) -> None:
    """Owe everybody who works on orders this one: it is placed, or paid if that comes first."""
    await tx.outbox.owe_all(NoticeKind.NEW_ORDER, [(user_id, order.id) for user_id in await crew(tx)])
