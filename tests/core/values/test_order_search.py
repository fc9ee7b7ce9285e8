"""What is typed to find orders."""

from datetime import date

import pytest

from core.values.order_search import Wanted, read_wanted

TODAY = date(2026, 11, 29)
NAMES = {"today": 0, "yesterday": 1}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 29)),
        ("Yesterday", date(2026, 11, 28)),
        ("2026-11-28", date(2026, 11, 28)),
        ("28.11.", date(2026, 11, 28)),
        ("28.11", date(2026, 11, 28)),
        ("1.2.2026", date(2026, 2, 1)),
        ("30.11.", date(2025, 11, 30)),
        ("29.2.", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, day: date) -> None:
    """One without a year is the last that there was."""
    assert read_wanted(text, TODAY, NAMES) == Wanted((), day)


@pytest.mark.parametrize("text", ["31.11.", "99.99.2026", "28.11.26", "0.0.", "²8.11."])
def test_what_is_no_day_is_a_word(text: str) -> None:
    """It finds what is called like this, or nothing."""
    assert read_wanted(text, TODAY, NAMES) == Wanted((text,), None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4567", ("4567",)),
        ("+49 30 1234567", ("49301234567",)),
        ("(030) 123-45/67", ("0301234567",)),
        ("۰۳۰ ۱۲۳۴۵۶۷", ("0301234567",)),
        ("K7Q-4", ("K7Q4",)),
        ("k7q-4mx", ("k7q4mx",)),
        ("green tea", ("green", "tea")),
        ("12 3", ("12", "3")),
        ("", ()),
    ],
)
def test_numbers_and_codes_are_one_word(text: str, words: tuple[str, ...]) -> None:
    """However they are grouped."""
    assert read_wanted(text, TODAY, NAMES) == Wanted(words)


def test_a_day_goes_with_words() -> None:
    """In any order."""
    assert read_wanted("tea yesterday miller", TODAY, NAMES) == Wanted(("tea", "miller"), date(2026, 11, 28))
