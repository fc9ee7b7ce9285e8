"""Edited messages: an answer is corrected while its question's cart or form is open; nothing else that is edited is read."""

from zlib import crc32

from bot import routes
from bot.admin.form import FORMS
from bot.admin.routes.form import FillIn
from bot.visit import Visit
from core.models.window import Answered
from core.ports import ReadTransaction
from core.usecases.cart import view_cart
from core.usecases.form import find_form
from texts.language import _

_CORRECTED = (routes.AskAnswer, routes.AskQuantity, FillIn)
"""Questions whose answers do nothing but stand in a cart or a form."""


async def note_answer(visit: Visit, question: routes.Route) -> None:
    """Remember which message has answered the question: its edit corrects the answer."""
    if isinstance(question, _CORRECTED) and visit.message:
        place = await visit.read(_place, visit.customer.id, question)
        answered = Answered(message_id=visit.message.message_id, question=question.encode(), place=place)
        await visit.services.windows.memory.note_answer(visit.chat_id, answered)


async def corrected(visit: Visit) -> routes.Route | None:
    """The question whose last answer is the edited message, if its cart or form is still open."""
    message = visit.message
    answers = (await visit.window()).answers
    answered = next((one for one in answers if message and one.message_id == message.message_id), None)
    question = routes.parse(answered.question) if answered else None
    if answered is None or question is None or visit.text.startswith("/"):
        return None
    place = await visit.read(_place, visit.customer.id, question)
    return question if place and place == answered.place else None


async def say_read_already(visit: Visit) -> None:
    """Say so once a message."""
    if visit.message and await visit.services.windows.memory.note_told(visit.chat_id, visit.message.message_id):
        await visit.say(_("That message was read already: send it again."))


async def _place(tx: ReadTransaction, customer_id: int, question: routes.Route) -> int:
    """What the answer stands in: the open cart's id, or a checksum of the open form's answer, because forms have no ids; 0 for nothing."""
    if not isinstance(question, FillIn):
        return (await view_cart(tx, customer_id)).cart.id
    form = FORMS.get(question.kind)
    answers = await find_form(tx, customer_id, question.kind)
    steps = form.steps if form else ()
    key = steps[question.step].key if question.step < len(steps) else ""
    return crc32(answers[key].encode()) or 1 if answers and key in answers else 0
