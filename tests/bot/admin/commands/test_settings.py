"""The words of `/settings`: a setting and its value, or one that is taken back; every refusal has a command that works."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.admin.commands.settings import parse_reset, parse_setting
from core.errors import InvalidInput
from core.values.settings import EXAMPLES, Setting, read_setting

TYPED = [one for one in Setting if EXAMPLES[one]]
"""A picture is sent."""


def refused(word: str, text: str = "x") -> str:
    """The example."""
    with pytest.raises(InvalidInput) as caught:
        parse_setting(word, text)
    return caught.value.example


@pytest.mark.parametrize("setting", TYPED)
def test_a_setting_and_its_value(setting: Setting) -> None:
    """In whatever capitals the word is typed."""
    value = EXAMPLES[setting]
    assert parse_setting(setting.word.upper(), value) == (setting, read_setting(setting, value))


@pytest.mark.parametrize("setting", TYPED)
def test_a_wrong_value_is_refused_with_a_command_that_sets_one(setting: Setting) -> None:
    """Word and value."""
    slash, word, value = refused(setting.word, "").split(maxsplit=2)
    assert slash == "/settings"
    assert parse_setting(word, value) == (setting, read_setting(setting, EXAMPLES[setting]))


def test_a_picture_cannot_be_typed() -> None:
    """So no command is an example of it."""
    assert refused(Setting.PICTURE.word, "cat.jpg") == ""


@given(st.text())
def test_any_other_word_is_no_setting(word: str) -> None:
    """It is refused with a command that names one."""
    assume(word.casefold() not in [setting.word for setting in Setting])
    assert refused(word) == "/settings name Corner Shop"


@pytest.mark.parametrize("words", [[], ["colour"], ["name", "now"]])
def test_what_takes_no_single_setting_back_is_refused(words: list[str]) -> None:
    """Nothing, what is none, one word too many."""
    with pytest.raises(InvalidInput) as caught:
        parse_reset(words)
    assert caught.value.example == "/settings reset name"
    assert parse_reset(caught.value.example.split()[2:]) is Setting.NAME
