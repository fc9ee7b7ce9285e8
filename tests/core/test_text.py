"""Names that people give things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import is_visible, name_of, name_with_label


@pytest.mark.parametrize("name", ["Tea", "Ünï", "茶", "10%", "☕", "👨‍👩‍👧 Family", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "❤️", "-", "𝕏"])
def test_what_can_be_seen_is_a_name(name: str) -> None:
    """In any script, with emoji and what holds their parts together."""
    assert name_of(name, 64) == name


@pytest.mark.parametrize(
    "name",
    ["", "   ", "\u200b", "\u200d\u200d", "\u2060\ufeff", "\u3164", "\u2800 \u2800", "\u0301", "\ufe0f", "\ue000"],
)
def test_what_cannot_be_seen_is_none(name: str) -> None:
    """Blanks, zero-width characters, fillers, and marks without a letter."""
    assert not is_visible(name)
    assert name_of(name, 64) == ""


@pytest.mark.parametrize("name", ["Tea\u202egnp", "Te\u200ba", "a\x00b", "\ud800x"])
def test_a_name_hides_and_turns_nothing(name: str) -> None:
    """It would look like another one."""
    assert name_of(name, 64) == ""


def test_a_name_stands_on_one_line() -> None:
    """With single blanks, and no longer than it may be."""
    assert name_of("  Green \n\t tea ", 9) == "Green tea"
    assert name_of("Green teas", 9) == ""


@given(st.text())
def test_a_name_is_its_own_name(text: str) -> None:
    """Reading it again changes nothing; it is visible, or none."""
    name = name_of(text, 40)
    assert name_of(name, 40) == name
    assert is_visible(name) or not name


def test_a_label_stands_behind_the_title() -> None:
    """Where there is one."""
    assert name_with_label("Green tea", "100 g") == "Green tea (100 g)"
    assert name_with_label("Mug", "") == "Mug"
