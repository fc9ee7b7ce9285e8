"""Words that several commands and questions have: a number, one word, one of a few choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.choices import choice_step
from bot.admin.form import Told
from bot.examples import shown_behind, shown_by, shown_if_any
from bot.handlers.parts import few_words, one_word, quantity_in
from core.errors import InvalidInput, NotFound, Noun
from core.models.policy import MAX_QUANTITY, Policy
from texts.language import N_

TOLD = Told({}, Policy(), 0)
WORDS = st.lists(st.text(min_size=1), max_size=4)


@given(st.text() | st.from_regex(r"[-+]?[0-9]{1,12}(e9)?", fullmatch=True))
def test_whatever_is_typed_is_a_number_or_refused_with_one(text: str) -> None:
    """Whole, and no larger than a line of a cart may be."""
    try:
        number = quantity_in(text, MAX_QUANTITY)
    except InvalidInput as refusal:
        number = quantity_in(refusal.example, MAX_QUANTITY)
    assert 0 <= number <= MAX_QUANTITY


@given(WORDS)
def test_one_word_is_taken(words: list[str]) -> None:
    """None, and more than one, are refused; those beyond it are named."""
    if len(words) == 1:
        assert one_word(words, "/remove TEA-100", "sku_code") == words[0]
        return
    with pytest.raises(InvalidInput) as refused:
        one_word(words, "/remove TEA-100", "sku_code")
    assert refused.value.field == ("extra" if words else "sku_code")
    assert refused.value.value == " ".join(words[1:])


@given(WORDS, st.integers(1, 4))
def test_no_more_words_than_there_may_be(words: list[str], most: int) -> None:
    """And one at least."""
    if 1 <= len(words) <= most:
        few_words(words, most, "/add TEA-100 2", "sku_code")
    else:
        with pytest.raises(InvalidInput):
            few_words(words, most, "/add TEA-100 2", "sku_code")


@given(st.sampled_from(["yes", " NO ", "Not at all"]) | st.text())
def test_whatever_is_typed_is_a_choice_or_refused_with_one(text: str) -> None:
    """By its answer, or by what stands on its button, in whatever capitals."""
    step = choice_step("first_order", N_("First order"), N_("First?"), {"yes": N_("Yes, only"), "no": N_("Not at all")})
    try:
        answer = step.read(text, TOLD)
    except InvalidInput as refusal:
        answer = step.read(refusal.example, TOLD)
    assert answer in ("yes", "no")


@pytest.mark.parametrize("error", [NotFound(Noun.VARIANT, "NOPE"), InvalidInput("quantity", "two", "2")])
def test_a_refusal_is_shown_by_the_whole_command(error: NotFound | InvalidInput) -> None:
    """Whatever example it came with."""
    with pytest.raises(type(error)), shown_by("/add TEA-100 2"):
        raise error
    assert error.example == "/add TEA-100 2"


@pytest.mark.parametrize(("value", "shown"), [("TEA-100", "/remove TEA-100"), ("", "")])
def test_a_value_is_shown_behind_the_words_that_it_is_typed_with(value: str, shown: str) -> None:
    """Nothing is shown where there is none."""
    error = NotFound(Noun.CART_LINE, "NOPE", value)
    with pytest.raises(NotFound), shown_behind("/remove "):
        raise error
    assert error.example == shown


@pytest.mark.parametrize(("another", "shown"), [("Courier", "/delivery end {method}"), ("", "")])
def test_a_command_is_shown_where_there_is_another_one(another: str, shown: str) -> None:
    """It would name nothing else."""
    error = NotFound(Noun.DELIVERY_METHOD, "Van", another)
    with pytest.raises(NotFound), shown_if_any("/delivery end {method}"):
        raise error
    assert error.example == shown
