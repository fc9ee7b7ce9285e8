"""Names that people give things."""

from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import MOST_MARKS, cleaned, is_visible, name_of, name_with_label, normalized, spaced, writable


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


@pytest.mark.parametrize("name", ["a\x00b", "a\x9fb"])
def test_control_characters_are_in_no_name(name: str) -> None:
    """It is refused."""
    assert name_of(name, 64) == ""


@given(st.text(st.characters() | st.sampled_from("\ud800\udfff\ufffe\uffff\ufdd0\U0010ffff\x00\x1b\x7f\x9f")))
def test_what_is_no_character_is_dropped(text: str) -> None:
    """Whatever is left can be written as UTF-8 and as XML."""
    assert not set(cleaned(text)) & set("\ud800\udfff\ufffe\uffff\ufdd0\U0010ffff")
    held = writable(text)
    assert fromstring(f"<a>{escape(held)}</a>".encode()).text == (
        held.replace("\r\n", "\n").replace("\r", "\n") or None
    )


@pytest.mark.parametrize(
    "hidden", [*"\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufe0f\ufeff\u3164"]
)
def test_what_hides_or_turns_is_dropped(hidden: str) -> None:
    """With it, one name would look like another."""
    assert cleaned(f"Gr{hidden}een {hidden}tea{hidden}") == name_of(f"{hidden}Green{hidden} tea", 64) == "Green tea"


@pytest.mark.parametrize(
    "text",
    ["❤️‍🔥", "👩🏽‍🚀", "1️⃣ #️⃣", "🙂‍↔️", "🏳️‍🌈", "ℹ️ ㊗️", "ශ්‍රී", "क्‍ष", "می‌خواهم", "葛󠄀", "ᠮᠣᠩᠭᠣᠯ᠋", "שלום"],
)
def test_what_shapes_its_neighbours_stays(text: str) -> None:
    """In emoji, in letters that have several shapes, in ideographs; and right-to-left letters, of course."""
    assert cleaned(text) == text


def test_a_joiner_between_others_is_nothing() -> None:
    """It joins emoji and letters of some scripts only."""
    assert cleaned("Te\u200da ☕\u200d Te\u200ca می\u200c 5\ufe0f") == "Tea ☕ Tea می 5"


def test_letters_are_composed() -> None:
    """So that they compare as they look, also around what was dropped."""
    assert cleaned("Ku\u0308che") == cleaned("Ku\u200b\u0308che") == "K\u00fcche"


def test_spaces_of_any_width_are_one() -> None:
    """Line breaks stay."""
    assert spaced("\u00a0Green\u2003 \u3000\u2800tea\nmild ") == "Green tea\nmild"


@pytest.mark.parametrize("between", ["", "\u200b", "\u3164"])
def test_marks_without_end_are_dropped_first(between: str) -> None:
    """Putting so many into order would take many minutes; those that a language needs stay."""
    assert len(cleaned("a" + f"\u0316\u0301{between}" * 200_000)) <= 1 + MOST_MARKS
    assert cleaned("Zax\u0316\u0301go" * 3) == "Zax\u0316\u0301go" * 3
    assert len(normalized("NFKD", "a" + "\u0316\u0301" * 200_000)) == 1 + MOST_MARKS


TRICKY = st.sampled_from(
    "aé\u0301ب\u0915\u094d❤\ufe0f\u200d\u200c\u200b\u202e\u00ad1\u20e3葛\U000e0100🏴\U000e0067\U000e007f\u1820\u180b "
)


MARKED = st.text(st.sampled_from("ae\u1e53\u1ec7\u0316\u0301\u0344\u0327\u0323\u3164"), min_size=25, max_size=90)


@given(st.text(TRICKY) | st.text() | MARKED)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    """However it is mixed."""
    assert cleaned(cleaned(text)) == cleaned(text)


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
