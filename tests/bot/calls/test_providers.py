"""What an invoice and its receipt list sums to what is to be paid, whatever was discounted or taken off since."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calls.providers import Provider, price_lines, read_providers, receipt_items
from core.models.order import Order, OrderCoupon, OrderLine, OrderStatus
from core.usecases.order.left import LineLeft
from core.usecases.payment.ask import Invoice


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """Up to four lines, each with a discount of its own, and pieces of them taken off."""
    lines, left = [], []
    for number in range(draw(st.integers(1, 4))):
        quantity, price = draw(st.integers(1, 5)), draw(st.integers(1, 1000))
        discount = draw(st.integers(0, quantity * price))
        line = OrderLine(number, f"SKU-{number}", f"Tea {number}", "", quantity, price, discount)
        lines.append(line)
        left.append(LineLeft(line, draw(st.integers(0, quantity))))
    delivery = draw(st.integers(0, 900))
    off = draw(st.integers(0, delivery))
    subtotal, discount = sum(one.quantity * one.unit_price for one in lines), sum(one.discount for one in lines)
    taken_off = sum(one.line.total - one.rest.total for one in left)
    order = Order(
        *(1, "ABC-DEF", 1001, 1, OrderStatus.AWAITING_PAYMENT, "EUR", subtotal, discount, delivery, off),
        total=subtotal - discount + delivery - off,
        placed_at=0,
        lines=tuple(lines),
        coupons=(OrderCoupon("SPRING", discount, off),),
        taken_off=taken_off,
    )
    return Invoice(order, tuple(one.rest for one in left if one.quantity), "")


@given(invoices())
def test_prices_sum_to_what_is_to_be_paid(invoice: Invoice) -> None:
    """No price of nothing; what is left is never below zero."""
    prices = price_lines(invoice.order)
    assert sum(amount for _label, amount in prices) == invoice.order.to_pay
    assert all(amount for _label, amount in prices)


@given(invoices())
def test_a_receipt_has_no_line_below_zero(invoice: Invoice) -> None:
    """Providers that print receipts take no discounts as lines."""
    items = receipt_items(invoice)
    assert sum(amount for _label, amount in items) == invoice.order.to_pay
    assert all(amount > 0 for _label, amount in items)


@given(st.integers(1, 40), st.integers(0, 5000), st.data())
def test_pieces_of_a_line_sum_to_it(quantity: int, total: int, data: st.DataObject) -> None:
    """In whatever portions they come off, and however the total divides."""
    line = OrderLine(1, "TEA", "Tea", "", quantity, total, total * quantity - total)
    left, sums = LineLeft(line, quantity), 0
    while left.quantity:
        units = data.draw(st.integers(1, left.quantity))
        assert left.worth(units) >= 0
        assert left.rest.total == total - sums
        sums += left.worth(units)
        left = LineLeft(line, left.quantity - units)
    assert sums == total == line.total


@pytest.mark.parametrize(
    "text",
    ["EUR", "EUR short", "XYZ 123456:TEST:abcdef", "EUR 123456:TEST:abcdef colour=red", "EUR 123456:A; eur 123456:B"],
)
def test_what_is_no_provider_is_refused_without_its_token(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read_providers(text)
    assert "123456" not in str(refused.value).replace("EUR 123456:TEST:abcdef", "")


def test_a_provider_says_neither_its_token_nor_its_mode() -> None:
    provider = read_providers("eur 123456:TEST:abcdef single tax=1 email min=2 max=50.50")["EUR"]
    assert provider == Provider("123456:TEST:abcdef", "EUR", single=True, tax=1, contact="email", least=200, most=5050)
    assert provider.test
    assert "TEST" not in repr(provider)
