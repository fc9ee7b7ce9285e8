"""The words of `/price`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.price import parse_price
from bot.examples import in_this_shop
from core.errors import InvalidInput
from core.money import plain
from core.text import name_of
from core.values.product import LARGEST_PRICE

WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).filter(
    lambda text: name_of(text, 12) == text
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("TEA-100 4.50", ("TEA-100", 450)),
        ("TEA-100 €5", ("TEA-100", 500)),
        ("TEA-100 5 EUR", ("TEA-100", 500)),
        ("TEA-100 eur 5", ("TEA-100", 500)),
        ("Green tea 5", ("Green tea", 500)),
        ("Green tea 5 €", ("Green tea", 500)),
        ("“Green tea” 5", ("Green tea", 500)),
        ("Size 42 5", ("Size 42", 500)),
        ("TEA-100 0", ("TEA-100", 0)),
    ],
)
def test_an_article_and_its_price(typed: str, read: tuple[str, int]) -> None:
    """With the shop's currency or without it, with quotes or without."""
    assert parse_price(typed.split(), "EUR") == read


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("", "price_words"),
        ("TEA-100", "price_words"),
        ("€5", "price_words"),
        ("5 EUR", "price_words"),
        ("TEA-100 5 USD", "price"),
        ("TEA-100 five", "price"),
        ("TEA-100 -5", "price"),
        ("TEA-100 99999999999", "price_large"),
        ('"Green tea 5', "quotes"),
    ],
)
def test_what_is_no_price_of_an_article_is_refused(typed: str, field: str) -> None:
    """By what is wrong with it, with a command that is one."""
    with pytest.raises(InvalidInput) as refused:
        parse_price(typed.split(), "EUR")
    assert refused.value.field == field
    assert parse_price(in_this_shop(refused.value.example).split()[1:], "EUR")


@given(WORDS, WORDS, st.integers(0, LARGEST_PRICE), st.sampled_from(["EUR", "JPY", "KWD"]), st.data())
def test_a_price_is_read_wherever_its_currency_stands(
    first: str, second: str, amount: int, currency: str, data: st.DataObject
) -> None:
    """A name of two words is one name."""
    price = data.draw(st.sampled_from(["{0}", "{0} {1}", "{1} {0}", "{0}{1}"])).format(
        plain(amount, currency), currency
    )
    assert parse_price(f"{first} x{second} {price}".split(), currency) == (f"{first} x{second}", amount)


@given(st.text(max_size=80))
def test_any_words_are_read_or_refused_with_a_command_that_works(text: str) -> None:
    """Nothing else comes of them."""
    try:
        parse_price(text.split(), "EUR")
    except InvalidInput as refusal:
        parse_price(in_this_shop(refusal.example).split()[1:], "EUR")
