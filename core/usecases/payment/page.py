"""Orders that are paid on a page outside Telegram: which pages there are, and what their gateway says of them."""

from core.models.order import Order, OrderStatus
from core.models.payment import Charge, PaymentMethod
from core.models.payment_page import OpenPage, PaymentPage
from core.ports import ReadTransaction, Transaction
from core.ports.gateway import GatewayState, Opened, Progress
from core.usecases.payment.ask import withdraw_invoices
from core.usecases.payment.refund import note_refunded
from core.usecases.payment.settle import record_payment

OFTEN, EVERY = 5_000, 20_000
"""ms between two looks at a page that can be paid: while it is new, and later."""
NEW = 5 * 60_000
"""ms. Most pages that are paid at all are paid within this time, by somebody who waits for the answer."""
LONGEST_PAUSE = 3_600_000
MOST_DOUBLED = 8
GIVEN_UP_AFTER = 3 * 24 * 3_600_000
"""ms. No page can be paid for longer than a day: after that its gateway is asked for some time, in case it was out of reach."""


async def view_page(tx: ReadTransaction, order: Order) -> PaymentPage | None:
    """Where the order is paid; None if there is no page yet for what it costs by now."""
    return await tx.payment_pages.page(order.id, order.to_pay)


async def keep_page(tx: Transaction, order: Order, method: PaymentMethod, opened: Opened) -> PaymentPage:
    """Keep the page, before anybody is told its address. There is one for each amount: asked twice, a gateway gives the same."""
    page = PaymentPage(order.id, order.to_pay, method, opened.reference, opened.url, opened_at=tx.now, misses=0)
    await tx.payment_pages.keep(page, await _next_look(tx, page))
    kept = await tx.payment_pages.page(order.id, order.to_pay)
    if kept is None:
        raise LookupError(f"the page {opened.reference} is another order's, not that of order {order.id}")
    return kept


async def due_pages(tx: ReadTransaction, limit: int) -> tuple[OpenPage, ...]:
    """The pages whose gateway has to be asked now."""
    return await tx.payment_pages.due(limit)


async def hint_at(tx: Transaction, method: PaymentMethod, reference: str) -> bool:
    """Something has happened to this page, or to this charge, as somebody says: its gateway is asked now. False if it is none of ours."""
    charged = await tx.payments.charged(method, reference)
    return await tx.payment_pages.look_again(method, charged.provider_id if charged else reference)


async def note_state(tx: Transaction, page: PaymentPage, state: GatewayState) -> None:
    """What the gateway says: money is booked, once; what can still be paid is looked at again."""
    match state.progress:
        case Progress.PAID:
            await _note_paid(tx, page, state)
        case Progress.EXPIRED:
            await tx.payment_pages.look(page, None)
        case Progress.OPEN:
            over = tx.now - page.opened_at > GIVEN_UP_AFTER
            await tx.payment_pages.look(page, None if over else await _next_look(tx, page))


async def note_miss(tx: Transaction, page: PaymentPage) -> bool:
    """The gateway gave no answer: it is asked later, and later. True if it is asked no more."""
    if tx.now - page.opened_at > GIVEN_UP_AFTER:
        await tx.payment_pages.look(page, None)
        return True
    pause = min(EVERY << min(page.misses, MOST_DOUBLED), LONGEST_PAUSE)
    await tx.payment_pages.look(page, tx.now + pause, page.misses + 1)
    return False


async def _note_paid(tx: Transaction, page: PaymentPage, state: GatewayState) -> None:
    """A page that was opened for another order, as its gateway says, is not known to be for this one: staff look at it."""
    order = await tx.orders.order(page.order_id)
    known = order is not None and state.order_id in (0, page.order_id)
    charge = Charge(
        method=page.method,
        charge_id=state.charge_id,
        order_id=page.order_id if known else 0,
        payer_id=order.customer_id if order and known else 0,
        currency=state.currency,
        amount=state.amount,
        provider_id=page.reference,
    )
    await record_payment(tx, charge)
    await withdraw_invoices(tx, page.order_id)
    if state.refunded >= state.amount:
        await note_refunded(tx, charge)
    await tx.payment_pages.look(page, None)


async def _next_look(tx: ReadTransaction, page: PaymentPage) -> int:
    """Soon; and as soon as its order ends, to close it."""
    at = tx.now + (OFTEN if tx.now - page.opened_at < NEW else EVERY)
    order = await tx.orders.order(page.order_id)
    if order is None or order.status is not OrderStatus.AWAITING_PAYMENT or order.expires_at is None:
        return at
    return min(at, order.expires_at) if order.expires_at > tx.now else at
