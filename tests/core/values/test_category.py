"""The names that lead to a category."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.text import name_of
from core.values.category import read_category, read_category_name

WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).filter(
    lambda text: name_of(text, 12) == text
)


@given(WORDS, WORDS)
def test_a_category_has_one_name_or_two(top: str, below: str) -> None:
    """With or without spaces at the slash."""
    assert read_category(top) == (top,)
    assert read_category(f" {top} / {below} ") == read_category(f"{top}/{below}") == (top, below)


@pytest.mark.parametrize("text", ["", "/", "Drinks/", "/Tea", "a/b/c", "x" * 65, "a\tb", "Drinks//Tea"])
def test_what_is_no_category_is_refused(text: str) -> None:
    """With one that is."""
    with pytest.raises(InvalidInput) as refused:
        read_category(text)
    assert read_category(refused.value.example)


@pytest.mark.parametrize("text", ["", "/", "A/B", "A/B/C", "x" * 65])
def test_what_is_no_single_name_is_refused_with_one(text: str) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(InvalidInput) as refused:
        read_category_name(text)
    assert read_category_name(refused.value.example) == refused.value.example
