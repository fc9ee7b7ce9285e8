"""Choosing how to pay."""

from bot.handlers.order import show_checkout, show_step
from bot.routes.payment import ChoosePayment, PayOrder, TakePayment
from bot.views import payment
from bot.visit import Visit
from core.errors import NotFound, Noun
from core.usecases.checkout import choose_payment, view_checkout
from core.usecases.payment.ask import ask_again
from texts.language import _


async def choose(visit: Visit, _route: ChoosePayment) -> None:
    view = await visit.read(view_checkout, visit.customer.id)
    if len(view.view.choice.methods) < 2:
        await show_checkout(visit, view)
    else:
        await show_step(visit, view.view, payment.choose(view.view))


async def take(visit: Visit, route: TakePayment) -> None:
    if route.method is None:
        raise NotFound(Noun.PAYMENT_METHOD, route.number)
    await show_checkout(visit, await visit.write(choose_payment, visit.customer.id, route.method))


async def pay(visit: Visit, route: PayOrder) -> None:
    """The order's invoice comes below, whatever became of the former one."""
    await visit.write(ask_again, visit.customer.id, route.order_id)
    visit.services.outbox.nudge()
    await visit.answer(_("You can pay below."))
