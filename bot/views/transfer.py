"""Bank transfers, as customers see them."""

from bot import routes
from bot.routes.payment import AskProof, OpenTransfer
from bot.screen import Button, Screen, escaped, own_lines
from bot.views.parts import back_button
from bot.views.payment import held
from core.models.order import Order, OrderStatus
from core.models.policy import Policy
from core.money import plain
from texts.formats import money
from texts.language import _


def awaited(order: Order, policy: Policy) -> Screen:
    """Where to transfer the money to, with what has to be typed there ready to be copied."""
    text = _("🏦 <b>Order {code}: bank transfer</b>").format(code=order.code)
    paid = Button(_("📎 I have paid: send the receipt"), AskProof(order.id), style="primary")
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        ended = _("This order has ended: please do not pay it any more. Have you paid already? Then send the receipt.")
        return Screen("\n".join((text, "", ended)), ((paid,), _open(order)))
    amount = _("Amount: <code>{amount}</code> {currency}").format(
        amount=plain(order.to_pay, order.currency), currency=order.currency
    )
    purpose = _("Payment reference: <code>{code}</code>").format(code=order.code)
    details, until = own_lines(policy.transfer_details), held(order, policy.timezone)
    return Screen("\n".join((text, "", details, "", amount, purpose, "", until)), ((paid,), _open(order)))


def ask_proof(order: Order) -> Screen:
    """Ask for the receipt."""
    text = _("📎 Send a photo or a file that shows your transfer for order <b>{code}</b> ({total}).")
    told = text.format(code=order.code, total=money(order.to_pay, order.currency))
    return Screen(told, ((back_button(OpenTransfer(order.id)),),), awaiting=AskProof(order.id))


def kept(order: Order) -> str:
    """What the sender of a receipt is told. Plain text."""
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return _("Your order had ended before. The shop looks whether your money has come, and tells you here.")
    return _("✅ Thank you. The shop looks whether the money has come, and tells you here.")


def refused(order: Order, reason: str) -> Screen:
    """The notice that the money was not found."""
    text = _("⚠️ The shop has not found your transfer for order <b>{code}</b> ({total}).").format(
        code=order.code, total=money(order.to_pay, order.currency)
    )
    why = _("Reason: {reason}").format(reason=escaped(reason)) if reason else ""
    how = Button(_("🏦 How to pay"), OpenTransfer(order.id))
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        how = Button(_("📎 Send another receipt"), AskProof(order.id))
    return Screen("\n".join(filter(None, (text, why))), ((how,), _open(order)))


def _open(order: Order) -> tuple[Button, ...]:
    return (Button(_("🧾 Open the order"), routes.OpenOrder(order.id)),)
