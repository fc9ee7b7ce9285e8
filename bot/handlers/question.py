"""A customer's questions to the shop."""

from bot import routes
from bot.admin.routes.order import AskMessage
from bot.admin.routes.question import AskAnswer
from bot.handlers.order import show_order
from bot.handlers.parts import of_album, sent_photo
from bot.routes.payment import AskProof
from bot.routes.question import AskShop, DropPhotos, OpenConversation, OpenOwnPhotos, SendPhotos, SendSearch
from bot.views import message, question
from bot.visit import Visit
from core.errors import StaleScreen
from core.models.message import News
from core.models.payment import PaymentMethod
from core.usecases.message import answer_shop, find_message, news_replied_to
from core.usecases.order.place import own_order
from core.usecases.payment.transfer import TO_ACCEPT
from core.usecases.question import (
    ask_as_typed,
    drop_offered,
    last_messages,
    offer_photo,
    send_offered,
    view_conversation_photo,
    view_offered,
)
from core.values.order import read_message


async def open_conversation(visit: Visit, _route: OpenConversation) -> None:
    await _show_conversation(visit)


async def ask(visit: Visit, _route: AskShop) -> None:
    messages = await visit.read(last_messages, visit.customer.id)
    await visit.show(question.ask(messages, visit.services.policy.timezone))


async def type_question(visit: Visit, _route: AskShop, text: str) -> None:
    """The question, or a Telegram reply to the shop's answer."""
    await visit.write(answer_shop, visit.customer.id, 0, read_message(text))
    await _say_kept(visit)


async def share_question(visit: Visit, _route: AskShop) -> None:
    """A photo as the question, or with it."""
    photo, caption = sent_photo(visit)
    await visit.write(answer_shop, visit.customer.id, 0, caption, photo)
    if not of_album(visit):
        await _say_kept(visit)
        return
    visit.services.outbox.nudge()
    messages = await visit.read(last_messages, visit.customer.id)
    await visit.show(question.ask(messages, visit.services.policy.timezone, message.kept()))


async def send_search(visit: Visit, route: SendSearch) -> None:
    """Send the text of a search that found nothing. Raises StaleScreen if something else was typed since."""
    text = (await visit.window()).search
    if routes.sealed(text) != route.seal:
        raise StaleScreen
    await visit.write(ask_as_typed, visit.customer.id, read_message(text), route.seen)
    await _say_kept(visit)


async def open_photo(visit: Visit, route: OpenOwnPhotos) -> None:
    page = await visit.read(view_conversation_photo, visit.customer.id, route.page)
    await visit.show(question.photo(page, visit.services.policy.timezone))


async def replied_to(visit: Visit) -> AskShop | routes.AskReply | AskProof | AskMessage | AskAnswer | None:
    """The question that a Telegram reply to a notice answers: a message to the shop, or to its customer, or the receipt of a transfer."""
    original = visit.message.reply_to_message if visit.message else None
    news = await visit.read(news_replied_to, visit.chat_id, original.message_id) if original else None
    if news is None:
        return None
    if news.order_id and news.to_customer:
        return AskProof(news.order_id) if await _shows_payment(visit, news) else routes.AskReply(news.order_id)
    if news.order_id:
        return AskMessage(news.order_id)
    if news.to_customer:
        return AskShop()
    return AskAnswer((await visit.read(find_message, news.passed_on)).customer_id, news.passed_on)


async def _shows_payment(visit: Visit, news: News) -> bool:
    """Whether a photo or a file that answers a notice is the receipt of a bank transfer; to what the shop has written, it is an answer."""
    if visit.message is None or news.passed_on or not (visit.message.photo or visit.message.document):
        return False
    order = await visit.read(own_order, visit.customer.id, news.order_id)
    return order.payment is PaymentMethod.TRANSFER and order.status in TO_ACCEPT


async def offer(visit: Visit) -> None:
    """A photo that nobody has asked for: it may be a question, so ask."""
    photo, caption = sent_photo(visit)
    await visit.write(offer_photo, visit.customer.id, photo, caption)
    await ask_about_photos(visit)


async def ask_about_photos(visit: Visit) -> bool:
    """Ask whom the offered photos are for, if there are any; return whether there are."""
    found = await visit.read(view_offered, visit.customer.id)
    if found is not None:
        await visit.show(question.offered(found))
    return found is not None


async def send_photos(visit: Visit, route: SendPhotos) -> None:
    await visit.write(send_offered, visit.customer.id, route.last, route.order_id)
    if route.order_id:
        visit.services.outbox.nudge()
        await show_order(visit, route.order_id, message.kept())
    else:
        await _say_kept(visit)


async def drop_photos(visit: Visit, route: DropPhotos) -> None:
    await visit.write(drop_offered, visit.customer.id, route.last)
    await _show_conversation(visit, question.dropped())


async def _say_kept(visit: Visit) -> None:
    """The shop has it: say so above what was written."""
    visit.services.outbox.nudge()
    await _show_conversation(visit, message.kept())


async def _show_conversation(visit: Visit, said: str = "") -> None:
    messages = await visit.read(last_messages, visit.customer.id)
    await visit.show(question.conversation(messages, visit.services.policy.timezone, said), said)
