"""Reads updates with the library; if it cannot read one, keeps as much as the shop needs.

The library reads all of an update or nothing, and knows only the fields of its release: a poll with a newer field was never answered.
Nor does it check types, so this module checks once what the shop reads.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from telegram import Message, Update

from bot.calls.rate_limit import ShopBot
from bot.pipeline.content import is_machine, is_silent
from bot.pipeline.raw import Raw, message_in, number, part_of, sender_of
from bot.visit import BORROWED

_USER = {"is_bot": bool, "first_name": str, "last_name": str, "username": str, "language_code": str}
_CHAT = {"title": str, "username": str, "first_name": str, "last_name": str}
_MESSAGE = {"text": str, "caption": str, "media_group_id": str}
_QUERY = {"data": str, "chat_instance": str, "inline_message_id": str}
_NEEDED = (
    "from",
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "contact",
    "location",
    "venue",
    "media_group_id",
    "reply_to_message",
    *BORROWED,
)
"""The parts of a message that the shop needs, beside its chat and date."""
_LATEST = 2**32
"""A date beyond this, in seconds, is not valid."""

log = structlog.get_logger(__name__)


def read_update(raw: Raw, bot: ShopBot) -> Update | None:
    """The update; None if nobody said anything to us. None with a line in the log if there is nobody to answer, or nothing to answer to."""
    update_id = raw.get("update_id")
    if is_silent(raw) or is_machine(raw):
        return None
    try:
        tidied = _tidied(raw)
    except LookupError as missing:
        log.warning("update_set_aside", update_id=update_id, without=str(missing))
        return None
    try:
        return Update.de_json(tidied, bot)
    except Exception as unread:
        return _read_in_part(tidied, bot, unread)


def _read_in_part(tidied: Raw, bot: ShopBot, unread: Exception) -> Update | None:
    update_id, reason = tidied["update_id"], type(unread).__name__
    kind = "message" if "message" in tidied else "edited_message"
    if kind in tidied:
        tidied = {**tidied, kind: _needed(tidied[kind], bot)}
    elif message := part_of(tidied.get("callback_query"), "message"):
        tidied = {**tidied, "callback_query": {**tidied["callback_query"], "message": _needed(message, bot)}}
    else:
        log.warning("update_set_aside", update_id=update_id, reason=reason)
        return None
    log.warning("update_read_in_part", update_id=update_id, reason=reason)
    return Update.de_json(tidied, bot)


def _tidied(raw: Raw) -> Raw:
    """The update without fields of the wrong type. Raises LookupError if what an answer needs is missing."""
    if not sender_of(raw):
        raise LookupError("from")
    tidied = {"update_id": raw["update_id"]}
    if message := message_in(raw):
        kind = "message" if part_of(raw, "message") else "edited_message"
        return {**tidied, kind: {**_message(message), "from": _user(message)}}
    if query := part_of(raw, "callback_query"):
        return {**tidied, "callback_query": _query(query)}
    return {**raw, "my_chat_member": {**raw["my_chat_member"], "from": _user(raw["my_chat_member"])}}


def _message(message: Raw) -> Raw:
    date = number(message.get("date")) or 0
    always = {"message_id": number(message.get("message_id")) or 0, "date": date if 0 <= date < _LATEST else 0}
    marked: Raw = {name: _marks(message[name]) for name in ("entities", "caption_entities") if name in message}
    return {**_of(message, _MESSAGE), **always, **marked, "chat": _chat(message)}


def _marks(entities: object) -> list[Raw]:
    """The entities that say where they are."""
    listed = entities if isinstance(entities, list) else []
    return [
        one
        for one in listed
        if isinstance(one, dict)
        and all((number(one.get(name)) or 0) >= 0 for name in ("offset", "length"))
        and isinstance(one.get("url", ""), str)
    ]


def _query(query: Raw) -> Raw:
    if not isinstance(query.get("id"), str):
        raise LookupError("id")
    tidied = {"chat_instance": "", **_of(query, _QUERY), "from": _user(query)}
    tidied.pop("message", None)
    message = part_of(query, "message")
    return {**tidied, "message": _message(message)} if message else tidied


def _user(content: Raw) -> Raw:
    return {"is_bot": False, "first_name": "", **_of(part_of(content, "from"), _USER)}


def _chat(message: Raw) -> Raw:
    chat = part_of(message, "chat")
    if not number(chat.get("id")) or not isinstance(chat.get("type"), str):
        raise LookupError("chat")
    return _of(chat, _CHAT)


def _of(part: Raw, kinds: Mapping[str, type]) -> Raw:
    return {name: value for name, value in part.items() if name not in kinds or type(value) is kinds[name]}


def _needed(message: Raw, bot: ShopBot) -> Raw:
    """The message with those needed parts that can be read."""
    reduced: Raw = {name: message[name] for name in ("message_id", "date", "chat")}
    for name in _NEEDED:
        if name in message:
            reduced |= _readable(reduced, name, message[name], bot)
    return reduced


def _readable(reduced: Raw, name: str, value: Any, bot: ShopBot) -> Raw:  # noqa: ANN401 - as it came
    """The part if it can be read, else nothing. That the message is somebody else's is kept in any form."""
    try:
        Message.de_json({**reduced, name: value}, bot)
    except Exception:
        return {"forward_date": 1} if name in BORROWED else {}
    return {name: value}
