"""The dispatcher itself: strictness, the journal, and faults on order."""

import asyncio
import logging

import pytest

from playground.errors import BotApiError, ConnectionDropped
from playground.faults import Drop
from playground.telegram import METHODS, Telegram
from tests.playground.helpers import ALICE, refusal, send
from tests.support.waiting import until


async def test_an_unknown_method_is_refused_loudly(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    """404, counted and logged."""
    error = await refusal(telegram.call("sendDice", {"chat_id": ALICE}))
    assert (error.code, error.description) == (404, "Not Found: method not found")
    assert telegram.unknown_methods == {"sendDice": 1}
    assert caplog.records[-1].levelno == logging.ERROR


async def test_method_names_are_matched_without_case(telegram: Telegram) -> None:
    """As Telegram does."""
    assert await telegram.call("GETME", {}) == await telegram.call("getMe", {})


async def test_unknown_parameters_are_ignored_and_counted(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    """So that a test can assert that there are none."""
    await send(telegram, reply_to_message_id=1)
    assert telegram.unknown_parameters == {"sendMessage.reply_to_message_id": 1}
    assert "reply_to_message_id" in caplog.text


async def test_the_journal_keeps_every_call_with_its_end(telegram: Telegram) -> None:
    """Results and refusals."""
    message = await send(telegram)
    await refusal(send(telegram, ""))
    sent, refused = telegram.journal
    assert (sent.method, sent.params["text"], sent.result, sent.error) == ("sendMessage", "Hello", message, None)
    assert refused.error is not None
    assert refused.error.description == "Bad Request: message text is empty"


async def test_too_many_requests_say_when_to_come_back(telegram: Telegram) -> None:
    """As many times as ordered, for that method only; nothing is performed."""
    telegram.faults.too_many_requests("sendMessage", retry_after=7, times=2)
    for _ in range(2):
        error = await refusal(send(telegram))
        assert (error.code, error.parameters) == (429, {"retry_after": 7})
        assert error.description == "Too Many Requests: retry after 7"
    assert await telegram.call("getMe", {})
    assert len(telegram.history(ALICE)) == 1
    assert await send(telegram)


async def test_a_server_error_performs_nothing(telegram: Telegram) -> None:
    """500 once."""
    telegram.faults.refuse("sendMessage", 500, "Internal Server Error")
    assert (await refusal(send(telegram))).code == 500
    assert len(telegram.history(ALICE)) == 1


async def test_a_dropped_connection_hides_what_was_done(telegram: Telegram) -> None:
    """The message is there, the answer is not."""
    telegram.faults.add("sendMessage", Drop())
    with pytest.raises(ConnectionDropped):
        await send(telegram, "unseen")
    assert telegram.history(ALICE)[-1]["text"] == "unseen"


async def test_a_call_that_is_held_lets_others_pass(telegram: Telegram) -> None:
    """And is performed in the end."""
    held = telegram.faults.hold("sendMessage")
    late = asyncio.create_task(send(telegram, "late"))
    await until(lambda: held.met == 1)
    await send(telegram, "early")
    held.go_on.set()
    await late
    assert [message["text"] for message in telegram.history(ALICE)[1:]] == ["early", "late"]


@pytest.mark.parametrize("method", [*METHODS, "getUpdates"])
@pytest.mark.parametrize("value", [{"a": 1}, "[", "{}", "null", -1, "\ud800", True, [None], 10**30])
async def test_no_nonsense_breaks_a_method(telegram: Telegram, method: str, value: object) -> None:
    """It is refused as a bad request, or ignored."""
    params = dict.fromkeys(
        (
            "chat_id",
            "text",
            "message_id",
            "message_ids",
            "commands",
            "scope",
            "media",
            "prices",
            "reply_markup",
            "reply_parameters",
            "entities",
            "offset",
            "menu_button",
        ),
        value,
    )
    for given in (params, {**params, "chat_id": ALICE}, {**params, "chat_id": ALICE, "message_id": 1, "text": "x"}):
        try:
            await telegram.call(method, given)
        except BotApiError as error:
            assert error.code == 400, error.description  # noqa: PT017 - either end is right
