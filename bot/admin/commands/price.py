"""The words of `/price`."""

from collections.abc import Sequence

from bot.examples import Example, shown_by
from core.errors import InvalidInput
from core.money import joined_amounts, price_example
from core.values.product import read_price
from core.values.quotes import quoted_words, unquoted


def parse_price(words: Sequence[str], currency: str) -> tuple[str, int]:
    """Read `TEA-100 4.50`, `Green tea EUR 5`: a variant, with or without quotes, and its price in minor units.

    Raises InvalidInput("price_words", "price", "price_large", "quotes"), whose example is a whole command.
    """
    with shown_by(price_command(currency)):
        *name, price = joined_amounts(quoted_words(" ".join(words)), currency) or [""]
        if not name:
            raise InvalidInput("price_words")
        return unquoted(" ".join(name)), read_price(price, currency)


def price_command(currency: str) -> str:
    """An example that works."""
    return f"/price {Example.SKU} {price_example(currency)}"
