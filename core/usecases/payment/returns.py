"""What is taken off an order, or comes back, and the money for it. The order itself stays as it was placed."""

from typing import NamedTuple

from core.errors import Conflict, NotFound, Noun, PaymentRefused, StaleScreen
from core.models.actor import Actor
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import MOST_PROOFS, Charge, NoPayment, Outcome, Payment, PaymentMethod, Proof, Refund
from core.models.staff import Role
from core.models.stock import Movement, Reason
from core.ports import ReadTransaction, Transaction
from core.usecases.digital import restocked
from core.usecases.order.cancel import cancel_order
from core.usecases.order.left import LineLeft, lines_left
from core.usecases.order.steps import known_order, redraw
from core.usecases.payment.ask import renew_invoice
from core.usecases.payment.choose import hold_end
from core.usecases.payment.refund import end_as_refunded, give_money_back, note_refunded
from core.usecases.staff import check_right
from core.usecases.wait import tell_waiting

UNPAID = frozenset({OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.AWAITING_PAYMENT})
"""Nothing was paid yet: what is taken off need not be paid."""
PAID_FOR = frozenset({OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED})

_HAD_MONEY = frozenset({OrderStatus.REFUNDED, OrderStatus.PAID_UNFULFILLABLE, OrderStatus.EXPIRED})


class NothingToGiveBack(Conflict):
    """Nothing of the order `code` can be taken off or given back any more; `refunded`: all of it was given back."""

    def __init__(self, code: str, *, refunded: bool = False) -> None:
        super().__init__(code)
        self.code, self.refunded = code, refunded


class WholeOnly(Conflict):
    """Telegram sends Stars back as a whole only: lines cannot be given back one by one."""


class MoneyOf(NamedTuple):
    """The money of an order: what paid it, what went back, what can still go back (minor units), and its lines that are left.

    `proofs` are what its customer sent to show that they have transferred it.
    """

    order: Order
    payment: Payment | None
    refunds: tuple[Refund, ...]
    left: int
    lines: tuple[LineLeft, ...]
    proofs: tuple[Proof, ...] = ()

    @property
    def whole_only(self) -> bool:
        return self.order.payment is PaymentMethod.STARS

    def line(self, sku_id: int) -> LineLeft:
        """Raises NotFound."""
        found = next((one for one in self.lines if one.line.sku_id == sku_id and one.quantity), None)
        if found is None:
            raise NotFound(Noun.VARIANT, sku_id)
        return found


def has_money(order: Order) -> bool:
    """Whether there is something to be said about its money. A transfer may come after the order was cancelled."""
    cancelled = order.status is OrderStatus.CANCELLED and order.payment is PaymentMethod.TRANSFER
    return cancelled or order.status in UNPAID | PAID_FOR | _HAD_MONEY


async def view_money(tx: ReadTransaction, order_id: int) -> MoneyOf:
    """Raises NotFound."""
    order = await known_order(tx, order_id)
    payments = await tx.payments.of_order(order_id)
    payment = next((one for one in payments if one.outcome in (Outcome.SETTLED, Outcome.LATE)), None)
    refunds = await tx.payments.refunds(payment.id) if payment else ()
    lines = await lines_left(tx, order)
    left = payment.amount - sum(one.amount for one in refunds) if payment and order.status in PAID_FOR else 0
    proofs = await tx.payments.proofs(order_id, MOST_PROOFS) if order.payment is PaymentMethod.TRANSFER else ()
    return MoneyOf(order, payment, refunds, left if payment else _unpaid(order), lines, proofs)


def _unpaid(order: Order) -> int:
    return order.to_pay if order.status in UNPAID else 0


async def refund_order(tx: Transaction, actor: Actor, order_id: int, *, restock: bool, seen: int) -> MoneyOf:
    """Give back all that is left of a paid order; it ends as refunded. `seen` is how much the screen said that is.

    Raises NotFound, NothingToGiveBack, StaleScreen.
    """
    money = await _locked(tx, order_id, seen)
    if money.payment is None:
        raise NothingToGiveBack(money.order.code)
    pieces = [(one, one.quantity) for one in money.lines if one.quantity]
    await _take_back(tx, actor, money.order, pieces, restock=restock)
    await _send_back(tx, actor, money, money.left, "refund")
    await end_as_refunded(tx, actor, money.order, "")
    await _tell(tx, actor, money, money.left)
    return await view_money(tx, order_id)


