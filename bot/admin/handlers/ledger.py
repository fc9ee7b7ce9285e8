"""Payments: a day's sums, and what waits."""

from bot.admin.routes import refund as routes
from bot.admin.views import ledger as view
from bot.visit import Visit
from core.usecases.payment.ledger import view_ledger
from core.usecases.payment.refund import finish_by_hand, return_unmatched
from texts.language import _


async def open_ledger(visit: Visit, route: routes.OpenLedger) -> None:
    await visit.show(view.ledger(await visit.read(view_ledger, route.back)))


async def finish(visit: Visit, route: routes.FinishFromLedger) -> None:
    await visit.write(finish_by_hand, visit.actor, route.refund_id)
    await visit.show(view.ledger(await visit.read(view_ledger)), _("Noted, and the customer is told"))


async def give_back(visit: Visit, route: routes.ReturnUnmatched) -> None:
    await visit.write(return_unmatched, visit.actor, route.payment_id)
    await visit.show(view.ledger(await visit.read(view_ledger)), _("It goes back"))


async def type_payments(visit: Visit, _words: list[str]) -> None:
    """/payments"""
    await open_ledger(visit, routes.OpenLedger())
