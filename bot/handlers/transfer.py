"""Bank transfers: how to pay, and the customer's receipt."""

from bot.handlers.order import show_order
from bot.handlers.parts import of_album
from bot.routes.payment import AskProof, OpenTransfer
from bot.views import transfer
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.payment import PaymentMethod
from core.usecases.order.place import own_order
from core.usecases.payment.transfer import TO_ACCEPT, send_proof
from core.values.order import read_caption


async def open_transfer(visit: Visit, route: OpenTransfer) -> None:
    found = await visit.read(own_order, visit.customer.id, route.order_id)
    if found.payment is PaymentMethod.TRANSFER and found.status in TO_ACCEPT:
        await visit.show(transfer.awaited(found, visit.services.policy))
    else:
        await show_order(visit, route.order_id)


async def ask_proof(visit: Visit, route: AskProof) -> None:
    await visit.show(transfer.ask_proof(await visit.read(own_order, visit.customer.id, route.order_id)))


async def type_proof(_visit: Visit, _route: AskProof, _text: str) -> None:
    """Words show nothing: a photo or a file is asked for."""
    raise InvalidInput("proof_kind")


async def share_proof(visit: Visit, route: AskProof) -> None:
    """A photo, or a file; each of an album comes by itself."""
    message = visit.message
    if message is None or not (message.photo or message.document):
        raise InvalidInput("proof_kind")
    photo = bool(message.photo)
    file_id = message.photo[-1].file_id if photo else message.document.file_id if message.document else ""
    caption = read_caption(visit.caption)
    kept = await visit.write(send_proof, visit.customer.id, route.order_id, file_id, photo=photo, caption=caption)
    visit.services.outbox.nudge()
    if of_album(visit):
        await ask_proof(visit, route)
    else:
        await show_order(visit, route.order_id, transfer.kept(kept))
