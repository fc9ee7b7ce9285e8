"""sendMessage, deleteMessage, deleteMessages, getChat, sendChatAction."""

import json

import pytest

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, Clock, button, refusal, send, updates


async def test_a_message_reaches_the_chat_as_it_is_returned(telegram: Telegram) -> None:
    """The bot's answer and the page's history are the same object."""
    message = await send(telegram, "<b>Hi</b>", parse_mode="HTML", reply_markup=json.dumps(button()))
    assert telegram.history(ALICE)[-1] == message
    assert (message["text"], message["entities"]) == ("Hi", [{"type": "bold", "offset": 0, "length": 2}])
    assert message["reply_markup"] == button()


@pytest.mark.parametrize("text", ["", "  \n ", "<b></b>"])
async def test_an_empty_text_is_refused(telegram: Telegram, text: str) -> None:
    """Empty is what is empty after parsing and trimming."""
    error = await refusal(send(telegram, text, parse_mode="HTML"))
    assert error.description == "Bad Request: message text is empty"


async def test_the_limit_of_a_text_counts_after_parsing(telegram: Telegram) -> None:
    """Tags and references do not count; 4,096 units pass and one more does not."""
    assert await send(telegram, f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    error = await refusal(send(telegram, "x" * 4097))
    assert error.description == "Bad Request: message is too long"


async def test_a_face_counts_two_towards_the_limit(telegram: Telegram) -> None:
    """Telegram counts UTF-16 units."""
    assert await send(telegram, "😀" * 2048)
    assert (await refusal(send(telegram, "😀" * 2049))).description == "Bad Request: message is too long"


async def test_wrong_html_and_unknown_modes_are_refused(telegram: Telegram) -> None:
    """The refusal of the parser is the refusal of the call."""
    error = await refusal(send(telegram, "<b>x", parse_mode="HTML"))
    assert error.description.startswith("Bad Request: can't parse entities: ")
    assert (await refusal(send(telegram, parse_mode="Wiki"))).description == "Bad Request: unsupported parse_mode"


async def test_without_a_mode_tags_are_text(telegram: Telegram) -> None:
    """Nothing is parsed that was not asked for."""
    assert (await send(telegram, "<b>x</b>"))["text"] == "<b>x</b>"


async def test_a_chat_that_nobody_has_opened_is_not_found(telegram: Telegram) -> None:
    """A bot cannot write first: Bob exists, but has not spoken."""
    assert (await refusal(send(telegram, chat_id=BOB))).description == "Bad Request: chat not found"
    telegram.say(BOB, "/start")
    assert await send(telegram, chat_id=BOB)


@pytest.mark.parametrize("chat_id", [5, "@somebody", "x", -1])
async def test_an_unknown_chat_is_not_found(telegram: Telegram, chat_id: object) -> None:
    """Ids and names nobody has."""
    assert (await refusal(send(telegram, chat_id=chat_id))).description == "Bad Request: chat not found"


async def test_a_missing_chat_is_said(telegram: Telegram) -> None:
    """Telegram words this one differently."""
    assert (await refusal(send(telegram, chat_id=""))).description == "Bad Request: chat_id is empty"


async def test_who_blocks_the_bot_gets_nothing(telegram: Telegram) -> None:
    """403 until unblocked; the bot is told of both."""
    telegram.block(ALICE)
    error = await refusal(send(telegram))
    assert (error.code, error.description) == (403, "Forbidden: bot was blocked by the user")
    telegram.unblock(ALICE)
    assert await send(telegram)
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in (await updates(telegram))[1:]]
    assert changes == ["kicked", "member"]


async def test_a_reply_shows_what_it_answers(telegram: Telegram) -> None:
    """Only one level deep, and never to a message that is not there."""
    first = await send(telegram, "first")
    second = await send(telegram, "second", reply_parameters=json.dumps({"message_id": first["message_id"]}))
    third = await send(telegram, "third", reply_parameters={"message_id": second["message_id"]})
    assert second["reply_to_message"] == first
    assert "reply_to_message" not in third["reply_to_message"]
    error = await refusal(send(telegram, reply_parameters={"message_id": 99}))
    assert error.description == "Bad Request: message to be replied not found"
    assert await send(telegram, reply_parameters={"message_id": 99, "allow_sending_without_reply": True})


async def test_a_reply_keyboard_is_for_people_only(telegram: Telegram) -> None:
    """The bot's message has no `reply_markup`, the page's has."""
    keyboard = {"keyboard": [[{"text": "My phone", "request_contact": True}]]}
    message = await send(telegram, reply_markup=json.dumps(keyboard))
    assert "reply_markup" not in message
    assert telegram.history(ALICE)[-1]["reply_markup"] == keyboard


async def test_a_message_can_be_deleted_once(telegram: Telegram) -> None:
    """The second time it is not found."""
    target = {"chat_id": ALICE, "message_id": (await send(telegram))["message_id"]}
    assert await telegram.call("deleteMessage", target) is True
    error = await refusal(telegram.call("deleteMessage", target))
    assert error.description == "Bad Request: message to delete not found"


async def test_an_old_message_cannot_be_deleted(telegram: Telegram, clock: Clock) -> None:
    """48 hours, not a second more."""
    target = {"chat_id": ALICE, "message_id": (await send(telegram))["message_id"]}
    clock.seconds += 48 * 60 * 60 + 1
    error = await refusal(telegram.call("deleteMessage", target))
    assert error.description == "Bad Request: message can't be deleted for everyone"


async def test_in_a_group_the_bot_deletes_only_its_own_messages(telegram: Telegram) -> None:
    """It is no administrator."""
    group = telegram.group("Friends")
    theirs, mine = telegram.say(ALICE, "/shop", chat_id=group), await send(telegram, chat_id=group)
    error = await refusal(telegram.call("deleteMessage", {"chat_id": group, "message_id": theirs["message_id"]}))
    assert error.description == "Bad Request: message can't be deleted for everyone"
    assert await telegram.call("deleteMessage", {"chat_id": group, "message_id": mine["message_id"]}) is True


async def test_many_messages_go_at_once_and_missing_ones_are_skipped(telegram: Telegram) -> None:
    """Only the list itself can be wrong."""
    ids = [(await send(telegram))["message_id"] for _ in range(2)]
    assert await telegram.call("deleteMessages", {"chat_id": ALICE, "message_ids": json.dumps([*ids, 99])}) is True
    assert [message["text"] for message in telegram.history(ALICE)] == ["hello"]
    error = await refusal(telegram.call("deleteMessages", {"chat_id": ALICE, "message_ids": list(range(101))}))
    assert error.description == "Bad Request: too many message identifiers specified"


async def test_a_refused_message_leaves_nothing(telegram: Telegram) -> None:
    """Neither in the chat nor in the numbering."""
    before = await send(telegram)
    await refusal(send(telegram, reply_markup=button(callback_data="x" * 65)))
    after = await send(telegram)
    assert after["message_id"] == before["message_id"] + 1


async def test_an_unknown_action_is_refused(telegram: Telegram) -> None:
    """Typing is known."""
    assert await telegram.call("sendChatAction", {"chat_id": ALICE, "action": "typing"}) is True
    error = await refusal(telegram.call("sendChatAction", {"chat_id": ALICE, "action": "juggling"}))
    assert error.description == "Bad Request: wrong parameter action in request"


async def test_a_chat_can_be_looked_up(telegram: Telegram) -> None:
    """By its id."""
    chat = await telegram.call("getChat", {"chat_id": str(ALICE)})
    assert (chat["id"], chat["type"], chat["first_name"]) == (ALICE, "private", "Alice")
