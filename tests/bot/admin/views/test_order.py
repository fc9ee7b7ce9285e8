"""What is said of an order to whoever looks after it."""

import pytest

from bot.admin.routes.order import OpenCard
from bot.admin.views.order import card, message_kept, moved
from bot.admin.views.order_notice import answer, new_order, undelivered
from core.models.actor import Actor
from core.models.customer import Customer
from core.models.message import Message
from core.models.order import Order, OrderStatus
from core.models.outbox import BLOCKED, NoticeKind, Undelivered
from core.usecases.order.board import OrderCard
from core.usecases.order.steps import Moved
from tests.support.chat import plain

ALICE = Customer(id=1001, name="Alice", username="alice_1001")
PLACED = Order(1, "ABC-DEF", 1001, 1, OrderStatus.PLACED, "EUR", 900, 0, 0, 0, 900, 0)


@pytest.mark.parametrize(
    ("state", "first", "sentence"),
    [
        (OrderStatus.CONFIRMED, True, "✅ Order ABC-DEF is confirmed, and the customer is told."),
        (OrderStatus.CONFIRMED, False, "Order ABC-DEF is confirmed already."),
        (
            OrderStatus.CANCELLED,
            True,
            "✅ Order ABC-DEF is cancelled. Stock and coupons were given back, and the customer is told.",
        ),
    ],
)
def test_a_step_says_what_it_did(state: OrderStatus, first: bool, sentence: str) -> None:
    """Or that somebody had done it before."""
    assert moved(Moved(PLACED._replace(status=state), first)) == sentence


@pytest.mark.parametrize("state", OrderStatus)
def test_steps_have_rows_of_their_own(state: OrderStatus) -> None:
    """What is written to the customer, and who they are, stand below in the same place in every state."""
    screen = card(OrderCard(PLACED._replace(status=state), ALICE, (), (), {}, 0, {}), OpenCard(1), "UTC")
    assert [button.text for button in screen.keyboard[-2]] == ["✉️ Message", "👤 Customer"]


def test_a_message_says_to_whom_it_goes() -> None:
    """By the order's code."""
    assert (
        message_kept(OrderCard(PLACED, ALICE, (), (), {}, 0, {}))
        == "✅ Your message about order ABC-DEF is on its way to Alice."
    )


def test_what_did_not_arrive_says_why() -> None:
    """A message, and the news of a step."""
    written = Undelivered(NoticeKind.MESSAGE, 1, BLOCKED)
    assert plain(undelivered(PLACED, ALICE, written).text) == (
        "⚠️ Your message about order ABC-DEF did not reach Alice (@alice_1001): they have blocked the bot."
    )
    confirmed = Undelivered(NoticeKind.CONFIRMED, 1, "Forbidden: user is deactivated")
    assert plain(undelivered(PLACED, ALICE, confirmed).text) == (
        "⚠️ Alice (@alice_1001) could not be told that order ABC-DEF is confirmed: Telegram could not deliver it."
    )


def test_news_of_a_customer() -> None:
    """A new order, and what they write about one."""
    head = "🔔 New order ABC-DEF\n1 Jan 1970, 00:00 · from Alice (@alice_1001)"
    assert plain(new_order(PLACED, ALICE, "UTC").text).startswith(head)
    said = Message(id=1, customer_id=1001, order_id=1, actor=Actor.customer(1001), text="The <cup>", at=0)
    assert plain(answer(PLACED, ALICE, said).text) == "✉️ Alice (@alice_1001) writes about order ABC-DEF:\n\nThe <cup>"
