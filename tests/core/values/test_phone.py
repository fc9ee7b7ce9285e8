"""Phone numbers: kept in one form whatever they were typed like, looked at twice where they seem wrong, and never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models.policy import Policy
from core.values.phone import (
    EXAMPLE,
    LAST_DIGITS,
    country_of,
    digits_in,
    digits_of,
    looks_wrong,
    read_country,
    read_phone,
    readable,
)

TYPED = [
    ("030/1234567", "DE", "+49301234567"),
    ("089.123.45.67", "DE", "+49891234567"),
    ("01.23.45.67.89", "FR", "+33123456789"),
    ("8 916 123–45–67", "RU", "+79161234567"),
    ("۰۹۱۲۳۴۵۶۷۸۹", "IR", "+989123456789"),
    ("０９０ー１２３４ー５６７８", "JP", "+819012345678"),
    ("(+49) (0)30 / 1234567", "", "+49301234567"),
    ("0049 30 1234567", "", "+49301234567"),
    ("00 49 30 1234567", "FR", "+49301234567"),
    ("Tel.: 030 1234567", "DE", "+49301234567"),
    ("030 1234567 ext. 5", "DE", "+49301234567 ext. 5"),
    ("1-800-FLOWERS", "US", "+18003569377"),
]


@pytest.mark.parametrize(("text", "country", "kept"), TYPED)
def test_a_number_has_one_form(text: str, country: str, kept: str) -> None:
    """Typed with slashes, dots, any dashes and digits; what is kept reads back, and nobody is asked about it."""
    assert read_phone(text, country) == kept
    assert read_phone(kept, "") == kept
    assert read_phone(readable(kept), "") == kept
    assert not looks_wrong(kept, country)


@pytest.mark.parametrize(
    ("text", "country", "wrong"),
    [
        ("030 1234567", "", False),
        ("12345", "", True),
        ("112", "DE", True),
        ("01 23", "FR", True),
        ("+49 1", "", True),
        ("030 1234567 / 0177 123456", "DE", True),
        ("*100#", "RU", True),
    ],
)
def test_what_could_be_dialled_is_kept_as_typed(text: str, country: str, wrong: bool) -> None:
    """A number that nobody seems to have is looked at twice, where that can be known."""
    assert read_phone(text, country) == text
    assert readable(text) == text
    assert looks_wrong(text, country) is wrong


@pytest.mark.parametrize(
    "text",
    ["", "12", "1" * 21, "12+34567", "((((((((", "call me", "030 1234567 after 6", "12 Garden Lane, 10115 Berlin"],
)
def test_what_nobody_could_dial_is_refused(text: str) -> None:
    """With a number that is taken."""
    with pytest.raises(InvalidInput) as refused:
        read_phone(text, "DE")
    assert (refused.value.field, refused.value.example) == ("phone", EXAMPLE)


@given(st.text(), st.sampled_from(["", "DE", "US"]))
def test_whatever_is_typed_is_kept_or_refused(text: str, country: str) -> None:
    """What is kept is kept again, and can be read."""
    try:
        kept = read_phone(text, country)
    except InvalidInput:
        return
    assert read_phone(kept, country) == kept
    assert readable(kept)


@pytest.mark.parametrize(
    ("timezone", "currency", "country", "known"),
    [
        ("Europe/Berlin", "EUR", "", "DE"),
        ("Europe/Berlin", "EUR", "AT", "AT"),
        ("UTC", "PLN", "", "PL"),
        ("UTC", "EUR", "", ""),
        ("UTC", "XTR", "", ""),
        ("US/Eastern", "USD", "", "US"),
    ],
)
def test_the_shops_country(timezone: str, currency: str, country: str, known: str) -> None:
    """As set, else by the time zone, else by a currency that only one country has."""
    assert country_of(Policy(timezone=timezone, currency=currency, country=country)) == known


@pytest.mark.parametrize(
    ("text", "code"), [("de", "DE"), (" ＦＲ ", "FR"), ("EU", None), ("Germany", None), ("", None)]
)
def test_a_country_is_two_letters(text: str, code: str | None) -> None:
    """In any case."""
    assert read_country(text) == code


@pytest.mark.parametrize(
    ("typed", "digits"), [("(030) 123-45/67", "0301234567"), ("٤٥٦٧", "4567"), ("Alice 2", ""), ("", "")]
)
def test_a_number_is_looked_up_by_its_digits(typed: str, digits: str) -> None:
    """However it is written; words are none."""
    assert digits_in(typed) == digits


@pytest.mark.parametrize("kept", ["+49301234567", "+49301234567 ext. 5", "030 / 123-45 67"])
def test_its_last_digits_are_known(kept: str) -> None:
    """With and without the country, whatever extension it has."""
    assert digits_of(kept)[-LAST_DIGITS:] == "1234567"
