"""Bank transfers: staff look whether the money has come."""

from bot.admin.routes import refund as routes
from bot.admin.views import refund as view
from bot.admin.views import transfer
from bot.screen import Screen
from bot.visit import Visit
from core.usecases.order.steps import known_order
from core.usecases.payment.returns import view_money
from core.usecases.payment.transfer import accept_transfer, refuse_transfer, view_proof
from core.values.order import read_reason


async def accept(visit: Visit, route: routes.AcceptTransfer) -> None:
    settled = await visit.write(accept_transfer, visit.actor, route.order_id)
    await _show(visit, route.order_id, transfer.accepted(settled))


async def ask_refuse(visit: Visit, route: routes.AskRefuse) -> None:
    await visit.show(transfer.ask_refuse(await visit.read(known_order, route.order_id)))


async def refuse(visit: Visit, route: routes.RefuseTransfer) -> None:
    first = await visit.write(refuse_transfer, visit.actor, route.order_id)
    await _show(visit, route.order_id, transfer.refused(first=first))


async def type_refusal(visit: Visit, route: routes.AskRefuse, text: str) -> None:
    first = await visit.write(refuse_transfer, visit.actor, route.order_id, read_reason(text))
    await visit.show((await _money(visit, route.order_id)).below(transfer.refused(first=first)))


async def send_proof(visit: Visit, route: routes.SendProof) -> None:
    """The photo or the file, below the window."""
    proof = await visit.read(view_proof, route.proof_id)
    bot = visit.services.bot
    await (bot.send_photo if proof.is_photo else bot.send_document)(visit.chat_id, proof.file_id)
    await visit.answer()


async def _show(visit: Visit, order_id: int, said: str) -> None:
    await visit.show(await _money(visit, order_id), said)


async def _money(visit: Visit, order_id: int) -> Screen:
    return view.money_of(await visit.read(view_money, order_id), visit.services.policy.timezone)
