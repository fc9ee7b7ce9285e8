"""What is asked about a delivery, and what it is said to cost."""

import pytest

from bot.views.delivery import ask, choose, costs
from core.models.delivery import Checkout, DeliveryMethod, Question
from core.usecases.checkout import CheckoutView
from tests.bot.test_views import make_line, make_view
from tests.support.chat import plain

COURIER = DeliveryMethod(id=1, name="Courier", price=490, free_from=5000, needs_address=True)
CHECKOUT = CheckoutView(view=make_view([make_line(1, "Tea", 1, 1000)], Checkout(methods=(COURIER,))))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question.RECIPIENT, "Who is it for?\nType the recipient's name."),
        (Question.PHONE, "Which phone number can we call?\nType it, or share yours with the button below."),
        (Question.ADDRESS, "Where to?\nType the address, or share a location (📎 → Location)."),
        (Question.NOTE, "Anything we should know?\nType a note."),
    ],
)
def test_each_question(question: Question, sentence: str) -> None:
    """One thing at a time."""
    assert plain(ask(CHECKOUT, question).text) == sentence


def test_the_ways_say_what_they_cost() -> None:
    """And from which amount on nothing."""
    assert "Courier is free from €50.00 (before discounts)." in plain(choose(CHECKOUT).text)
    assert costs("Courier", 490, "EUR") == "Delivery (Courier): €4.90"
    assert costs("Pickup", 0, "EUR") == "Delivery (Pickup): free"
