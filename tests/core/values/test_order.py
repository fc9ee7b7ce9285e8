"""What is said about an order."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.values.order import LONGEST_REASON, LONGEST_TRACKING, read_message, read_reason, read_tracking, tracking_link


def tried(parse: Callable[[], Any]) -> tuple[InvalidInput | None, Any]:
    """What it was refused with, or what came of it."""
    try:
        return None, parse()
    except InvalidInput as error:
        return error, None


@given(st.text(max_size=LONGEST_TRACKING + 20))
def test_tracking_is_one_line_that_can_be_printed(text: str) -> None:
    """Or it is refused."""
    error, tracking = tried(lambda: read_tracking(text))
    if error is None:
        assert tracking.isprintable()
        assert 1 <= len(tracking) <= LONGEST_TRACKING
    else:
        assert error.field == "tracking"
        assert not text.strip() or len(text.strip()) > LONGEST_TRACKING or not text.strip().isprintable()


@pytest.mark.parametrize(
    ("tracking", "link"),
    [
        ("RR123456785DE", ""),
        ("https://parcels.example.org/t?n=1&lang=en", "https://parcels.example.org/t?n=1&lang=en"),
        ("DHL 0034, HTTP://dhl.example:8080/0034 today", "HTTP://dhl.example:8080/0034"),
        ("https://localhost/1", ""),
        ("https://", ""),
        ("javascript:alert(1)", ""),
        ('https://example.org/"><b>', ""),
        ("https://example.org/ü", ""),
    ],
)
def test_a_tracking_link_is_one_that_a_button_can_open(tracking: str, link: str) -> None:
    """Telegram refuses a whole message for the sake of a button with a broken address."""
    assert tracking_link(tracking) == link


@given(st.text())
def test_a_reason_is_one_line(text: str) -> None:
    """Whatever lines it was typed on."""
    reason = read_reason(text)
    assert len(reason.splitlines()) <= 1
    assert read_reason(reason) == reason


def test_a_reason_and_a_message_have_their_length() -> None:
    """One character more is too long; an empty message is none."""
    assert read_reason("x" * LONGEST_REASON)
    assert read_message(" x\ny ") == "x\ny"
    for wrong in ("", " \n ", "x" * 1001):
        with pytest.raises(InvalidInput):
            read_message(wrong)
    with pytest.raises(InvalidInput):
        read_reason("x" * (LONGEST_REASON + 1))


@given(st.text() | st.text(min_size=1001, max_size=1100))
def test_any_message_is_kept_or_refused_with_one_that_works(text: str) -> None:
    """With its lines."""
    error, message = tried(lambda: read_message(text))
    assert (message if error is None else read_message(error.example)) == (
        text.strip() if error is None else error.example
    )
