"""Topics, and groups that get another id."""

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, OWNER, refusal, send, updates


async def test_a_topic_is_open_where_somebody_writes(telegram: Telegram) -> None:
    """The bot can write there until it is deleted."""
    telegram.say(ALICE, "Hello", topic=7)
    *_, update = await updates(telegram)
    assert (update["message"]["message_thread_id"], update["message"]["is_topic_message"]) == (7, True)
    assert (await send(telegram, message_thread_id=7))["message_thread_id"] == 7
    for gone in (8, 7):
        telegram.delete_topic(ALICE, gone)
        error = await refusal(telegram.call("sendMessage", {"chat_id": ALICE, "text": "x", "message_thread_id": gone}))
        assert error.description == "Bad Request: message thread not found"


async def test_a_group_with_another_id_says_which(telegram: Telegram) -> None:
    """In the refusal, and in a message of its own."""
    group = telegram.group("Crew")
    moved = telegram.migrate(group, by=OWNER)
    *_, update = await updates(telegram)
    assert update["message"]["migrate_to_chat_id"] == moved
    error = await refusal(telegram.call("sendMessage", {"chat_id": group, "text": "x"}))
    assert error.parameters == {"migrate_to_chat_id": moved}
    assert await telegram.call("sendMessage", {"chat_id": moved, "text": "x"})
