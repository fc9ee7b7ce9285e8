"""What somebody who has bought reads: the receipt, and the news of each step."""

from bot.views import order
from bot.views.home import after_order
from core.models.delivery import OrderDelivery
from core.models.order import Order, OrderLine, OrderStatus
from tests.support.chat import plain

LINE = OrderLine(sku_id=1, code="TEA-100", title="Green tea", label="", quantity=2, unit_price=450, discount=0)
BOUGHT = Order(1, "ABC-DEF", 1, 1, OrderStatus.PLACED, "EUR", 900, 0, 490, 0, 1390, 0, (LINE,))
COURIER = OrderDelivery(method_id=1, method="Courier", recipient="Alice", note="ring <twice>")


def test_the_receipt_says_what_was_bought_and_what_it_costs() -> None:
    """Line by line, with its delivery and what was said about it."""
    told = plain(order.receipt(BOUGHT._replace(handover=COURIER), "UTC").text)
    assert told.startswith("🧾 Order ABC-DEF\n1 Jan 1970, 00:00 · placed")
    assert "• Green tea\n   2 × €4.50 = €9.00" in told
    assert "🚚 Delivery: Courier\n👤 Name: Alice\n📝 Note: ring <twice>" in told
    assert "Subtotal: €9.00\nDelivery (Courier): €4.90\nTotal: €13.90\n\n" in told
    assert told.endswith("💵 You pay cash on delivery.\n➡️ Next, the shop confirms it. You are told here.")


def test_each_step_is_told() -> None:
    """By its own sentence, with the tracking number or the reason."""
    sent = BOUGHT._replace(tracking="RR<1>DE")
    assert (
        plain(order.confirmed(BOUGHT).text) == "✅ Your order ABC-DEF (€13.90) is confirmed: we are getting it ready."
    )
    assert plain(order.shipped(sent).text) == "🚚 Your order ABC-DEF (€13.90) is on its way.\n📦 Tracking: RR<1>DE"
    assert plain(order.delivered(BOUGHT).text) == "📬 Your order ABC-DEF (€13.90) has been handed over. Enjoy it!"
    gone = plain(order.cancelled(BOUGHT, "sold out & <gone>").text)
    assert gone == "✖️ Your order ABC-DEF (€13.90) has been cancelled.\nReason: sold out & <gone>"


def test_the_window_below_a_receipt_thanks() -> None:
    """And says where it is found again."""
    told = plain(after_order(0).text)
    assert told == "Thank you! Your receipt is above. You also find it under Orders."
