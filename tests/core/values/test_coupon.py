"""How the words of a coupon are read by themselves: a form's answers, and the cells of a file."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models.coupon import BuyGet, Fixed, FreeDelivery, Percent, Terms
from core.values.coupon import CONDITIONS, NAMED, PARTS, Shop, WrongWord, read_answer, value_example
from core.values.new_coupon import read_coupon, read_discount

BERLIN = ZoneInfo("Europe/Berlin")
SHOP = Shop("EUR", BERLIN, int(datetime(2027, 7, 15, 12, tzinfo=BERLIN).timestamp()) * 1000)
pieces = st.sampled_from(["SUMMER", "10%", "5.00", "min=", "20", "=", '"', "“", "tiers=50:5%", "buy=2", "🎉", ","])

KEYS = (*NAMED, *PARTS, *CONDITIONS)


def value_or_refusal(key: str, text: str) -> str | InvalidInput:
    try:
        return read_answer(key, text, SHOP)
    except InvalidInput as wrong:
        return wrong


@given(st.sampled_from(KEYS), pieces | st.text(max_size=12))
def test_whatever_answers_a_question_is_a_value_or_refused_with_one_that_works(key: str, text: str) -> None:
    """A form asks for each word by itself."""
    found = value_or_refusal(key, text)
    if isinstance(found, InvalidInput):
        found = value_or_refusal(key, found.example)
    assert isinstance(found, str)
    assert value_or_refusal(key, found) == found


@pytest.mark.parametrize("currency", ["EUR", "JPY", "XTR", "KWD"])
@pytest.mark.parametrize("key", KEYS)
def test_the_example_of_every_question_works_in_every_currency(key: str, currency: str) -> None:
    """A form in Japan is answered without decimals."""
    shop = Shop(currency, ZoneInfo("Asia/Tokyo"), SHOP.now)
    with pytest.raises(WrongWord) as wrong:
        read_answer(key, "=" if key not in ("only", "name") else "", shop)
    assert wrong.value.example == value_example(key, shop)
    assert read_answer(key, wrong.value.example, shop) == wrong.value.example


@pytest.mark.parametrize("typed", ["4,90", "€4.90", "4,90 EUR"])
def test_an_amount_with_a_comma_or_a_sign_is_kept_as_one_word(typed: str) -> None:
    """So that the command made of it is read as it was meant."""
    assert read_answer("min", typed, SHOP) == "4.90"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("10%", Percent(basis_points=1000)),
        ("5.00", Fixed(amount=500)),
        ("Free_Delivery", FreeDelivery()),
        ("off=50% get=1 buy=2", BuyGet(buy=2, get=1, basis_points=5000)),
    ],
)
def test_a_cell_says_a_discount(text: str, terms: Terms) -> None:
    """In the words of the command, without the command."""
    assert read_discount(text, SHOP) == terms


@pytest.mark.parametrize(
    "text", ["", "10% 5.00", "10% 20%", "buy=2", "10% min=20", "10% exclusive", "ten", '"10%', "5 EUR"]
)
def test_what_is_no_single_discount_is_refused(text: str) -> None:
    """Nothing, a second one, half of one, a condition beside it."""
    with pytest.raises(InvalidInput):
        read_discount(text, SHOP)


@pytest.mark.parametrize(
    ("told", "key", "field", "value"),
    [
        ({"code": "SUMMER"}, "", "coupon_discount", ""),
        ({"code": "A", "percent": "10%"}, "code", "coupon_code", "A"),
        ({"code": "SUMMER", "percent": "101%"}, "percent", "percent", "101%"),
        ({"code": "SUMMER", "buy": "2"}, "buy", "sets", "buy=2"),
        ({"code": "SUMMER", "amount": "5", "percent": "5%"}, "amount", "coupon_discount", "5%"),
        ({"code": "SUMMER", "percent": "5%", "until": "2027-01-01"}, "until", "date_past", "2027-01-01"),
        (
            {"code": "SUMMER", "percent": "5%", "from": "2028-02-01", "until": "2028-01-01"},
            "until",
            "date_order",
            "2028-01-01",
        ),
    ],
)
def test_what_is_wrong_says_which_word_it_is(told: dict[str, str], key: str, field: str, value: str) -> None:
    """So that the caller can show that word."""
    with pytest.raises(WrongWord) as wrong:
        read_coupon(told, SHOP)
    assert (wrong.value.key, wrong.value.field, wrong.value.value) == (key, field, value)


def test_a_list_is_split_before_its_amounts_are_read() -> None:
    """Its commas are no decimal ones; a single amount's is."""
    terms = read_answer("tiers", "50:5,100:10", SHOP)
    assert terms == "50:5,100:10"
    with pytest.raises(InvalidInput):
        read_answer("tiers", "50:4,90", SHOP)
