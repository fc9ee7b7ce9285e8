"""Customers' questions and cards as staff see them."""

import pytest

from bot.admin.routes.question import AskAnswer
from bot.admin.views import customer, question
from bot.screen import BUTTON_LENGTH, TEXT_LENGTH
from core.models.actor import Actor
from core.models.catalog import ProductSummary
from core.models.customer import NOTE_LENGTH, Customer, Profile, Spent
from core.models.message import LONGEST, Message
from core.models.outbox import BLOCKED
from core.models.page import Page
from core.models.question import OpenQuestion
from core.usecases.customer import CustomerCard
from core.usecases.question import SPOKEN, Conversation
from tests.support.chat import plain
from texts.plain import length

SOMEBODY = Customer(id=2**52 - 1, name="<&😀>" * 60, username="u" * 32)
SUMMARY = ProductSummary(id=1, title="<&😀>" * 60, price=450, several_prices=False, on_hand=1)
WAITS = OpenQuestion(SOMEBODY.id, SOMEBODY.name, "<&😀>" * 200, "photo", 0, 20)


def conversation(text: str) -> Conversation:
    """A page as long as it can be."""
    messages = tuple(
        Message(id=n, customer_id=SOMEBODY.id, order_id=n, actor=Actor.staff(1), text=text, at=0, photo="id")
        for n in range(1, SPOKEN + 1)
    )
    page = Page[Message](items=messages, number=1, pages=9, total=27)
    codes, missed = dict.fromkeys(range(1, SPOKEN + 1), "ABC-DEFGHIJ"), dict.fromkeys(range(1, SPOKEN + 1), BLOCKED)
    return Conversation(SOMEBODY, page, {Actor.staff(1): "😀" * 100}, codes, WAITS, SPOKEN, 9, 9, missed)


@pytest.mark.parametrize("text", ["x" * LONGEST, "<" * LONGEST, "😀" * LONGEST])
def test_a_page_of_a_conversation_fits(text: str) -> None:
    """By people with long names; nothing is left out but of a message of emoji alone, which is cut."""
    shown = conversation(text)
    said = question.sent(SOMEBODY, ["😀" * 20])
    for screen in (question.talk(shown, "UTC", said), question.ask(shown, AskAnswer(1, 1), "UTC", said)):
        assert length(plain(screen.text)) <= TEXT_LENGTH
        assert plain(screen.text).count(text[:400]) >= SPOKEN
        for row in screen.keyboard:
            for button in row:
                assert button.route is not None
                assert len(button.route.encode()) <= 64


def test_who_waits_fits_on_a_button() -> None:
    """The name, the first words, and how long."""
    page = Page[OpenQuestion](items=(WAITS,), number=0, pages=1, total=1)
    (button,) = question.listing(page, 3 * 86_400_000).keyboard[0]
    assert length(button.text) <= BUTTON_LENGTH
    assert button.text.endswith("· 3d")


def test_the_longest_card_fits() -> None:
    """With a note, a block and an open question; blocking is a manager's."""
    profile = Profile(SOMEBODY, 0, 0, "<&😀>" * (NOTE_LENGTH // 4), 1)
    teas = Page[ProductSummary](items=(SUMMARY,) * 8, number=0, pages=25, total=200)
    shown = CustomerCard(profile, 1_000_000, (Spent("EUR", 10**12), Spent("USD", 10**12)), 9, WAITS, teas)
    screen = customer.card(shown, "UTC", customer.blocked("😀" * 30, first=True), manager=True)
    assert length(plain(screen.text)) <= TEXT_LENGTH
    labels = [button.text for row in customer.card(shown, "UTC", manager=False).keyboard for button in row]
    assert not any("lock" in label for label in labels)
    assert length(plain(customer.ask_note(profile).text)) <= TEXT_LENGTH
