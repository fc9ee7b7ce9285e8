"""editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup."""

import json
from typing import Any

import pytest

from playground.params import Upload
from playground.shapes import Json
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, button, png, refusal, send

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def edit(telegram: Telegram, message: Json, what: str = "Text", **params: Any) -> Json:
    target = {"chat_id": ALICE, "message_id": message["message_id"], **params}
    files = {"new": Upload("new.png", png(grey=9))}
    return dict(await telegram.call(f"editMessage{what}", target, files if what == "Media" else None))


async def photo(telegram: Telegram, **params: Any) -> Json:
    files = {"photo": Upload("a.png", png())}
    return dict(await telegram.call("sendPhoto", {"chat_id": ALICE, **params}, files))


async def test_an_edit_changes_the_text_and_takes_the_keyboard_away(telegram: Telegram) -> None:
    """A keyboard that is not sent again is gone."""
    message = await send(telegram, "old", reply_markup=button())
    edited = await edit(telegram, message, text="<i>new</i>", parse_mode="HTML")
    assert (edited["text"], edited["entities"][0]["type"]) == ("new", "italic")
    assert "reply_markup" not in edited
    assert telegram.history(ALICE)[-1] == edited


async def test_an_edit_that_changes_nothing_is_refused(telegram: Telegram) -> None:
    """The same text with the same keyboard; another keyboard alone is a change, and so are other entities."""
    message = await send(telegram, "same", reply_markup=button())
    error = await refusal(edit(telegram, message, text=" same ", reply_markup=json.dumps(button())))
    assert error.description == NOT_MODIFIED
    assert await edit(telegram, message, text="same", reply_markup=button("Other"))
    assert await edit(telegram, message, text="<b>same</b>", parse_mode="HTML", reply_markup=button("Other"))


async def test_an_edit_done_twice_is_refused_the_second_time(telegram: Telegram) -> None:
    """The date of the first edit is no difference."""
    message = await send(telegram)
    await edit(telegram, message, text="new")
    assert (await refusal(edit(telegram, message, text="new"))).description == NOT_MODIFIED


async def test_a_missing_message_cannot_be_edited(telegram: Telegram) -> None:
    """Nor one without a number."""
    error = await refusal(edit(telegram, {"message_id": 99}, text="x"))
    assert error.description == "Bad Request: message to edit not found"
    error = await refusal(edit(telegram, {"message_id": ""}, text="x"))
    assert error.description == "Bad Request: message identifier is not specified"


async def test_somebody_elses_message_cannot_be_edited(telegram: Telegram) -> None:
    """Alice's words are hers."""
    error = await refusal(edit(telegram, telegram.say(ALICE, "mine"), text="x"))
    assert error.description == "Bad Request: message can't be edited"


async def test_texts_and_captions_are_not_the_same(telegram: Telegram) -> None:
    """A picture has no text to edit, a text no caption."""
    error = await refusal(edit(telegram, await photo(telegram), text="x"))
    assert error.description == "Bad Request: there is no text in the message to edit"
    error = await refusal(edit(telegram, await send(telegram), "Caption", caption="x"))
    assert error.description == "Bad Request: there is no caption in the message to edit"


async def test_a_caption_changes_and_has_its_own_limit(telegram: Telegram) -> None:
    """1,024 units after parsing."""
    message = await photo(telegram, caption="old")
    edited = await edit(telegram, message, "Caption", caption="<b>new</b>", parse_mode="HTML")
    assert (edited["caption"], edited["caption_entities"][0]["type"]) == ("new", "bold")
    error = await refusal(edit(telegram, message, "Caption", caption="x" * 1025))
    assert error.description == "Bad Request: message caption is too long"


async def test_a_text_becomes_a_picture(telegram: Telegram) -> None:
    """Its text goes, the caption comes."""
    media = {"type": "photo", "media": "attach://new", "caption": "<b>c</b>", "parse_mode": "HTML"}
    edited = await edit(telegram, await send(telegram, "text"), "Media", media=json.dumps(media))
    assert "text" not in edited
    assert (edited["caption"], edited["photo"][-1]["width"]) == ("c", 4)
    assert not telegram.unknown_parameters


async def test_a_picture_becomes_another_one_and_loses_its_caption(telegram: Telegram) -> None:
    """The same picture again is no change."""
    message = await photo(telegram, caption="old")
    again = {"type": "photo", "media": message["photo"][-1]["file_id"], "caption": "old"}
    assert (await refusal(edit(telegram, message, "Media", media=json.dumps(again)))).description == NOT_MODIFIED
    edited = await edit(telegram, message, "Media", media=json.dumps({"type": "photo", "media": "attach://new"}))
    assert edited["photo"] != message["photo"]
    assert "caption" not in edited


async def test_a_keyboard_alone_can_change(telegram: Telegram) -> None:
    """And go; a second time that is no change."""
    message = await send(telegram, reply_markup=button())
    assert (await edit(telegram, message, "ReplyMarkup", reply_markup=button("B")))["reply_markup"] == button("B")
    assert "reply_markup" not in await edit(telegram, message, "ReplyMarkup")
    assert (await refusal(edit(telegram, message, "ReplyMarkup"))).description == NOT_MODIFIED


async def test_an_edit_takes_no_reply_keyboard(telegram: Telegram) -> None:
    """Only inline keyboards belong to a message."""
    error = await refusal(edit(telegram, await send(telegram), text="x", reply_markup={"keyboard": [["a"]]}))
    assert error.description == "Bad Request: inline keyboard expected"


@pytest.mark.parametrize("what", ["Text", "ReplyMarkup"])
async def test_who_blocks_the_bot_sees_no_edits(telegram: Telegram, what: str) -> None:
    """403, as for new messages."""
    message = await send(telegram)
    telegram.block(ALICE)
    assert (await refusal(edit(telegram, message, what, text="x"))).code == 403
