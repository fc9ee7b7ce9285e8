"""What the cart says of what cannot be bought as it stands in it."""

from bot.views.cart import cart
from core.models.cart import CartLine
from tests.bot.test_views import make_line, make_view
from tests.support.chat import plain


def told(*lines: CartLine) -> str:
    return plain(cart(make_view(list(lines))).text)


def test_what_is_short_is_said_at_its_line() -> None:
    """Sold out, too few, or at another price than it had."""
    tea = make_line(1, "Tea", 2, 450)
    assert "⚠️ sold out" in told(make_line(1, "Tea", 2, 450, on_hand=0))
    assert "⚠️ only 1 left" in told(make_line(1, "Tea", 2, 450, on_hand=1))
    assert "⚠️" not in told(tea)
    risen = tea._replace(today=700, promise_ends=-1)
    assert "ℹ️ the price has changed: it was €4.50" in told(risen)


def test_what_is_sold_out_has_no_sum() -> None:
    """It is not in the total, so the lines with a sum add up to it."""
    said = told(make_line(1, "Tea", 2, 450), make_line(2, "Bread", 2, 300, on_hand=0))
    assert "2 × €4.50 = €9.00" in said
    assert "2 × €3.00\n⚠️ sold out" in said


def test_what_is_short_on_another_page_is_named() -> None:
    """It keeps from checking out: whoever reads this page knows what."""
    lines = [make_line(number, f"Tea {number}", 1, 450) for number in range(1, 8)]
    assert "⚠️" not in told(*lines)
    assert "7. Bread ⚠️ sold out" in told(*lines[:6], make_line(7, "Bread", 1, 450, on_hand=0))


def test_the_page_is_that_of_the_line_with_the_stepper() -> None:
    """What was added by its code is seen, also behind a full page."""
    view = make_view([make_line(number, f"Tea {number}", 1, 450) for number in range(1, 8)])
    assert "7. Tea 7" in plain(cart(view, edited=7).text)
    assert "1. Tea 1" in plain(cart(view, page=1, edited=1).text)


def test_what_is_gone_says_so_at_its_line() -> None:
    """It can only be taken out."""
    bread = make_line(2, "Bread", 2, 450)._replace(active=False)
    screen = cart(make_view([make_line(1, "Apple", 1, 450), bread]))
    assert "⚠️ no longer for sale" in plain(screen.text)
    assert [[button.text for button in row] for row in screen.keyboard[1:3]] == [["✕"], ["🧹 Remove sold-out items"]]


def test_no_amount_is_said_twice() -> None:
    """A subtotal that is the total, or a total of nothing."""
    assert "Subtotal" not in told(make_line(1, "Tea", 2, 450))
    assert "€" not in told()


def test_a_full_page_of_lines_fits_on_a_phone() -> None:
    """Six lines: three rows of names, one stepper, four rows of what can be done."""
    screen = cart(make_view([make_line(number, f"Tea {number}", 1, 450) for number in range(1, 7)]))
    assert [len(row) for row in screen.keyboard] == [2, 2, 2, 4, 1, 2, 2]
    assert screen.keyboard[4][0].text == "✅ Checkout · €27.00"


def test_a_lower_price_is_said_as_long_as_the_customer_has_it() -> None:
    """To the end of its time, or of a promise of that very price; not beside a promise that is lower still, nor when it is sold out."""
    tea = make_line(1, "Tea", 2, 450)._replace(regular=600, price_ends=3_600_000, now=0, promise_ends=0)
    assert "🏷 €6.00 €4.50 until 01:00" in told(tea)
    assert "🏷 €6.00 €4.50 until 02:00" in told(tea._replace(promise_ends=7_200_000))
    assert "🏷 €6.00 €4.00 until 02:00" in told(tea._replace(promised=400, promise_ends=7_200_000))
    assert "🏷 €6.00 €4.50 until 01:00" in told(tea._replace(promised=500, promise_ends=7_200_000))
    for other in (tea._replace(on_hand=0), tea._replace(today=600), tea._replace(price_ends=None)):
        assert "🏷" not in told(other)


def test_who_sees_both_prices_is_not_told_that_it_has_changed() -> None:
    """But if the regular price is another one than it was, they are."""
    tea = make_line(1, "Tea", 2, 600)._replace(today=450, regular=600, price_ends=3_600_000, now=0)
    assert "ℹ️" not in told(tea)
    assert "ℹ️ the price has changed: it was €6.00" in told(tea._replace(regular=700))
