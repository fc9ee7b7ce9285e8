"""An order's money, as staff see it, and how it goes back."""

from bot.admin.routes.order import OpenCard
from bot.admin.routes.refund import (
    AcceptTransfer,
    AskRefund,
    AskRefuse,
    AskTakeOff,
    FinishRefund,
    OpenLine,
    OpenMoney,
    RefundAll,
    SendProof,
    TakeOff,
)
from bot.screen import Button, Row, Screen, escaped, label
from bot.views.parts import back_button, two_a_row
from core.models.payment import Payment, PaymentMethod, Refund
from core.usecases.order.left import LineLeft
from core.usecases.payment.returns import UNPAID, MoneyOf
from core.usecases.payment.transfer import TO_ACCEPT
from texts.formats import moment, money
from texts.language import _
from texts.payments import method_name
from texts.plain import shortened

MOST_PIECES = 8
"""Buttons for numbers of pieces."""


def money_of(shown: MoneyOf, timezone: str) -> Screen:
    """What paid it, what went back, and a button for everything that can still be taken off or given back."""
    order = shown.order
    left = money(shown.left, order.currency)
    head = _("<b>Order {code}: money</b>").format(code=order.code)
    lines = [*_paid(shown.payment, timezone), *(_sent(shown, one, timezone) for one in shown.refunds)]
    hint = _("Tap a line to take pieces off it.") if shown.left and not shown.whole_only else ""
    if shown.whole_only and shown.left:
        hint = _("Stars are paid and sent back as a whole only.")
    rest = _("Left: {amount}").format(amount=left)
    rows = (
        [] if shown.whole_only or not shown.left else [_line_button(shown, one) for one in shown.lines if one.quantity]
    )
    keyboard = (
        *_transfer(shown),
        *((button,) for button in rows),
        *(((_whole(shown, left),),) if shown.left and shown.payment else ()),
        *(_finish(shown, one) for one in shown.refunds if one.by_hand and one.done_at is None),
        (back_button(OpenCard(order.id)),),
    )
    return Screen("\n".join(filter(None, (head, *lines, rest, hint))), keyboard)


def _transfer(shown: MoneyOf) -> tuple[Row, ...]:
    """The customer's receipts; and while the order waits for its bank transfer: has it come?"""
    order, proofs = shown.order, shown.proofs
    labels = [f"📎 {number}" for number in range(1, len(proofs) + 1)] if len(proofs) > 1 else [_("📎 Show the receipt")]
    receipts = [Button(text, SendProof(order.id, one.id)) for text, one in zip(labels, proofs, strict=False)]
    if order.payment is not PaymentMethod.TRANSFER or order.status not in TO_ACCEPT:
        return two_a_row(receipts)
    yes = Button(_("✅ The money has come"), AcceptTransfer(order.id), style="success")
    no = Button(_("✖️ Not there"), AskRefuse(order.id))
    return ((yes, no) if any(one.refused_at is None for one in proofs) else (yes,), *two_a_row(receipts))


def ask_pieces(shown: MoneyOf, line: LineLeft) -> Screen:
    """How many pieces of a line are taken off?"""
    order = shown.order
    text = _("How many of <b>{name}</b> ({count} left) are taken off?").format(
        name=escaped(shortened(line.line.name, 100)), count=line.quantity
    )
    counts = [*range(1, min(line.quantity, MOST_PIECES)), line.quantity]
    buttons = [
        Button(
            f"{count} · −{money(line.worth(count), order.currency)}",
            AskTakeOff(order.id, line.line.sku_id, count, shown.left),
        )
        for count in counts
    ]
    return Screen(text, (*two_a_row(buttons), (back_button(OpenMoney(order.id)),)))


def ask_take_off(shown: MoneyOf, line: LineLeft, asked: AskTakeOff) -> Screen:
    """Do the pieces go back into stock?"""
    order, count = shown.order, min(asked.quantity, line.quantity)
    amount = money(line.worth(count), order.currency)
    text = _("Take {count} × <b>{name}</b> off (−{amount})? The customer is told.").format(
        count=count, name=escaped(shortened(line.line.name, 100)), amount=amount
    )
    if order.status not in UNPAID:
        text += " " + _("{amount} goes back to them.").format(amount=amount)
    text += "\n\n" + _("Can it be sold again?")
    yes = Button(_("📦 Yes, into stock"), TakeOff(order.id, line.line.sku_id, count, asked.left, 1))
    no = Button(_("🗑 No"), TakeOff(order.id, line.line.sku_id, count, asked.left, 0))
    return Screen(text, ((yes, no), (back_button(OpenMoney(order.id)),)))


def ask_refund(shown: MoneyOf, asked: AskRefund) -> Screen:
    """Before all that is left goes back."""
    order = shown.order
    amount = money(shown.left, order.currency)
    text = _(
        "Give {amount} for order <b>{code}</b> back? It ends as refunded, its coupons can be used again, and the customer is told."
    )
    text = text.format(amount=amount, code=order.code) + "\n\n" + _("Can the goods be sold again?")
    yes = Button(_("📦 Refund, into stock"), RefundAll(order.id, asked.left, 1), style="danger")
    no = Button(_("🗑 Refund, not into stock"), RefundAll(order.id, asked.left, 0), style="danger")
    return Screen(text, ((yes,), (no,), (back_button(OpenMoney(order.id)),)))


def by_hand(amount: str, provider: str, charge: str) -> str:
    """What somebody has to do who sends money back at the provider. HTML."""
    text = _("👉 Send {amount} back at the provider: charge <code>{charge}</code>. Then tap the button below.")
    return text.format(amount=amount, charge=escaped(provider or charge))


def _paid(payment: Payment | None, timezone: str) -> list[str]:
    if payment is None:
        return [_("Not paid yet.")]
    text = _("Paid {amount} · {method} · {date}").format(
        amount=money(payment.amount, payment.currency),
        method=method_name(payment.method),
        date=moment(payment.at, timezone),
    )
    return [f"{text}\n<code>{escaped(payment.provider_id or payment.charge_id)}</code>"]


def _sent(shown: MoneyOf, refund: Refund, timezone: str) -> str:
    amount = money(refund.amount, shown.order.currency)
    if refund.done_at is not None:
        return _("↩️ {amount} went back · {date}").format(amount=amount, date=moment(refund.done_at, timezone))
    if not refund.by_hand or shown.payment is None:
        return _("⏳ {amount} is on its way back").format(amount=amount)
    return by_hand(amount, shown.payment.provider_id, shown.payment.charge_id)


def _line_button(shown: MoneyOf, one: LineLeft) -> Button:
    return Button(label(f"− {one.quantity} × {one.line.name}"), OpenLine(shown.order.id, one.line.sku_id))


def _whole(shown: MoneyOf, left: str) -> Button:
    return Button(_("↩️ Refund {amount}").format(amount=left), AskRefund(shown.order.id, shown.left), style="danger")


def _finish(shown: MoneyOf, refund: Refund) -> Row:
    amount = money(refund.amount, shown.order.currency)
    return (Button(_("✅ {amount} is sent back").format(amount=amount), FinishRefund(shown.order.id, refund.id)),)
