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


def test_the_total_says_how_much_of_it_is_for_what_is_gone() -> None:
    """And that it cannot be ordered."""
    bread = make_line(2, "Bread", 2, 450)._replace(active=False)
    text = told(make_line(1, "Apple", 1, 450), bread)
    assert "⚠️ no longer for sale" in text
    assert text.endswith(
        "Total: €13.50\n⚠️ €9.00 of this is for items that are no longer for sale and cannot be ordered."
    )
