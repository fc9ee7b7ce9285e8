"""Bank transfers, as staff see them."""

from bot.admin.routes.refund import AskRefuse, OpenMoney, RefuseTransfer
from bot.screen import Button, Screen
from bot.views.parts import back_button
from core.models.order import Order
from core.models.payment import Outcome
from core.usecases.payment.settle import Settled
from texts.language import _


def ask_refuse(order: Order) -> Screen:
    """Why is the transfer not accepted?"""
    text = _("<b>No money for order {code}?</b>\nType why: the customer will read it.")
    without = Button(_("Without a reason"), RefuseTransfer(order.id))
    return Screen(
        text.format(code=order.code), ((without,), (back_button(OpenMoney(order.id)),)), awaiting=AskRefuse(order.id)
    )


def accepted(settled: Settled) -> str:
    """Plain text."""
    if not settled.first:
        return _("It was paid already.")
    if settled.payment.outcome is not Outcome.SETTLED:
        return _("The money is booked, but the order cannot be fulfilled any more: please send it back.")
    return _("Paid, and the customer is told")


def refused(*, first: bool) -> str:
    """Plain text."""
    if first:
        return _("Refused, and the customer is told")
    return _("There is no receipt that nobody has answered yet, so the customer was told nothing.")
