"""Messages between the shop and a customer: as notices, in the question for a reply, and as photos."""

import html
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot import routes
from bot.routes import Route
from bot.routes.question import AskShop, OpenOwnPhotos
from bot.screen import CAPTION_LENGTH, TEXT_LENGTH, Button, Row, Screen, escaped, own_lines
from bot.views.parts import ask_button, back_button, pager
from core.models.actor import Actor
from core.models.message import Message
from core.models.order import Order
from core.usecases.message import Photo
from texts.actors import program
from texts.formats import moment
from texts.language import _
from texts.plain import clipped, length, shortened


def message(order: Order | None, message: Message) -> Screen:
    """The notice of a message from the shop to a customer."""
    if order is None:
        answer = Button(_("✉️ Answer"), AskShop())
        return passed_on(_("✉️ The shop writes to you:"), message, (answer,), OpenOwnPhotos())
    head = _("✉️ The shop writes about your order <b>{code}</b>:").format(code=order.code)
    return passed_on(head, message, (reply_button(order),), routes.OpenPhotos(order.id))


def kept() -> str:
    """After a message to the shop. Plain text."""
    return _("✅ The shop has your message. The answer comes here, in this chat.")


def ask_reply(order: Order, messages: Sequence[Message], timezone: str, said: str = "") -> Screen:
    """Ask for a reply, below the messages so far; `said` (plain text) is above it."""
    head = _("✉️ <b>Order {code}</b>").format(code=order.code)
    head = "\n\n".join(filter(None, (escaped(said), head)))
    question = _("Type your answer to the shop, or send a photo.")
    if not messages:
        question = _("Type your question about this order, or send a photo. The shop answers here.")
    text = correspondence(head, messages, sides(messages), timezone, question)
    return Screen(text, ((back_button(routes.OpenOrder(order.id)),),), awaiting=routes.AskReply(order.id))


def photo(shown: Photo, timezone: str) -> Screen:
    """A photo about one of the customer's own orders."""
    order, one = shown.order, shown.message
    arrows = pager(shown.page.number, shown.page.pages, lambda page: routes.OpenPhotos(order.id, page))
    head = caption(one, sides((one,)), timezone)
    return Screen(head, (*arrows, (back_button(routes.OpenOrder(order.id)),)), photo=one.photo)


def passed_on(head: str, message: Message, buttons: Row, photos: Route) -> Screen:
    """A message for its reader, as its photo if it has one; `photos` opens a photo whose text does not fit into a caption."""
    text = f"{head}\n\n{own_lines(message.text)}".rstrip()
    if message.photo and length(html.unescape(text)) > CAPTION_LENGTH:
        return Screen(text, ((*buttons, Button(_("📷 Photo"), photos)),))
    return Screen(text, (buttons,), photo=message.photo or None)


def correspondence(
    head: str,
    messages: Sequence[Message],
    names: Mapping[Actor, str],
    timezone: str,
    question: str,
    *,
    marks: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """The last messages in full, as many as fit above a question; `marks` (plain text, by message) follow each. HTML."""
    parts: list[str] = []
    room = TEXT_LENGTH - length(html.unescape(head)) - length(question) - 10
    for one in reversed(messages):
        who, when = _author(one, names), moment(one.at, timezone)
        said = "\n".join(filter(None, (words_of(one), marks.get(one.id))))
        room -= length(f"{who}, {when}\n{said}\n\n")
        if room < 0:
            break
        parts.insert(0, f"<b>{escaped(who)}</b>, {when}\n{own_lines(said)}")
    return "\n\n".join((head, *parts, question))


def written(
    messages: Sequence[Message],
    names: Mapping[Actor, str],
    timezone: str,
    most: int,
    *,
    marks: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """Messages, one per line, each cut to `most` UTF-16 units; `marks` (plain text, by message) follow each. HTML."""
    lines = []
    for one in messages:
        head = f"✉️ {escaped(_author(one, names))}, {moment(one.at, timezone)}"
        said = f"{head}: {escaped(shortened(words_of(one), most))}"
        lines.append(" · ".join(filter(None, (said, escaped(marks.get(one.id, ""))))))
    return "\n".join(lines)


def caption(one: Message, names: Mapping[Actor, str], timezone: str) -> str:
    """Who sent a photo, when, and its text. HTML."""
    head = f"✉️ {escaped(_author(one, names))}, {moment(one.at, timezone)}"
    return f"{head}\n{own_lines(clipped(one.text, CAPTION_LENGTH - length(html.unescape(head)) - 1))}".rstrip()


def photos_button(count: int, photos: Route) -> Button | None:
    """The button to an order's photos; None if it has none."""
    if not count:
        return None
    return Button(_("📷 Photo") if count == 1 else _("📷 Photos · {count}").format(count=count), photos)


def reply_button(order: Order) -> Button:
    """The button to reply."""
    return Button(_("✉️ Reply"), routes.AskReply(order.id))


def write_button(order: Order, messages: Sequence[Message]) -> Button:
    """The button to write about an order: the first time a question, then a reply."""
    return reply_button(order) if messages else ask_button(routes.AskReply(order.id))


def sides(messages: Sequence[Message]) -> dict[Actor, str]:
    """The names of both sides, as the customer sees them."""
    return {one.actor: _("You") if one.from_customer else _("The shop") for one in messages}


def words_of(one: Message) -> str:
    """The text of a message if its photo is not shown. Plain text."""
    return " ".join(("📷", one.text or _("photo"))) if one.photo else one.text


def _author(one: Message, names: Mapping[Actor, str]) -> str:
    """Plain text."""
    side = _("Customer") if one.from_customer else program(one.actor) or _("The shop")
    return shortened(names.get(one.actor) or side, 40)
