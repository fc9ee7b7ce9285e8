"""What is said about a delivery method, and what customers answer about it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models.delivery import Question
from core.values.delivery import read_answer, read_method_name, read_method_price, read_threshold
from core.values.phone import readable

CURRENCIES = ("EUR", "JPY", "KWD", "XTR")


@given(st.sampled_from([read_method_price, read_threshold]), st.text(), st.sampled_from(CURRENCIES))
def test_whatever_is_typed_is_an_amount_or_refused_with_one(
    read: Callable[[str, str], int], text: str, currency: str
) -> None:
    """In the shop's currency."""
    try:
        amount = read(text, currency)
    except InvalidInput as wrong:
        amount = read(wrong.example, currency)
    assert amount >= (read is read_threshold)


@given(st.text())
def test_whatever_is_typed_is_a_name_or_refused_with_one(text: str) -> None:
    """Which is kept as it is."""
    try:
        name = read_method_name(text)
    except InvalidInput as wrong:
        name = read_method_name(wrong.example)
    assert read_method_name(name) == name


@pytest.mark.parametrize(
    ("question", "text", "kept"),
    [
        (Question.RECIPIENT, "  Alice\n Miller ", "Alice Miller"),
        (Question.PHONE, "123456", "123456"),
        (Question.PHONE, " +49 (30) 123-45 ", "+493012345"),
        (Question.PHONE, "1" * 20, "1" * 20),
        (Question.ADDRESS, "12 Lane\n\n Berlin", "12 Lane, Berlin"),
        (Question.ADDRESS, "x" * 300, "x" * 300),
        (Question.NOTE, "a", "a"),
    ],
)
def test_what_fits_is_kept_on_one_line(question: Question, text: str, kept: str) -> None:
    """As it was typed, but for white space."""
    assert read_answer(question, text) == kept


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (Question.RECIPIENT, "  "),
        (Question.RECIPIENT, "x" * 101),
        (Question.PHONE, "12"),
        (Question.PHONE, "1" * 21),
        (Question.PHONE, "12+34567"),
        (Question.PHONE, "(((((((("),
        (Question.ADDRESS, "1234"),
        (Question.ADDRESS, "x" * 301),
        (Question.NOTE, "x" * 301),
    ],
)
def test_what_does_not_fit_is_refused_with_an_example(question: Question, text: str) -> None:
    """And the example fits."""
    with pytest.raises(InvalidInput) as refused:
        read_answer(question, text)
    assert refused.value.field == question.name.lower()
    kept = read_answer(question, refused.value.example)
    assert (readable(kept) if question is Question.PHONE else kept) == refused.value.example
