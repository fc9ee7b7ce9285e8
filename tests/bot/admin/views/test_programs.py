"""What programs do by their keys, as staff read it."""

from bot.admin.routes.order import OpenCard
from bot.admin.views import audit, order, question, stock
from bot.views.message import sides
from core.models.actor import CLI, Actor
from core.models.audit import Change
from core.models.customer import Customer
from core.models.message import Message
from core.models.order import HistoryEntry, Order, OrderStatus
from core.models.page import Page
from core.models.policy import Policy
from core.models.stock import Entry, Movement, Reason, StockLevel
from core.usecases.order.board import OrderCard
from core.usecases.question import Conversation
from core.usecases.stock import StockCard
from tests.support.chat import plain

WEBSITE = Actor.api("web<site>")
NAME = "API key web<site>"
ALICE = Customer(id=1001, name="Alice")
WRITTEN = Message(id=1, customer_id=1001, order_id=1, actor=WEBSITE, text="It leaves tomorrow.", at=0)


def test_the_audit_log() -> None:
    """A key is nobody with a number."""
    change = Change(id=1, at=0, actor=WEBSITE, name="", action="price", subject="TEA-100", before="4.50", after="4.75")
    text = plain(audit.listing(Page(items=(change,), number=0, pages=1, total=1), "", Policy()).text)
    assert f"· {NAME}\nprice TEA-100: 4.50 → 4.75" in text


def test_the_ledger_of_stock() -> None:
    """On the variant's card."""
    level = StockLevel(
        sku_id=1, product_id=1, code="TEA", name="Tea", on_hand=5, low_at=3, own_low_at=None, on_sale=True
    )
    for actor, name in ((WEBSITE, NAME), (CLI, "the server")):
        added = Entry(1, 0, Movement(1, 5, Reason.ADJUSTED, "api:1:2", actor))
        card = StockCard(level, 1, 0, 0, 0, (added,), {}, None)
        assert plain(stock.card(card, "UTC").text).endswith(f"00:00 · {name}")


def test_an_orders_steps_and_messages() -> None:
    """On its card."""
    placed = Order(1, "ABC-DEF", 1001, 1, OrderStatus.CONFIRMED, "EUR", 900, 0, 0, 0, 900, 0)
    history = (
        HistoryEntry(OrderStatus.PLACED, 0, Actor.customer(1001)),
        HistoryEntry(OrderStatus.CONFIRMED, 0, WEBSITE),
    )
    shown = OrderCard(placed, ALICE, history, (WRITTEN,), {Actor.customer(1001): "Alice"}, 0, {})
    text = plain(order.card(shown, OpenCard(1), "UTC").text)
    assert f"confirmed · 1 Jan 1970, 00:00 · {NAME}" in text
    assert f"✉️ {NAME}, 1 Jan 1970, 00:00: It leaves tomorrow." in text


def test_a_conversation() -> None:
    """Who has answered; for the customer it was the shop."""
    page = Page[Message](items=(WRITTEN,), number=0, pages=1, total=1)
    shown = Conversation(ALICE, page, {}, {1: "ABC-DEF"}, None, 1, 0, 0, {})
    assert f"{NAME}, 1 Jan 1970, 00:00\nIt leaves tomorrow." in plain(question.talk(shown, "UTC").text)
    assert question.who(WEBSITE, {}) == NAME
    assert sides([WRITTEN]) == {WEBSITE: "The shop"}
