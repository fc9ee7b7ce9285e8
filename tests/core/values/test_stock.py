"""What an owner types about stock; whatever else they type gets a refusal with an example that works."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models.stock import LARGEST_STOCK, NOTE_LENGTH, StockChange
from core.values.stock import read_change, read_count_or_change, read_threshold

AMOUNTS = st.integers(min_value=1, max_value=LARGEST_STOCK)
BLANKS = st.text(" \t", max_size=2)
REASONS = st.sampled_from(["", "delivery", "from the supplier", "🎁 for a fair", "Bruch!", "count of 3 May"])


@given(AMOUNTS, st.sampled_from("+-−="), BLANKS, BLANKS, REASONS)
def test_a_sign_a_number_and_a_reason_are_understood(
    amount: int, sign: str, before: str, between: str, reason: str
) -> None:
    """More, less (by either minus that phones type), exactly; the reason is kept as it was said."""
    change = read_change(f"{before}{sign}{between}{amount} {reason}{before}")
    assert change == StockChange(amount=-amount if sign in "-−" else amount, absolute=sign == "=", note=reason)


@given(st.text(max_size=20) | st.from_regex(r"[+\-=] ?[0-9]{0,12}.{0,8}"))
def test_whatever_is_typed_is_a_sane_change_or_a_refusal(text: str) -> None:
    """Nothing else escapes; the example of a refusal works."""
    try:
        change = read_change(text)
    except InvalidInput as refused:
        change = read_change(refused.example)
    assert abs(change.amount) <= LARGEST_STOCK
    assert change.amount or change.absolute
    assert len(change.note) <= NOTE_LENGTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "+",
        "+-3",
        "++3",
        "=−3",
        "+1.5",
        "+1e3",
        "+1e9",
        "+²",
        "+1 2",
        "+1 000 pieces",
        "+0",
        "🎉",
        "-3x",
        "low",
    ],
)
def test_these_are_no_changes(text: str) -> None:
    """A bare number could mean either; a second number is not a reason."""
    with pytest.raises(InvalidInput) as refused:
        read_change(text)
    assert refused.value.field == "stock_change"


@pytest.mark.parametrize("text", ["+1000001", "=99999999999", "-1000000000", "+" + "9" * 5000])
def test_more_than_any_shop_has_is_a_typing_error(text: str) -> None:
    """Said as such, however long the number."""
    with pytest.raises(InvalidInput) as refused:
        read_change(text)
    assert refused.value.field == "stock_amount"


def test_a_reason_is_no_letter() -> None:
    """Up to 200 characters."""
    assert read_change("+1 " + "x" * NOTE_LENGTH).note == "x" * NOTE_LENGTH
    with pytest.raises(InvalidInput) as refused:
        read_change("+1 " + "x" * (NOTE_LENGTH + 1))
    assert refused.value.field == "stock_note"


def test_nothing_can_be_counted() -> None:
    """A count of zero, and a count that agrees with the books."""
    assert read_change("=0") == StockChange(amount=0, absolute=True)
    assert read_change("= 40") == StockChange(amount=40, absolute=True)


@given(st.integers(min_value=0, max_value=LARGEST_STOCK))
def test_a_threshold_is_a_number(low_at: int) -> None:
    """0 means: tell me when it is sold out."""
    assert read_threshold(f" {low_at} ") == low_at


@pytest.mark.parametrize("text", ["default", "Default", " DEFAULT "])
def test_a_threshold_can_be_the_shops(text: str) -> None:
    """By one word."""
    assert read_threshold(text) is None


@given(st.text(max_size=20))
def test_any_other_threshold_is_refused(text: str) -> None:
    """With an example."""
    with suppress(InvalidInput):
        low_at = read_threshold(text)
        assert low_at is None or 0 <= low_at <= LARGEST_STOCK


@pytest.mark.parametrize("text", ["", "-1", "1.5", "five", "²", "🎉", "1000001", "1e9"])
def test_these_are_no_thresholds(text: str) -> None:
    """Negative, broken, in words, too large."""
    with pytest.raises(InvalidInput):
        read_threshold(text)


@pytest.mark.parametrize(
    ("text", "amount", "absolute"), [("12", 12, True), ("12 counted", 12, True), ("+3", 3, False), ("−2", -2, False)]
)
def test_who_is_asked_may_type_a_bare_number(text: str, amount: int, absolute: bool) -> None:
    """It is how many there are now."""
    change = read_count_or_change(text)
    assert (change.amount, change.absolute) == (amount, absolute)


@pytest.mark.parametrize("text", ["", "many", "1.5", "1 000", "1e9", "+0", "99999999999", f"12 {'x' * 999}"])
def test_a_refused_answer_about_stock_shows_another_answer(text: str) -> None:
    """Not a command about something else."""
    with pytest.raises(InvalidInput) as refused:
        read_count_or_change(text)
    read_count_or_change(refused.value.example)
    with pytest.raises(InvalidInput) as refused:
        read_threshold(text)
    assert read_threshold(refused.value.example) == 5
