"""Money, as staff see it."""

from bot.admin.routes.order import OpenCard
from bot.admin.routes.refund import AcceptTransfer, AskRefuse, SendProof
from bot.admin.views.customer import person
from bot.screen import Button, Screen, escaped
from core.models.customer import Customer
from core.models.order import Order, OrderStatus
from core.models.payment import Outcome, Payment, Proof
from core.usecases.fact import StrayMoney
from texts.formats import money
from texts.language import N_, _
from texts.payments import method_name

_WHY = {
    Outcome.DOUBLE: N_("The order had been paid before."),
    Outcome.LATE: N_("The order had ended, and cannot be fulfilled any more."),
    Outcome.WRONG: N_("It is not the order's amount, currency or customer."),
    Outcome.UNMATCHED: N_("It names no order of this shop."),
}


def stray(fact: StrayMoney) -> Screen:
    """The notice of money that bought nothing: why, and what has to be done."""
    payment = fact.payment
    head = _("⚠️ <b>{amount} came in that buys nothing</b>\n{method}, charge {charge}").format(
        amount=money(payment.amount, payment.currency),
        method=method_name(payment.method),
        charge=f"<code>{escaped(payment.charge_id)}</code>",
    )
    why = _(_WHY[payment.outcome]) if payment.outcome in _WHY else ""
    if fact.order is None:
        return Screen("\n".join((head, why)))
    todo = _("Please send it back: the shop cannot do that itself.") if fact.by_hand else _("It goes back by itself.")
    card = Button(_("📋 Order {code}").format(code=fact.order.code), OpenCard(fact.order.id))
    return Screen("\n".join((head, why, todo)), ((card,),))


def proof_sent(order: Order, customer: Customer, proof: Proof) -> Screen:
    """The notice that a customer says they have paid."""
    text = _("🏦 {customer} says that order <b>{code}</b> ({total}) is paid. Has the money come?").format(
        customer=person(customer), code=order.code, total=money(order.total, order.currency)
    )
    if order.status is OrderStatus.EXPIRED:
        text += "\n" + _(
            "The order had ended meanwhile. If you accept, it is sold as far as everything is still there."
        )
    yes = Button(_("✅ It has come"), AcceptTransfer(order.id), style="success")
    no = Button(_("✖️ Not there"), AskRefuse(order.id))
    card = Button(_("📋 Order {code}").format(code=order.code), OpenCard(order.id))
    if proof.is_photo:
        return Screen(text, ((yes, no), (card,)), photo=proof.file_id)
    return Screen(text, ((yes, no), (Button(_("📎 Show the receipt"), SendProof(order.id, proof.id)), card)))


def charged_back(payment: Payment, order: Order | None) -> Screen:
    """The notice of money that went back without the shop."""
    text = _(
        "🚨 <b>{amount} went back to its payer, and the shop did not send it</b>\n{method}, charge {charge}"
    ).format(
        amount=money(payment.amount, payment.currency),
        method=method_name(payment.method),
        charge=f"<code>{escaped(payment.charge_id)}</code>",
    )
    if order is None:
        return Screen(text)
    card = Button(_("📋 Order {code}").format(code=order.code), OpenCard(order.id))
    return Screen(
        "\n".join((text, _("The order counts as refunded. Please look whether it can still be stopped."))), ((card,),)
    )


def told_by_hand(order: Order) -> str:
    """The answer to who says that the payer has their money back. Plain text."""
    return _("✅ Order {code} counts as refunded: its payer has the money back.").format(code=order.code)
