"""What tests of the contract do over and over: a known customer, a filled cart, a placed order."""

from core.models.breakdown import Breakdown
from core.models.cart import Cart
from core.models.customer import Customer
from core.models.order import Confirm, Order, OrderStatus
from core.ports import Transaction
from core.usecases.pricing import price_cart

ALICE = 1001
BOB = 1002


async def open_cart(tx: Transaction, customer_id: int = ALICE, *sku_ids: int) -> Cart:
    """A customer with an open cart that holds two of each of these."""
    await tx.customers.remember(Customer(id=customer_id, name="Somebody"))
    cart = await tx.carts.open(customer_id) or await tx.carts.create(customer_id)
    for sku_id in sku_ids:
        line = await tx.carts.item(sku_id)
        assert line is not None
        await tx.carts.put_line(cart.id, line._replace(quantity=2))
    opened = await tx.carts.open(customer_id)
    assert opened is not None
    return opened


async def order_of(tx: Transaction, cart: Cart, message_id: int = 7) -> Order:
    """The order of a cart, written, and its cart closed."""
    order = await tx.orders.add(
        confirm_of(cart, message_id), cart, await priced(tx, cart), OrderStatus.PLACED, code=f"CODE-{cart.id}"
    )
    await tx.carts.check_out(cart.id)
    return order


async def priced(tx: Transaction, cart: Cart) -> Breakdown:
    return await price_cart(tx, cart)


def confirm_of(cart: Cart, message_id: int = 7) -> Confirm:
    """The tap on the confirm card in message `message_id`."""
    return Confirm(
        customer_id=cart.customer_id,
        key=f"{cart.customer_id}:{message_id}:{cart.id}",
        cause="tap",
        cart_id=cart.id,
        revision=cart.revision,
        total=0,
    )
