"""Inline keyboards."""

from typing import Any

import pytest

from playground.telegram import Telegram
from tests.playground.helpers import button, refusal, send

PARSE = "Bad Request: can't parse inline keyboard button: "


@pytest.mark.parametrize("data", ["x" * 65, "ä" * 33])
async def test_callback_data_has_64_bytes_at_most(telegram: Telegram, data: str) -> None:
    """Bytes, not characters."""
    error = await refusal(send(telegram, reply_markup=button(callback_data=data)))
    assert error.description == "Bad Request: BUTTON_DATA_INVALID"
    assert await send(telegram, reply_markup=button(callback_data="ä" * 32))


@pytest.mark.parametrize(
    ("wrong", "description"),
    [
        ({"text": "x"}, PARSE + "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": ""}, PARSE + "Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, PARSE + 'Field "text" must be of type String'),
        ({"text": " ", "callback_data": "x"}, "Bad Request: BUTTON_TEXT_INVALID"),
        ({"text": "x", "callback_data": "x", "style": "blue"}, PARSE + "invalid button style specified"),
        ({"text": "x", "pay": True}, "Bad Request: BUTTON_TYPE_INVALID"),
        (
            {"text": "x", "url": "shop"},
            "Bad Request: inline keyboard button URL 'shop' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_a_wrong_button_is_refused(telegram: Telegram, wrong: dict[str, Any], description: str) -> None:
    """Each in Telegram's words."""
    error = await refusal(send(telegram, reply_markup={"inline_keyboard": [[wrong]]}))
    assert error.description == description


async def test_a_hundred_buttons_pass_and_one_more_does_not(telegram: Telegram) -> None:
    """Of at most eight in a row."""
    key = {"text": "x", "callback_data": "x"}
    assert await send(telegram, reply_markup={"inline_keyboard": [[key] * 5] * 20})
    for rows in ([[key] * 5] * 20 + [[key]], [[key] * 9]):
        error = await refusal(send(telegram, reply_markup={"inline_keyboard": rows}))
        assert error.description == "Bad Request: reply markup is too long"


async def test_empty_rows_disappear(telegram: Telegram) -> None:
    """A keyboard of empty rows is none."""
    assert "reply_markup" not in await send(telegram, reply_markup={"inline_keyboard": [[]]})
    keyboard = button()
    keyboard["inline_keyboard"].insert(0, [])
    assert (await send(telegram, reply_markup=keyboard))["reply_markup"] == button()


async def test_a_markup_that_is_no_json_is_refused(telegram: Telegram) -> None:
    """As is one of another shape."""
    error = await refusal(send(telegram, reply_markup="{"))
    assert error.description == "Bad Request: can't parse reply keyboard markup JSON object"
    error = await refusal(send(telegram, reply_markup="[1]"))
    assert error.description == "Bad Request: object expected as reply markup"
