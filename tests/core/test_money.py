"""Money: exact reading, writing, percentages and splits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.money import LARGEST, STARS, display, exponent, known_currency, parse_amount, percent_of, plain, split

currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD", STARS])
amounts = st.integers(0, LARGEST)
weights = st.lists(st.just(0) | st.integers(0, 20) | st.integers(0, LARGEST), max_size=12)


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), (STARS, 0)])
def test_a_currency_knows_its_decimals(currency: str, digits: int) -> None:
    """As ISO 4217 says; Stars are whole."""
    assert exponent(currency) == digits


@pytest.mark.parametrize(
    ("code", "known"), [("EUR", True), (STARS, True), ("EURO", False), ("eur", False), ("", False)]
)
def test_only_real_currencies_are_known(code: str, known: bool) -> None:
    """ISO codes in upper case, and Stars."""
    assert known_currency(code) is known


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("4.50", "EUR", 450),
        ("4.5", "EUR", 450),
        ("4", "EUR", 400),
        (" 0.05 ", "EUR", 5),
        ("450", "JPY", 450),
        ("1.235", "KWD", 1235),
        ("25", STARS, 25),
        ("4,90", "EUR", 490),
        ("4,5", "EUR", 450),
        ("1,23", "KWD", 1230),
        ("4.90 EUR", "EUR", 490),
        ("eur 4,90", "EUR", 490),
        ("€4.90", "EUR", 490),
        ("4,90€", "EUR", 490),
        ("$4", "USD", 400),
        ("25 ⭐", STARS, 25),
        ("10000000000", "EUR", LARGEST),
    ],
)
def test_an_amount_is_read_into_minor_units(text: str, currency: str, amount: int) -> None:
    """Decimals behind a point or a comma, up to as many as the currency has; its code or sign may stand beside it."""
    assert parse_amount(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "EUR"),
        ("1,000", "EUR"),
        ("1,235", "KWD"),
        ("1,000.50", "EUR"),
        ("4,5,0", "EUR"),
        ("4,", "EUR"),
        ("4,50", "JPY"),
        ("4.50 USD", "EUR"),
        ("$4", "EUR"),
        ("EUR", "EUR"),
        ("-4", "EUR"),
        ("+4", "EUR"),
        ("4.", "EUR"),
        (".5", "EUR"),
        ("4.505", "EUR"),
        ("4.5", "JPY"),
        ("1e3", "EUR"),
        ("²", "EUR"),
        ("🍕", "EUR"),
        ("4 50", "EUR"),
    ],
)
def test_anything_else_is_no_amount(text: str, currency: str) -> None:
    """The refusal carries the text, and an example that can be read."""
    with pytest.raises(InvalidInput) as refused:
        parse_amount(text, currency)
    assert (refused.value.field, refused.value.value) == ("amount", text)
    assert parse_amount(refused.value.example, currency) > 0


@pytest.mark.parametrize("text", ["10000000000.01", "9" * 16, "9" * 90])
def test_a_typing_error_of_many_digits_is_too_large(text: str) -> None:
    """However many digits: it is said to be too large, not unreadable."""
    with pytest.raises(InvalidInput) as refused:
        parse_amount(text, "EUR")
    assert refused.value.field == "amount_too_large"


@given(amounts, currencies)
def test_what_is_written_plainly_is_read_back(amount: int, currency: str) -> None:
    """`plain` and `parse_amount` are inverse."""
    assert parse_amount(plain(amount, currency), currency) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        (450, "EUR", "en", "€4.50"),
        (450, "EUR", "de", "4,50\xa0€"),
        (123456, "JPY", "en", "¥123,456"),
        (1235, "KWD", "de", "1,235\xa0KWD"),
        (1500, STARS, "en", "1,500 ⭐"),
        (LARGEST, "EUR", "en", "€10,000,000,000.00"),
    ],
)
def test_an_amount_is_shown_as_its_reader_writes_it(amount: int, currency: str, locale: str, text: str) -> None:
    """Sign, separators and decimals of the locale."""
    assert display(amount, currency, locale) == text


@pytest.mark.parametrize(
    ("amount", "basis_points", "part"),
    [(25, 1000, 3), (24, 1000, 2), (5, 1000, 1), (4, 1000, 0), (799, 10_000, 799), (799, 0, 0), (800, 1250, 100)],
)
def test_a_percentage_rounds_half_up(amount: int, basis_points: int, part: int) -> None:
    """Half a minor unit counts as one."""
    assert percent_of(amount, basis_points) == part


@given(amounts, amounts, st.integers(0, 10_000))
def test_a_percentage_of_more_leaves_no_less(amount: int, other: int, basis_points: int) -> None:
    """The part is within the amount, and what is left rises with the amount."""
    low, high = sorted((amount, other))
    assert 0 <= percent_of(low, basis_points) <= low
    assert low - percent_of(low, basis_points) <= high - percent_of(high, basis_points)


@pytest.mark.parametrize(
    ("amount", "given_weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (100, [100, 200, 400], [14, 29, 57]),
        (2, [1, 0, 4], [0, 0, 2]),
        (5, [0, 5], [0, 5]),
        (0, [3, 4], [0, 0]),
        (7, [0, 0], [0, 0]),
        (0, [], []),
    ],
)
def test_a_split_goes_by_largest_remainder(amount: int, given_weights: list[int], parts: list[int]) -> None:
    """Ties go to the earlier place; nothing goes where no weight is."""
    assert split(amount, given_weights) == parts


@given(weights, st.data())
def test_a_split_is_exact_and_within_its_weights(given_weights: list[int], data: st.DataObject) -> None:
    """Parts sum to the amount, none is negative or above its weight, each within one of its exact share."""
    whole = sum(given_weights)
    amount = data.draw(st.integers(0, whole))
    parts = split(amount, given_weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, given_weights, strict=True):
        assert 0 <= part <= weight
        assert abs(part * whole - amount * weight) < max(whole, 1)


@given(weights, st.data())
def test_an_equal_or_larger_weight_further_ahead_gets_no_less(given_weights: list[int], data: st.DataObject) -> None:
    """Sorted by weight falling, the parts fall too."""
    falling = sorted(given_weights, reverse=True)
    parts = split(data.draw(st.integers(0, sum(falling))), falling)
    assert parts == sorted(parts, reverse=True)
