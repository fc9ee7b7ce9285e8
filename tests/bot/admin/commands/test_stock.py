"""What an owner types after a variant's code; anything else gets a refusal with a command that works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.stock import Threshold, parse_stock
from bot.examples import in_this_shop
from core.errors import InvalidInput
from core.models.stock import LARGEST_STOCK

BLANKS = st.text(" \t", max_size=2)


@given(BLANKS, st.sampled_from(["low=", "LOW =", "low ", "Low"]), BLANKS, st.integers(0, LARGEST_STOCK))
def test_low_and_a_number_is_a_threshold(before: str, low: str, between: str, low_at: int) -> None:
    """In any case, with or without the sign."""
    assert parse_stock(f"{before}{low}{between}{low_at}") == Threshold(low_at=low_at)


@given(
    st.text(max_size=20)
    | st.from_regex(r"(low ?=? ?)?[+\-=]?[0-9]{0,12}.{0,4}")
    | st.text(max_size=9).map("low={}".format)
)
def test_whatever_stands_behind_a_sku_is_a_change_a_threshold_or_a_refusal(text: str) -> None:
    """The refusal's example works, and is about what was meant."""
    try:
        order = parse_stock(text)
    except InvalidInput as refused:
        command, _sku, *words = in_this_shop(refused.example).split()
        assert command == "/stock"
        order = parse_stock(" ".join(words))
    assert isinstance(order, Threshold) == text.strip().casefold().startswith("low")


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("low=", "threshold", ""),
        ("low", "threshold", ""),
        ("low=five", "threshold", "five"),
        ("low=🎉", "threshold", "🎉"),
        ("low=-1", "threshold", "-1"),
        ("low=1.5", "threshold", "1.5"),
        (f"low={'9' * 5_000}", "stock_amount", "9" * 5_000),
    ],
)
def test_a_wrong_threshold_is_refused_with_one_that_works(text: str, field: str, value: str) -> None:
    """Nothing at all, words, emoji, less than nothing, half a piece, more than any shop has."""
    with pytest.raises(InvalidInput) as refused:
        parse_stock(text)
    assert (refused.value.field, refused.value.value) == (field, value)
    assert in_this_shop(refused.value.example) == "/stock TEA-100 low=5"
