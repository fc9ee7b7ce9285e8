"""Settings as they are typed: what is taken is what was meant, and every refusal has an example that works."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models.policy import Policy
from core.settings_words import EXAMPLES, Setting, command, parse_setting, setting_named, shown

TEXTS = st.one_of(
    st.text(max_size=1200),
    st.sampled_from(["-1", "1e9", "0", "72.5", "usd", "🐟", "９", "a\nb", "x" * 5000, "nan", "inf"]),
)


@given(st.sampled_from(Setting), TEXTS)
def test_what_is_taken_reads_back_and_what_is_refused_has_an_example(setting: Setting, text: str) -> None:
    """Whatever is typed; a value fits the shop's policy."""
    try:
        value = parse_setting(setting, text)
    except InvalidInput as refusal:
        example = refusal.example
    else:
        Policy.model_validate({setting.field: value})
        example = shown(setting, value)
        assert parse_setting(setting, example) == value
    if setting is not Setting.PICTURE:
        parse_setting(setting, example)


@pytest.mark.parametrize("setting", [one for one in Setting if EXAMPLES[one]])
def test_every_command_that_is_given_as_an_example_works(setting: Setting) -> None:
    """Word and value."""
    _slash, word, value = command(setting).split(maxsplit=2)
    assert setting_named(word.upper()) is setting
    parse_setting(setting, value)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (Setting.NAME, "  Corner Shop ", "Corner Shop"),
        (Setting.NAME, "x" * 64, "x" * 64),
        (Setting.WELCOME, "Hello\nthere", "Hello\nthere"),
        (Setting.CURRENCY, "usd", "USD"),
        (Setting.CURRENCY, "XTR", "XTR"),
        (Setting.CART, "1.5", 5_400_000),
        (Setting.CART, "8760", 31_536_000_000),
        (Setting.LOW_STOCK, "0", 0),
    ],
)
def test_values(setting: Setting, text: str, value: object) -> None:
    """As the shop keeps them."""
    assert parse_setting(setting, text) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (Setting.NAME, ""),
        (Setting.NAME, "two\nlines"),
        (Setting.NAME, "x" * 65),
        (Setting.NAME, "🐟" * 33),
        (Setting.WELCOME, "x" * 1001),
        (Setting.PICTURE, "cat.jpg"),
        (Setting.CURRENCY, "euro"),
        (Setting.CURRENCY, "€"),
        (Setting.CART, "0"),
        (Setting.CART, "0.0000001"),
        (Setting.CART, "8761"),
        (Setting.CART, "-5"),
        (Setting.CART, "1e3"),
        (Setting.LOW_STOCK, "-1"),
        (Setting.LOW_STOCK, "1000001"),
        (Setting.LOW_STOCK, "2.5"),
    ],
)
def test_what_is_no_value(setting: Setting, text: str) -> None:
    """Too long, too large, no number, no currency."""
    with pytest.raises(InvalidInput):
        parse_setting(setting, text)


def test_an_unknown_setting_is_refused() -> None:
    """With one that there is."""
    with pytest.raises(InvalidInput) as refused:
        setting_named("colour")
    assert refused.value.example == "/settings name Corner Shop"


@given(st.text(), st.sampled_from(["", "/settings reset name"]))
def test_any_other_word_is_no_setting(word: str, example: str) -> None:
    """It is refused with a command that names one: the one that was meant, where that can be told."""
    assume(word.casefold() not in [setting.word for setting in Setting])
    with pytest.raises(InvalidInput) as refused:
        setting_named(word, example)
    assert refused.value.example == (example or command(Setting.NAME))
