"""What is typed about an order."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.order import OrderCommand, Verb, parse_board, parse_order
from bot.examples import in_this_shop
from core.errors import InvalidInput
from core.models.order import OrderStatus


def tried(parse: Callable[[], Any]) -> tuple[InvalidInput | None, Any]:
    """What it was refused with, or what came of it."""
    try:
        return None, parse()
    except InvalidInput as error:
        return error, None


def refused(command: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parse_order(command.split())
    return caught.value


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("K7Q-4MX", OrderCommand(code="K7Q-4MX")),
        ("k7q4mx confirm", OrderCommand(code="k7q4mx", verb=Verb.CONFIRM)),
        ("K7Q-4MX Ship", OrderCommand(code="K7Q-4MX", verb=Verb.SHIP)),
        ("K7Q-4MX ship DHL 123", OrderCommand(code="K7Q-4MX", verb=Verb.SHIP, text="DHL 123")),
        ("K7Q-4MX cancel", OrderCommand(code="K7Q-4MX", verb=Verb.CANCEL)),
        ("K7Q-4MX cancel sold out", OrderCommand(code="K7Q-4MX", verb=Verb.CANCEL, text="sold out")),
        ("K7Q-4MX shipped DHL 123", OrderCommand(code="K7Q-4MX", verb=Verb.SHIP, text="DHL 123")),
        ("K7Q-4MX Collected", OrderCommand(code="K7Q-4MX", verb=Verb.DELIVER)),
        ("K7Q-4MX message See you", OrderCommand(code="K7Q-4MX", verb=Verb.MESSAGE, text="See you")),
    ],
)
def test_a_command_says_what_it_means(command: str, expected: OrderCommand) -> None:
    """The code, what to do, and the rest of the line."""
    assert parse_order(command.split()) == expected


@pytest.mark.parametrize(
    ("command", "field", "example"),
    [
        ("", "order_code", "/order K7Q-4MX"),
        ("ABC-234 🎉", "order_verb", "/order ABC-234"),
        ("ABC-234 -3", "order_verb", "/order ABC-234"),
        ("🎉 explode", "order_code", "/order K7Q-4MX"),
        ("TEA-100", "order_code", "/order K7Q-4MX"),
        ("K7Q-4MX-1", "order_code", "/order K7Q-4MX"),
        ("ABC-234 confirm it now", "extra", "/order ABC-234 confirm"),
        ("ABC-234 deliver 1e9", "extra", "/order ABC-234 deliver"),
        ("ABC-234 message", "message", "/order ABC-234 message It leaves tomorrow."),
        ("ABC-234 ship " + "1" * 201, "tracking", "/order ABC-234 ship RR123456785DE"),
        ("ABC-234 cancel " + "1" * 301, "cancel_reason", "/order ABC-234 cancel sold out"),
        ("ABC-234 message " + "1" * 1001, "message", "/order ABC-234 message It leaves tomorrow."),
    ],
)
def test_what_is_wrong_is_named_with_an_example(command: str, field: str, example: str) -> None:
    """For the order that was meant, where that can be told."""
    error = refused(command)
    assert (error.field, in_this_shop(error.example)) == (field, example)


words = st.lists(st.sampled_from([*Verb, "K7Q-4MX", "🎉", "1e9", "-3"]) | st.text(min_size=1), max_size=6)


@given(words)
def test_any_words_are_read_or_refused_with_an_example_that_works(said: list[str]) -> None:
    """Nothing else comes of them, and the example is read in its turn."""
    told = " ".join(said).split()
    error, command = tried(lambda: parse_order(told))
    if error is None:
        assert command.code == told[0]
        assert "\n" not in command.text
    else:
        assert parse_order(in_this_shop(error.example).split()[1:])


@given(st.lists(st.sampled_from(["new", "Shipped", "PAID", "🎉"]) | st.text(), max_size=3))
def test_a_state_of_the_board_is_known_or_refused(said: list[str]) -> None:
    """No words at all are the whole board."""
    error, status = tried(lambda: parse_board(said))
    if error is None:
        assert (status is None) == (not said)
    else:
        assert (error.field, parse_board(error.example.split()[1:])) == ("board_state", OrderStatus.PLACED)