async def take_off(
    tx: Transaction, actor: Actor, order_id: int, sku_id: int, quantity: int, *, restock: bool, seen: int
) -> MoneyOf:
    """Take pieces of a line off: what was paid for them goes back, or need not be paid. `seen` is how much the order still costs.

    With the last piece the whole order ends. Raises NotFound, NothingToGiveBack, StaleScreen, WholeOnly, PaymentRefused while it is
    being paid, and once its customer has shown that they have paid.
    """
    money = await _locked(tx, order_id, seen)
    if money.whole_only:
        raise WholeOnly
    line = money.line(sku_id)
    units = min(max(quantity, 1), line.quantity)
    if units == sum(one.quantity for one in money.lines):
        if money.payment is not None:
            return await refund_order(tx, actor, order_id, restock=restock, seen=seen)
        if not restock:
            await _take_back(tx, actor, money.order, [(line, units)], restock=False)
        await cancel_order(tx, actor, order_id)
        return await view_money(tx, order_id)
    amount = min(line.worth(units), money.left)
    await _take_back(tx, actor, money.order, [(line, units)], restock=restock)
    if money.payment is not None and amount:
        await _send_back(tx, actor, money, amount, "returned")
    if money.order.status is OrderStatus.AWAITING_PAYMENT:
        await tx.payments.hold(order_id, hold_end(tx, money.order.payment))
        await renew_invoice(tx, money.order)
    await redraw(tx, order_id)
    await _tell(tx, actor, money, amount)
    return await view_money(tx, order_id)


async def _locked(tx: Transaction, order_id: int, seen: int) -> MoneyOf:
    order = await known_order(tx, order_id)
    await tx.customers.lock(order.customer_id)
    await tx.stock.lock_skus(sorted(line.sku_id for line in order.lines))
    if order.status is OrderStatus.AWAITING_PAYMENT and order.expires_at is None:
        raise PaymentRefused(NoPayment.CHECKED, order.code)
    if order.status is OrderStatus.AWAITING_PAYMENT and (order.paying_until or 0) > tx.now:
        raise PaymentRefused(NoPayment.UNDER_WAY, order.code)
    money = await view_money(tx, order_id)
    if money.left <= 0:
        raise NothingToGiveBack(order.code, refunded=order.status is OrderStatus.REFUNDED)
    if money.left != seen:
        raise StaleScreen
    return money


async def _send_back(tx: Transaction, actor: Actor, money: MoneyOf, amount: int, reason: str) -> None:
    """Owe the money. Raises NothingToGiveBack if it is more than was paid."""
    if money.payment is None or await give_money_back(tx, actor, money.payment, amount, reason) is None:
        raise NothingToGiveBack(money.order.code)


async def _take_back(
    tx: Transaction, actor: Actor, order: Order, pieces: list[tuple[LineLeft, int]], *, restock: bool
) -> None:
    """Book the pieces as returned. What cannot be sold again, such as a code that was seen, is never put into stock."""
    lines = [one.line._replace(quantity=units) for one, units in pieces]
    again = await restocked(tx, order, lines, wanted=restock)
    for (one, units), line in zip(pieces, lines, strict=True):
        await tx.payments.add_return(order.id, line, one.worth(units), actor, restocked=line.sku_id in again)
    back = [line for line in lines if line.sku_id in again]
    await tx.stock.put_back(back)
    number = await tx.payments.count_returns(order.id)
    source = f"order:{order.id}:back:{number}"
    await tx.stock.record(
        [Movement(line.sku_id, line.quantity, Reason.RETURNED, source=source, actor=actor) for line in back]
    )
    await tell_waiting(tx, [line.sku_id for line in back])


async def _tell(tx: Transaction, actor: Actor, before: MoneyOf, amount: int) -> None:
    await tx.outbox.owe(NoticeKind.ORDER_CHANGED, before.order.customer_id, before.order.id)
    await tx.audit(actor, "order.refund", before.order.code, str(before.left), str(before.left - amount))


async def note_chargeback(tx: Transaction, actor: Actor, order_id: int, reason: str = "") -> MoneyOf:
    """Staff say that the payer's bank took the money of an order back: nothing is sent, and the order ends as refunded. The audit log keeps
    the reason.

    Raises NotFound, also for who may not give money back; NothingToGiveBack.
    """
    await check_right(tx, actor, Role.MANAGER)
    return await book_chargeback(tx, actor, order_id, reason)


async def book_chargeback(tx: Transaction, actor: Actor, order_id: int, reason: str = "") -> MoneyOf:
    """`note_chargeback` by whoever may give money back. Raises NotFound, NothingToGiveBack."""
    money = await view_money(tx, order_id)
    if money.payment is None or (money.left <= 0 and all(one.done_at is not None for one in money.refunds)):
        raise NothingToGiveBack(money.order.code)
    paid = money.payment
    charge = Charge(paid.method, paid.charge_id, order_id, paid.payer_id, paid.currency, paid.amount, paid.provider_id)
    await note_refunded(tx, charge)
    await tx.audit(actor, "order.refund", money.order.code, str(money.left), reason or "chargeback")
    return await view_money(tx, order_id)
