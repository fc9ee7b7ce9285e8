"""Customers' questions: staff read and answer them."""

from bot.admin.routes.question import AskAnswer, CloseQuestion, OpenQuestions, OpenTalk, OpenTalkPhotos
from bot.admin.views import question
from bot.handlers.parts import of_album, sent_photo
from bot.visit import Visit
from core.models.message import Message
from core.usecases.question import (
    Conversation,
    answer_question,
    answered_since,
    close_question,
    list_questions,
    view_conversation,
    view_conversation_photo,
)
from core.usecases.staff import names_of
from core.values.order import read_message


async def open_questions(visit: Visit, route: OpenQuestions) -> None:
    page = await visit.read(list_questions, route.page)
    await visit.show(question.listing(page, visit.accepted.received_at))


async def type_questions(visit: Visit, _words: list[str]) -> None:
    """/questions"""
    await open_questions(visit, OpenQuestions())


async def open_talk(visit: Visit, route: OpenTalk) -> None:
    shown = await visit.read(view_conversation, route.customer_id, route.page)
    await visit.show(question.talk(shown, visit.services.policy.timezone))


async def ask_answer(visit: Visit, route: AskAnswer) -> None:
    """Ask for the answer; if a colleague has answered what this button shows, say who, and show what they said."""
    shown = await visit.read(view_conversation, route.customer_id)
    answers = await visit.read(answered_since, route.customer_id, route.seen, visit.actor) if route.seen else ()
    if said := question.answered_by(await _names(visit, answers)):
        await visit.show(question.talk(shown, visit.services.policy.timezone, said), said, alert=True)
    else:
        await visit.show(question.ask(shown, route, visit.services.policy.timezone))


async def type_answer(visit: Visit, route: AskAnswer, text: str) -> None:
    """The answer to `ask_answer`, or a Telegram reply to a customer's question."""
    await _answer(visit, route, read_message(text))


async def share_answer(visit: Visit, route: AskAnswer) -> None:
    """A photo as the answer. Each photo of an album comes by itself, so the question stays open for the others."""
    photo, caption = sent_photo(visit)
    await _answer(visit, route, caption, photo)


async def close(visit: Visit, route: CloseQuestion) -> None:
    first = await visit.write(close_question, visit.actor, route.customer_id, route.seen)
    said = question.closed(first=first)
    page = await visit.read(list_questions)
    await visit.show(question.listing(page, visit.accepted.received_at), said)


async def open_photo(visit: Visit, route: OpenTalkPhotos) -> None:
    page = await visit.read(view_conversation_photo, route.customer_id, route.page)
    names = await visit.read(names_of, [one.actor for one in page.items])
    await visit.show(question.photo(page, route, names, visit.services.policy.timezone))


async def _answer(visit: Visit, route: AskAnswer, text: str, photo: str = "") -> None:
    answered = await visit.write(answer_question, visit.actor, route.customer_id, route.seen, text, photo=photo)
    shown: Conversation = await visit.read(view_conversation, route.customer_id)
    said = question.sent(shown.customer, await _names(visit, answered.meanwhile))
    timezone = visit.services.policy.timezone
    if of_album(visit):
        await visit.show(question.ask(shown, route, timezone, said))
    else:
        await visit.show(question.talk(shown, timezone, said))


async def _names(visit: Visit, messages: tuple[Message, ...]) -> list[str]:
    names = await visit.read(names_of, [one.actor for one in messages])
    return [question.who(one.actor, names) for one in messages]
