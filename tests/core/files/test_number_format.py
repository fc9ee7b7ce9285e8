"""How spreadsheets show numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.number_format import general, read_format


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0", 4.5, "5"),
        ("0.00", 9.5081, "9.51"),
        ("0.00", 1.005, "1.01"),
        ("0.00", -0.001, "0.00"),
        ("0.00", -1.5, "-1.50"),
        ("0.##", 4.5, "4.5"),
        ("#,##0", 1234567.0, "1234567"),
        ("#,##0.00", 1234.5, "1234.50"),
        ("#,##0.00\\ [$€-407]", 1234.5, "1234.50"),
        ("[$$-409]#,##0.00;[Red]\\-[$$-409]#,##0.00", -1234.5, "-1234.50"),
        ('_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', 0.0, "0.00"),
        ('0.00 "kr"', 5.0, "5.00"),
        ("#,##0.00 ₽", 5.0, "5.00"),
        ('"Rp "#,##0', 15000.0, "15000"),
        ('0 "pcs"', 12.0, "12"),
        ("00000", 123.0, "00123"),
        ("00000", 1234567.0, "1234567"),
        ("0000000000000", 4801981118502.0, "4801981118502"),
        ('"TEA-"000', 12.0, "TEA-012"),
        ('"TEA-"0', 12.0, "TEA-12"),
        ("000\\-00\\-0000", 123456789.0, "123-45-6789"),
        ("00\\-00", 12345.0, "123-45"),
        ("0%", 0.125, "13%"),
        ("0.00%", 0.125, "12.5%"),
        ("0.0%", 0.1, "10%"),
    ],
)
def test_a_number_is_what_its_format_shows(code: str, value: float, shown: str) -> None:
    """With a point, without thousands, colours and signs of money. What belongs to a code stays."""
    read = read_format(code)
    assert read
    assert read.shown(value) == shown


@pytest.mark.parametrize(
    "code", ["", "General", "@", "0.00E+00", "# ?/?", "0.0,", "0,,", "dd/mm/yyyy", "[h]:mm", 'General "kg"', ";;;"]
)
def test_a_format_that_would_hide_digits_or_is_none_says_nothing(code: str) -> None:
    """The number counts then."""
    assert read_format(code) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.1 + 0.2, "0.3"), (1e-7, "0.0000001"), (4801981118502.0, "4801981118502"), (1e20, f"1{'0' * 20}")],
)
def test_a_number_without_a_format_has_fifteen_digits(value: float, shown: str) -> None:
    """And no exponent."""
    assert general(value) == shown


@given(st.text(alphabet='0#?.,%;"\\_*[]TEA-€ @/', max_size=12), st.floats(allow_nan=False, allow_infinity=False))
def test_no_format_breaks_the_reading(code: str, value: float) -> None:
    """Whatever it is, it says nothing, or how the number shows."""
    if read := read_format(code):
        assert any(sign.isdigit() for sign in read.shown(value))


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_what_is_shown_with_all_decimals_is_the_number(minor: int, decimals: int) -> None:
    """No money is lost."""
    read = read_format(f"0.{'0' * decimals}" if decimals else "0")
    assert read
    assert float(read.shown(minor / 10**decimals)) == minor / 10**decimals
