"""Customers' questions as staff see them: the list, the conversation, the answer, and the notices about them."""

from collections.abc import Mapping, Sequence

from bot.admin.routes.customer import OpenCustomerOrders
from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.order import OpenCard
from bot.admin.routes.question import AskAnswer, CloseQuestion, OpenQuestions, OpenTalk, OpenTalkPhotos
from bot.admin.views.customer import customer_button, name_of, person
from bot.admin.views.undelivered import unreached
from bot.screen import BUTTON_LENGTH, Button, Screen, escaped, label
from bot.views.message import caption, correspondence, passed_on, photos_button
from bot.views.parts import back_button, home_button, pager, two_a_row
from core.models.actor import Actor
from core.models.customer import Customer
from core.models.message import LONGEST, Message
from core.models.page import Page
from core.models.question import OpenQuestion
from core.usecases.question import Conversation
from texts.actors import program
from texts.formats import age, moment
from texts.language import _
from texts.plain import clipped, length, shortened

_SPOKEN = LONGEST
"""UTF-16 units of a message in a conversation, so that a whole page of them fits; only emoji are longer than a message may be."""


def listing(page: Page[OpenQuestion], now: int) -> Screen:
    """Who waits for an answer, the longest first; `now` in ms UTC."""
    rows = tuple((Button(_listed(one, now), OpenTalk(one.customer_id)),) for one in page.items)
    text = _("<b>Questions</b> · {count}").format(count=page.total)
    text = f"{text}\n" + (_("The longest waiting first.") if rows else _("Nobody waits for an answer."))
    return Screen(
        text, (*rows, *pager(page.number, page.pages, OpenQuestions), (back_button(OpenAdmin()), home_button()))
    )


def talk(shown: Conversation, timezone: str, said: str = "") -> Screen:
    """A page of a conversation; `said` (plain text) is above it."""
    waits = ""
    if shown.question:
        waits = _("Waits for an answer since {when}").format(when=moment(shown.question.asked_at, timezone))
    head = "\n".join(
        filter(None, (_("✉️ <b>Conversation</b> with {customer}").format(customer=person(shown.customer)), waits))
    )
    text = _spoken(shown, "\n\n".join(filter(None, (escaped(said), head))), timezone, "")
    customer_id = shown.customer.id
    arrows = pager(shown.page.number, shown.page.pages, lambda number: OpenTalk(customer_id, number))
    return Screen(text.rstrip(), (*arrows, *two_a_row(_ways(shown)), (back_button(OpenQuestions()), home_button())))


def ask(shown: Conversation, place: AskAnswer, timezone: str, said: str = "") -> Screen:
    """Ask for the answer, below what was written so far; `said` (plain text) is above it."""
    head = _("✉️ <b>Message</b> to {customer}").format(customer=person(shown.customer))
    question = _("Type your message to the customer (at most 1,000 characters), or send a photo.")
    text = _spoken(shown, "\n\n".join(filter(None, (escaped(said), head))), timezone, question)
    return Screen(text, ((back_button(OpenTalk(shown.customer.id)),),), awaiting=place)


def photo(page: Page[Message], place: OpenTalkPhotos, names: Mapping[Actor, str], timezone: str) -> Screen:
    """A photo of a conversation."""
    one = page.items[0]
    arrows = pager(page.number, page.pages, lambda number: OpenTalkPhotos(place.customer_id, number))
    text = caption(one, names, timezone)
    return Screen(text, (*arrows, (back_button(OpenTalk(place.customer_id)),)), photo=one.photo)


def asked(customer: Customer, message: Message) -> Screen:
    """The notice of a customer's message that is about no order."""
    head = _("✉️ {customer} asks:").format(customer=person(customer))
    buttons = (Button(_("💬 Conversation"), OpenTalk(customer.id)), reply_button(message))
    return passed_on(head, message, buttons, OpenTalkPhotos(customer.id))


def undelivered(customer: Customer, why: str) -> Screen:
    """The notice that an answer did not reach its customer."""
    text = _("⚠️ Your message did not reach {customer}: {why}.").format(customer=person(customer), why=escaped(why))
    return Screen(text, ((Button(_("💬 Conversation"), OpenTalk(customer.id)),),))


def reply_button(message: Message) -> Button:
    """The button to answer a customer's message."""
    return Button(_("✉️ Reply"), AskAnswer(message.customer_id, message.id))


def sent(customer: Customer, meanwhile: Sequence[str]) -> str:
    """After an answer; `meanwhile` names others who have answered since the question was read. Plain text."""
    text = _("✅ Your message is on its way to {customer}.").format(customer=name_of(customer))
    return " ".join(filter(None, (text, answered_by(meanwhile))))


def answered_by(names: Sequence[str]) -> str:
    """Who has answered meanwhile. Plain text."""
    if not names:
        return ""
    return _("{name} has answered meanwhile.").format(name=_(", ").join(dict.fromkeys(names)))


def closed(*, first: bool) -> str:
    """After the question was closed. Plain text."""
    return _("✅ Closed: the customer hears nothing.") if first else _("It was closed already.")


def who(actor: Actor, names: Mapping[Actor, str]) -> str:
    """Somebody of the shop. Plain text."""
    return shortened(names.get(actor) or program(actor) or actor.nameless, 40)


def _listed(one: OpenQuestion, now: int) -> str:
    waits = age(one.asked_at, now)
    name = shortened(one.customer, 16) or str(one.customer_id)
    words = " ".join(filter(None, ("📷" if one.photo else "", one.text)))
    room = max(6, BUTTON_LENGTH - length(name) - length(waits) - 6)
    return label(f"{name} · {shortened(words, room)} · {waits}")


def _spoken(shown: Conversation, head: str, timezone: str, question: str) -> str:
    messages = [one.having(text=clipped(one.text, _SPOKEN)) for one in shown.page.items]
    if not messages:
        question = question or _("Nothing has been written yet.")
    return correspondence(head, messages, shown.names, timezone, question, marks=_marks(shown))


def _marks(shown: Conversation) -> dict[int, str]:
    """What stands below a message: the order that it is about, and whether it did not arrive. Plain text."""
    marks = {}
    for one in shown.page.items:
        about = _("📦 Order {code}").format(code=shown.codes[one.order_id]) if one.order_id else ""
        missed = unreached(shown.undelivered[one.id]) if one.id in shown.undelivered else ""
        marks[one.id] = " · ".join(filter(None, (about, missed)))
    return marks


def _ways(shown: Conversation) -> list[Button]:
    customer_id, newest = shown.customer.id, shown.newest
    ways = [Button(_("✉️ Reply"), AskAnswer(customer_id, newest), style="primary")]
    if shown.question:
        ways.append(Button(_("☑️ Close"), CloseQuestion(customer_id, newest)))
    photos = photos_button(shown.photos, OpenTalkPhotos(customer_id))
    orders = Button(_("📦 Orders · {count}").format(count=shown.orders), OpenCustomerOrders(customer_id))
    about = next((one.order_id for one in reversed(shown.page.items) if one.order_id), 0)
    order = Button(_("🧾 Open order"), OpenCard(about)) if about else None
    more = (order, orders if shown.orders else None, photos, customer_button(customer_id))
    return [*ways, *filter(None, more)]
