"""Taps and their answers."""

import pytest

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, Clock, button, refusal, send, updates

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_tap_reaches_the_bot_with_its_message(telegram: Telegram) -> None:
    """As the message is at that moment."""
    message = await send(telegram, reply_markup=button())
    query_id = telegram.tap(ALICE, message["message_id"], "go")
    query = (await updates(telegram))[-1]["callback_query"]
    assert (query["id"], query["data"], query["message"]) == (query_id, "go", message)


async def test_a_tap_on_a_deleted_message_shows_the_bot_no_content(telegram: Telegram) -> None:
    """Its date is 0: that is how a bot knows."""
    telegram.tap(ALICE, 99, "anything, for a client may be modified")
    message = (await updates(telegram))[-1]["callback_query"]["message"]
    assert message == {"chat": message["chat"], "message_id": 99, "date": 0}


async def test_a_tap_is_answered_once(telegram: Telegram) -> None:
    """The second answer is too late, whatever it says."""
    answer = {"callback_query_id": telegram.tap(ALICE, 1, "go"), "text": "x" * 200, "show_alert": "true"}
    assert await telegram.call("answerCallbackQuery", answer) is True
    assert (await refusal(telegram.call("answerCallbackQuery", answer))).description == TOO_OLD


async def test_a_late_or_unknown_answer_is_refused(telegram: Telegram, clock: Clock) -> None:
    """In the same words."""
    query_id = telegram.tap(ALICE, 1, "go")
    clock.seconds += 31
    for wrong in (query_id, "12345"):
        error = await refusal(telegram.call("answerCallbackQuery", {"callback_query_id": wrong}))
        assert error.description == TOO_OLD


@pytest.mark.parametrize(
    ("name", "value", "description"),
    [
        ("text", "x" * 201, "Bad Request: MESSAGE_TOO_LONG"),
        ("url", "https://example.com", "Bad Request: URL_INVALID"),
    ],
)
async def test_a_wrong_answer_leaves_the_tap_open(telegram: Telegram, name: str, value: str, description: str) -> None:
    """Too long a text, or an address that is not this bot's."""
    query_id = telegram.tap(ALICE, 1, "go")
    error = await refusal(telegram.call("answerCallbackQuery", {"callback_query_id": query_id, name: value}))
    assert error.description == description
    assert await telegram.call("answerCallbackQuery", {"callback_query_id": query_id})


async def test_the_person_hears_the_answer(telegram: Telegram) -> None:
    """Nobody else does: it belongs to the tapping person's chat."""
    query_id = telegram.tap(ALICE, 1, "go")
    with telegram.world.events.listen() as events:
        await telegram.call("answerCallbackQuery", {"callback_query_id": query_id, "text": "Done"})
        event = events.get_nowait()
    assert event.chat_id == ALICE
    assert event.data == {"type": "answer", "query_id": query_id, "text": "Done", "show_alert": False, "url": None}
