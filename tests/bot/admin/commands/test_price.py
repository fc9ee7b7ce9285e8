"""The words of `/price`."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.price import PriceCommand, parse_price
from bot.examples import in_this_shop
from core.errors import InvalidInput
from core.models.price import PriceOrder
from core.money import plain
from core.text import name_of
from core.values.moments import Calendar
from core.values.product import LARGEST_PRICE
from texts.formats import day_words

WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).filter(
    lambda text: name_of(text, 12) == text
)
SAYABLE = (
    "Tea",
    "5",
    "+5%",
    "-1",
    "%",
    "round",
    "from",
    "until",
    ".99",
    "Sunday",
    "18:00",
    "=",
    '"',
    "to",
    "until=",
    "EUR",
)
NOW = 1_800_025_600_000
"""Friday, 15 January 2027, 15:06:40 UTC."""
DAY = 86_400_000
MIDNIGHT = NOW - NOW % DAY + DAY


def parsed(typed: str, currency: str = "EUR") -> PriceCommand:
    return parse_price(typed.split(), currency, Calendar(ZoneInfo("UTC"), day_words(), NOW))


@pytest.mark.parametrize(
    ("typed", "name", "change"),
    [
        ("TEA-100 4.50", "TEA-100", "4.50"),
        ("TEA-100 €5", "TEA-100", "5.00"),
        ("TEA-100 5 EUR", "TEA-100", "5.00"),
        ("TEA-100 eur 5", "TEA-100", "5.00"),
        ("Green tea 5", "Green tea", "5.00"),
        ("Green tea 5 €", "Green tea", "5.00"),
        ("“Green tea” 5", "Green tea", "5.00"),
        ("Size 42 5", "Size 42", "5.00"),
        ("TEA-100 0", "TEA-100", "0.00"),
        ("Drinks +5%", "Drinks", "+5%"),
        ("Drinks/Tea −12,5 %", "Drinks/Tea", "-12,5%"),
        ("Drinks + 5%", "Drinks", "+5%"),
        ("TEA-100 -0.50", "TEA-100", "-0.50"),
        ("TEA-100 - 0.50 EUR", "TEA-100", "-0.50"),
        ("TEA-100 +€1", "TEA-100", "+1.00"),
        ("Tea from Japan 5", "Tea from Japan", "5.00"),
    ],
)
def test_what_it_is_for_and_what_happens_to_the_price(typed: str, name: str, change: str) -> None:
    """With the shop's currency or without it, with quotes or without."""
    assert parsed(typed) == (name, PriceOrder(change))


@pytest.mark.parametrize(
    ("words", "rounding", "begins", "ends"),
    [
        ("round 0.05", "0.05", 0, None),
        ("round to 0,5", "0.50", 0, None),
        ("round .99", ".99", 0, None),
        ("round=,9", ".9", 0, None),
        ("until Sunday", "", 0, MIDNIGHT + 2 * DAY),
        ("until fri", "", 0, MIDNIGHT),
        ("until=today", "", 0, MIDNIGHT),
        ("until tomorrow 18:00", "", 0, MIDNIGHT + 18 * 3_600_000),
        ("until 18:00", "", 0, MIDNIGHT - 6 * 3_600_000),
        ("until 17.1.", "", 0, MIDNIGHT + 2 * DAY),
        ("until 17.01.2027 round 1", "1.00", 0, MIDNIGHT + 2 * DAY),
        ("from 2027-01-17 until 2027-01-18 18:00", "", MIDNIGHT + DAY, MIDNIGHT + 2 * DAY + 18 * 3_600_000),
        ("from Monday until Sunday round .99", ".99", MIDNIGHT + 2 * DAY, MIDNIGHT + 9 * DAY),
        ("until Sunday from today", "", MIDNIGHT - DAY, MIDNIGHT + 2 * DAY),
    ],
)
def test_what_it_is_rounded_to_and_when_it_counts(words: str, rounding: str, begins: int, ends: int | None) -> None:
    """In any order; a day counts to its end, and the next one of its name is meant: after the beginning, if there is one."""
    assert parsed(f"Drinks +5% {words}") == ("Drinks", PriceOrder("+5%", rounding, begins, ends))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("", "price_words"),
        ("TEA-100", "price_words"),
        ("€5", "price_words"),
        ("5 EUR", "price_words"),
        ("TEA-100 5 USD", "price"),
        ("TEA-100 five", "price"),
        ("TEA-100 --5", "price"),
        ("TEA-100 5%", "price_sign"),
        ("TEA-100 99999999999", "price_large"),
        ('"Green tea 5', "quotes"),
        ("TEA-100 5 until", "price_words"),
        ("TEA-100 5 until Sunday until Monday", "price_words"),
        ("TEA-100 5 from Sunday", "price_until"),
        ("TEA-100 5 until someday", "moment"),
        ("TEA-100 5 until Sunday evening", "moment"),
        ("TEA-100 5 until 2027-02-30", "date"),
        ("TEA-100 5 until 30.2.", "date"),
        ("TEA-100 5 until 2026-12-31", "date_past"),
        ("TEA-100 5 until 15:00", "date_past"),
        ("TEA-100 5 from 2027-12-05 until 2027-12-01", "date_order"),
        ("TEA-100 +5% round red", "rounding"),
        ("TEA-100 +5% round 0", "rounding"),
        ("TEA-100 +5% round .999", "rounding"),
    ],
)
def test_what_is_no_change_of_a_price_is_refused(typed: str, field: str) -> None:
    """By what is wrong with it, with a command that is one."""
    with pytest.raises(InvalidInput) as refused:
        parsed(typed)
    assert refused.value.field == field
    assert parsed(in_this_shop(refused.value.example).partition(" ")[2])


@given(WORDS, WORDS, st.integers(0, LARGEST_PRICE), st.sampled_from(["EUR", "JPY", "KWD"]), st.data())
def test_a_price_is_read_wherever_its_currency_stands(
    first: str, second: str, amount: int, currency: str, data: st.DataObject
) -> None:
    """A name of two words is one name."""
    price = data.draw(st.sampled_from(["{0}", "{0} {1}", "{1} {0}", "{0}{1}"])).format(
        plain(amount, currency), currency
    )
    read = parsed(f"{first} x{second} {price}", currency)
    assert read == (f"{first} x{second}", PriceOrder(plain(amount, currency)))


@given(st.text(max_size=80) | st.lists(st.sampled_from(SAYABLE)).map(" ".join))
def test_any_words_are_read_or_refused_with_a_command_that_works(text: str) -> None:
    """Nothing else comes of them."""
    try:
        parsed(text)
    except InvalidInput as refusal:
        parsed(in_this_shop(refusal.example).partition(" ")[2])
