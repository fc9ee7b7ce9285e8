"""Whole numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.numbers import whole_number

NUMBERS = st.integers(0, 10**12)


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(0, 5_000))
def test_a_number_is_read_inside_its_bounds(number: int, least: int, most: int, zeros: int) -> None:
    """With any zeros before it; outside it is none."""
    wanted = number if least <= number <= most else None
    assert whole_number(f"{'0' * zeros}{number}", most, least) == wanted


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    """Nothing is raised, and nothing out of bounds comes back."""
    number = whole_number(text, 99, 1)
    assert number is None or 1 <= number <= 99


@pytest.mark.parametrize(
    "text", ["", " 1", "1\n", "+1", "-1", "1.0", "1e1", "1_0", "−٣", "²", "one", "🎉", "9" * 5_000]
)
def test_these_are_no_whole_numbers(text: str) -> None:
    """Signs, blanks, decimals, what looks like a digit, and more digits than Python reads."""
    assert whole_number(text, 10**9) is None
