"""Asking for an order's money: its invoice is sent, sent again, and withdrawn."""

from typing import NamedTuple

from core.errors import PaymentRefused
from core.models.order import Order, OrderLine, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import BY_INVOICE, NoPayment
from core.ports import ReadTransaction, Transaction
from core.usecases.order.left import rest_of
from core.usecases.order.place import own_order


class Invoice(NamedTuple):
    """What an invoice is made of. `lines` are what is left of the order's; `picture` is the address that the first one's photo was
    fetched from, "" for none.
    """

    order: Order
    lines: tuple[OrderLine, ...]
    picture: str


async def ask_again(tx: Transaction, customer_id: int, order_id: int) -> Order:
    """Owe the invoice once more, because the customer cannot find it; the former one is withdrawn. Raises NotFound, PaymentRefused."""
    order = await own_order(tx, customer_id, order_id)
    if order.status is not OrderStatus.AWAITING_PAYMENT or (order.expires_at or tx.now + 1) <= tx.now:
        raise PaymentRefused(
            NoPayment.CLOSED if order.status is OrderStatus.AWAITING_PAYMENT else why_closed(order), order.code
        )
    if (order.paying_until or 0) > tx.now:
        raise PaymentRefused(NoPayment.UNDER_WAY, order.code)
    owed = await tx.outbox.owed_to(customer_id, NoticeKind.INVOICE)
    if not any(one.subject_id == order.id for one in owed):
        await renew_invoice(tx, order)
    return order


async def renew_invoice(tx: Transaction, order: Order) -> None:
    """Owe an invoice for what the order costs now, if it is paid by one; those before it are withdrawn."""
    if order.payment in BY_INVOICE:
        await withdraw_invoices(tx, order.id)
        await tx.outbox.owe(NoticeKind.INVOICE, order.customer_id, order.id)


def why_closed(order: Order) -> NoPayment:
    """Why an order that does not wait for its money cannot be paid."""
    ended = (OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REFUNDED, OrderStatus.PAID_UNFULFILLABLE)
    return NoPayment.CLOSED if order.status in ended else NoPayment.PAID


async def withdraw_invoices(tx: Transaction, order_id: int) -> None:
    """Owe the removal of every invoice that is shown for the order. A page outside Telegram is closed soon, if it can still be paid."""
    await tx.payment_pages.hurry(order_id)
    for chat_id, message_id in await tx.payments.take_invoices(order_id):
        await tx.outbox.owe(NoticeKind.WITHDRAW, chat_id, order_id, message_id)


async def note_invoice(tx: Transaction, order_id: int, chat_id: int, message_id: int) -> None:
    """The invoice is shown, and those before it are withdrawn; it, too, if the order does not wait for its money any more."""
    await withdraw_invoices(tx, order_id)
    await tx.payments.keep_invoice(order_id, chat_id, message_id)
    if await tx.orders.state(order_id) is not OrderStatus.AWAITING_PAYMENT:
        await withdraw_invoices(tx, order_id)


async def view_invoice(tx: ReadTransaction, order_id: int) -> Invoice | None:
    """The invoice of an order that can be paid now; None for any other."""
    order = await tx.orders.order(order_id)
    if order is None or order.status is not OrderStatus.AWAITING_PAYMENT or (order.expires_at or 0) <= tx.now:
        return None
    lines = await rest_of(tx, order)
    level = await tx.stock.find(lines[0].sku_id)
    card = await tx.products.card(level.product_id) if level else None
    photo = (card.product.photo or "") if card else ""
    return Invoice(order, lines, await tx.pictures.address_of(photo) if photo else "")
