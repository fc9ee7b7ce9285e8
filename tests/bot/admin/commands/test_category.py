"""The words of `/category`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.category import CategoryCommand, parse_category
from bot.examples import in_this_shop
from core.errors import InvalidInput


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("add Drinks/Tea", CategoryCommand(verb="add", names=("Drinks", "Tea"))),
        ("ADD Hot drinks / Green tea", CategoryCommand(verb="add", names=("Hot drinks", "Green tea"))),
        ('rename "Drinks/Tea" = Teas', CategoryCommand(verb="rename", names=("Drinks", "Tea"), target=("Teas",))),
        ("rename “A=B” = C", CategoryCommand(verb="rename", names=("A=B",), target=("C",))),
        ("rename a=b", CategoryCommand(verb="rename", names=("a",), target=("b",))),
        ("move Drinks/Tea = Kitchen", CategoryCommand(verb="move", names=("Drinks", "Tea"), target=("Kitchen",))),
        ("move Drinks/Tea = /", CategoryCommand(verb="move", names=("Drinks", "Tea"))),
        ("hide Drinks", CategoryCommand(verb="hide", names=("Drinks",))),
    ],
)
def test_words_of_the_command(words: str, command: CategoryCommand) -> None:
    """With and without quotes."""
    assert parse_category(words.split()) == command


@pytest.mark.parametrize(
    "words",
    [
        "sweep Drinks",
        "add",
        "add a/b/c",
        "rename Drinks",
        "rename Drinks =",
        "rename = Tea",
        "rename a = b/c",
        "rename a = b = c",
        "move Drinks",
        "hide",
        "hide a = b",
        'rename "a = b',
        "up 🫖/x/y",
        "remove /",
    ],
)
def test_words_that_mean_nothing(words: str) -> None:
    """Are refused with a whole command that works."""
    with pytest.raises(InvalidInput) as refused:
        parse_category(words.split())
    command, *rest = in_this_shop(refused.value.example).split()
    assert command == "/category"
    assert parse_category(rest)


CATEGORY_WORDS = st.sampled_from(
    ["add", "Rename", "move", "up", "hide", "remove", "Drinks/Tea", "=", "/", '"', "“a=b”", "-3", "1e9", "🎉"]
)


@given(st.lists(CATEGORY_WORDS | st.text(max_size=12), max_size=6))
def test_any_words_about_a_category_are_read_or_refused_with_a_command_that_works(words: list[str]) -> None:
    """Nothing else comes of them."""
    try:
        command = parse_category(words)
    except InvalidInput as refusal:
        command = parse_category(in_this_shop(refusal.example).split()[1:])
    assert command.names
    assert len(command.names) <= 2
