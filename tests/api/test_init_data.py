"""What Telegram signs for a Mini App, and what is not that."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest

from api.init_data import AHEAD, LONGEST_AGE, read_init_data
from core.models.customer import Customer
from tests.support.clock import StillClock
from tests.support.http import TOKEN, opening, signed

CLOCK = StillClock()
NOW = CLOCK.ms()
OTHERS = "284685063:the-token-of-another-bot-of-the-tests"
FIELDS = opening(1001, CLOCK)
GOOD = signed(TOKEN, FIELDS)
PUBLISHED_FOR = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
PUBLISHED = (
    "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko"
    "%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648"
    "&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
)
"""Signed by Telegram itself: the example of docs.telegram-mini-apps.com/packages/telegram-apps-init-data-node, with the bot's token."""


def told(**fields: Any) -> str:
    """Signed by Telegram, with these fields of the user instead of the usual ones."""
    user = json.loads(FIELDS["user"]) | fields
    return signed(TOKEN, {**FIELDS, "user": json.dumps(user)})


def test_what_telegram_has_signed_names_the_customer() -> None:
    """By id, with the names and the language that they have there."""
    opened = read_init_data(told(last_name="Miller", username="ann", language_code="de"), TOKEN, NOW)
    assert opened is not None
    assert opened.customer == Customer(id=1001, name="Customer 1001 Miller", username="ann", language="de")


def test_the_order_of_fields_and_their_escapes_do_not_matter() -> None:
    """The signature is over what they say, sorted. It names the same opening."""
    pairs = parse_qsl(GOOD)
    again = "&".join(f"{name}={quote(value, safe='')}" for name, value in reversed(pairs))
    assert again != GOOD
    assert read_init_data(again, TOKEN, NOW) == read_init_data(GOOD, TOKEN, NOW)


def test_fields_that_nobody_knows_yet_are_signed_like_all_others() -> None:
    """Such as `signature`, which came later."""
    opened = read_init_data(signed(TOKEN, {**FIELDS, "signature": "x_-", "new": "…"}), TOKEN, NOW)
    assert opened is not None
    assert opened.customer.id == 1001


def test_names_are_text_that_can_be_written() -> None:
    """Half a character is replaced, and what is no text is no name."""
    opened = read_init_data(
        told(first_name="A\ud800", last_name={"a": 1}, username="\udfff", language_code=1), TOKEN, NOW
    )
    assert opened is not None
    assert opened.customer == Customer(id=1001, name="A?", username="?", language="")


def test_the_published_example_is_good() -> None:
    """What Telegram has signed, not we; a minute later it still is, and an hour later it is too old."""
    at = 1662771648 * 1000
    opened = read_init_data(PUBLISHED, PUBLISHED_FOR, at + 60_000)
    assert opened is not None
    assert (opened.customer.id, opened.customer.language) == (279058397, "ru")
    assert read_init_data(PUBLISHED, PUBLISHED_FOR, at + LONGEST_AGE + 1) is None
    assert read_init_data(PUBLISHED, TOKEN, at) is None


def test_a_user_as_clients_write_it() -> None:
    """Slashes are escaped in the JSON, and the query has "%20" and "%2B"."""
    user = r'{"id":1001,"first_name":"Ann + - ? \/","photo_url":"https:\/\/t.me\/i\/userpic\/320\/4F.svg"}'
    text = signed(TOKEN, {**FIELDS, "user": user}).replace("+", "%20")
    opened = read_init_data(text, TOKEN, NOW)
    assert opened is not None
    assert opened.customer.name == "Ann + - ? /"


def _without(name: str) -> str:
    return urlencode([pair for pair in parse_qsl(GOOD) if pair[0] != name])


def _dated(at: float | str) -> str:
    return signed(TOKEN, {**FIELDS, "auth_date": str(at)})


FORGED: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "no hash": lambda: _without("hash"),
    "no auth_date": lambda: signed(TOKEN, {name: FIELDS[name] for name in ("user", "query_id")}),
    "no user": lambda: signed(TOKEN, {name: FIELDS[name] for name in ("auth_date", "query_id")}),
    "a field is missing": lambda: _without("query_id"),
    "another hash": lambda: GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"),
    "half a hash": lambda: GOOD[:-32],
    "a hash in capitals": lambda: GOOD[:-64] + GOOD[-64:].upper(),
    "a hash that is not ASCII": lambda: GOOD[:-64] + quote("é" * 64),
    "a hash with lone surrogates": lambda: GOOD[:-64] + "%ED%A0%80" * 3,
    "another user": lambda: GOOD.replace("1001", "1002"),
    "one field more": lambda: GOOD + "&can_send_after=0",
    "a field twice": lambda: GOOD + "&query_id=Q",
    "the user twice": lambda: urlencode([("user", json.dumps({"id": 1002})), *parse_qsl(GOOD)]),
    "the hash twice": lambda: GOOD + "&" + GOOD[-69:],
    "another bot's": lambda: signed(OTHERS, FIELDS),
    "no bot's": lambda: signed("", FIELDS),
    "too old": lambda: _dated((NOW - LONGEST_AGE) // 1000 - 1),
    "from the future": lambda: _dated((NOW + AHEAD) // 1000 + 1),
    "a date of words": lambda: _dated("now"),
    "a negative date": lambda: _dated(-(NOW // 1000)),
    "a date with a fraction": lambda: _dated(f"{NOW // 1000}.5"),
    "a date in other digits": lambda: _dated(str(NOW // 1000).translate({48 + n: 0x660 + n for n in range(10)})),
    "a date of the end of the world": lambda: _dated("9" * 13),
    "no user's id": lambda: signed(TOKEN, {**FIELDS, "user": "{}"}),
    "a negative id": lambda: told(id=-1001),
    "no id": lambda: told(id=0),
    "half an id": lambda: told(id=1001.0),
    "an id of words": lambda: told(id="1001"),
    "true as an id": lambda: told(id=True),
    "a huge id": lambda: told(id=2**53),
    "a user that is a list": lambda: signed(TOKEN, {**FIELDS, "user": "[1001]"}),
    "a user that is a number": lambda: signed(TOKEN, {**FIELDS, "user": "1001"}),
    "a user that is no JSON": lambda: signed(TOKEN, {**FIELDS, "user": "{id: 1001}"}),
    "a user of many brackets": lambda: signed(TOKEN, {**FIELDS, "user": "[" * 1500 + "]" * 1500}),
    "5 KB": lambda: told(first_name="x" * 5000),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_whatever_else_names_nobody(forged: Callable[[], str]) -> None:
    """It raises nothing, either."""
    assert read_init_data(forged(), TOKEN, NOW) is None


def test_the_hour_is_exact() -> None:
    """One second older, or newer, is refused above."""
    assert read_init_data(_dated((NOW - LONGEST_AGE) // 1000), TOKEN, NOW) is not None
    assert read_init_data(_dated((NOW + AHEAD) // 1000), TOKEN, NOW) is not None
