"""An order's money: taking pieces off, giving money back."""

from bot.admin.routes import refund as routes
from bot.admin.views import refund as view
from bot.visit import Visit
from core.usecases.payment.refund import finish_by_hand
from core.usecases.payment.returns import MoneyOf, refund_order, take_off, view_money
from texts.language import _


async def open_money(visit: Visit, route: routes.OpenMoney) -> None:
    await _show(visit, await visit.read(view_money, route.order_id))


async def open_line(visit: Visit, route: routes.OpenLine) -> None:
    shown = await visit.read(view_money, route.order_id)
    await visit.show(view.ask_pieces(shown, shown.line(route.sku_id)))


async def ask_take_off(visit: Visit, route: routes.AskTakeOff) -> None:
    shown = await visit.read(view_money, route.order_id)
    await visit.show(view.ask_take_off(shown, shown.line(route.sku_id), route))


async def take(visit: Visit, route: routes.TakeOff) -> None:
    args = (visit.actor, route.order_id, route.sku_id, route.quantity)
    shown = await visit.write(take_off, *args, restock=route.restock == 1, seen=route.left)
    await _show(visit, shown, _("Taken off, and the customer is told"))


async def ask_refund(visit: Visit, route: routes.AskRefund) -> None:
    await visit.show(view.ask_refund(await visit.read(view_money, route.order_id), route))


async def refund(visit: Visit, route: routes.RefundAll) -> None:
    args = (visit.actor, route.order_id)
    shown = await visit.write(refund_order, *args, restock=route.restock == 1, seen=route.left)
    await _show(visit, shown, _("Refunded, and the customer is told"))


async def finish(visit: Visit, route: routes.FinishRefund) -> None:
    await visit.write(finish_by_hand, visit.actor, route.refund_id)
    await _show(visit, await visit.read(view_money, route.order_id), _("Noted, and the customer is told"))


async def _show(visit: Visit, shown: MoneyOf, said: str = "") -> None:
    await visit.show(view.money_of(shown, visit.services.policy.timezone), said)
