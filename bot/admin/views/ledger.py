"""Payments: sums by day, and what waits for somebody."""

from datetime import date

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.refund import FinishFromLedger, OpenLedger, ReturnUnmatched
from bot.admin.views.refund import by_hand
from bot.screen import Button, Row, Screen, escaped
from bot.views.parts import back_button, home_button
from core.models.payment import PaymentMethod
from core.ports.payment import Sum, Waiting
from core.usecases.payment.ledger import Ledger
from texts.formats import money
from texts.language import _
from texts.payments import method_name

MOST = 5
"""Waiting payments that one screen shows."""


def ledger(shown: Ledger) -> Screen:
    """A day's sums and what waits."""
    text = [_("<b>💶 Payments</b> · {day}").format(day=_day(shown.day))]
    text += [_sum(one) for one in shown.sums] or [_("Nothing came in, and nothing went back.")]
    if shown.waiting:
        text += ["", _("<b>Waiting for you</b>"), *(_waits(one) for one in shown.waiting[:MOST])]
    days = (
        Button(_("◀️ The day before"), OpenLedger(shown.back + 1)),
        *((Button(_("The day after ▶️"), OpenLedger(shown.back - 1)),) if shown.back else ()),
    )
    rows = tuple(_todo(one) for one in shown.waiting[:MOST])
    hint = _("A file with every payment: <code>/export payments</code>")
    return Screen("\n".join((*text, "", hint)), (*rows, days, (back_button(OpenAdmin()), home_button())))


def _day(day: date) -> str:
    return day.isoformat()


def _sum(one: Sum) -> str:
    text = f"{method_name(PaymentMethod(one.method))}: {money(one.received, one.currency)}"
    if one.refunded:
        text += " − " + money(one.refunded, one.currency) + " = " + money(one.received - one.refunded, one.currency)
    if one.due:
        text += " · " + _("{amount} still to be sent back").format(amount=money(one.due, one.currency))
    return text


def _waits(one: Waiting) -> str:
    amount = money(one.amount, one.currency)
    if not one.refund_id:
        text = _("• {amount} by {method} names no order: charge <code>{charge}</code>")
        return text.format(amount=amount, method=method_name(PaymentMethod(one.method)), charge=escaped(one.charge_id))
    return f"• {one.order} {by_hand(amount, one.provider_id, one.charge_id)}"


def _todo(one: Waiting) -> Row:
    amount = money(one.amount, one.currency)
    if one.refund_id:
        text = _("✅ {amount} is sent back").format(amount=f"{one.order} {amount}".strip())
        return (Button(text, FinishFromLedger(one.refund_id)),)
    return (Button(_("↩️ Give {amount} back").format(amount=amount), ReturnUnmatched(one.payment_id)),)
