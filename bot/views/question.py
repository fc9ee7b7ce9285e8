"""A customer's questions to the shop: asking, the conversation, and photos that were sent unasked."""

from collections.abc import Sequence

from bot.routes.question import AskShop, DropPhotos, OpenConversation, OpenOwnPhotos, SendPhotos
from bot.screen import Button, Row, Screen, escaped
from bot.views.message import caption, correspondence, photos_button, sides
from bot.views.parts import ask_button, back_button, home_button, orders_button, pager
from core.models.message import Message
from core.models.page import Page
from core.usecases.question import Offered
from texts.language import _, ngettext


def ask(messages: Sequence[Message], timezone: str, said: str = "") -> Screen:
    """Ask for the question, below what was written so far; `said` (plain text) is above it."""
    head = "\n\n".join(filter(None, (escaped(said), _("✉️ <b>Ask the shop</b>"))))
    question = _("Type your question (at most 1,000 characters), or send a photo. The shop answers here.")
    text = correspondence(head, messages, sides(messages), timezone, question)
    return Screen(text, ((home_button(),),), awaiting=AskShop())


def conversation(messages: Sequence[Message], timezone: str, said: str = "") -> Screen:
    """What the customer and the shop have written to each other of late; `said` (plain text) is above it."""
    head = "\n\n".join(filter(None, (escaped(said), _("✉️ <b>You and the shop</b>"))))
    photos = photos_button(sum(bool(one.photo) for one in messages), OpenOwnPhotos())
    nothing = "" if messages else _("You have not written to the shop yet.")
    text = correspondence(head, messages, sides(messages), timezone, nothing).rstrip()
    ask = Button(_("✉️ Ask more"), AskShop()) if messages else ask_button()
    return Screen(text, (tuple(filter(None, (ask, photos))), (orders_button(), home_button())))


def photo(page: Page[Message], timezone: str) -> Screen:
    """A photo of the customer's own conversation."""
    one = page.items[0]
    arrows = pager(page.number, page.pages, OpenOwnPhotos)
    text = caption(one, sides(page.items), timezone)
    return Screen(text, (*arrows, (back_button(OpenConversation()),)), photo=one.photo)


def offered(found: Offered) -> Screen:
    """Ask whom the photos are for that were sent without a word about that."""
    count, last = len(found.photos), found.photos[-1].id
    said = ngettext("Send this photo to the shop?", "Send these {count} photos to the shop?", count)
    ways: list[Row] = [(ask_button(SendPhotos(last, 0)),)]
    if found.order:
        about = _("📦 About order {code}").format(code=found.order.code)
        ways.append((Button(about, SendPhotos(last, found.order.id)),))
    return Screen(said.format(count=count), (*ways, (Button(_("No"), DropPhotos(last)), home_button())))


def dropped() -> str:
    """The answer to No. Plain text."""
    return _("Nothing was sent")
