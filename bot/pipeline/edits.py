"""Tells an edit that says something else from one that changes nothing we read: a link's preview, a live location that moves."""

import json
from contextlib import suppress
from typing import Any

from bot.pipeline.raw import Raw, message_id_of, part_of
from core.errors import StorageUnavailable
from core.models.inbox import Accepted
from core.ports import Store
from core.usecases.inbox import said_before


async def is_worth_a_look(store: Store, bot_id: int, accepted: Accepted, raw: Raw) -> bool:
    """Whether an edit has to be looked at. If that cannot be told now, it has."""
    with suppress(StorageUnavailable):
        before = await store.read(said_before, bot_id, accepted, message_id_of(raw))
        return says_something_new(raw, json.loads(before or "null"))
    return True


def says_something_new(update: Raw, before: object) -> bool:
    """Whether the edited message says what it did not say in `before`, the update that brought it until now (None: not known)."""
    edited = part_of(update, "edited_message")
    if "location" in edited:
        return False
    former = part_of(before, "message") or part_of(before, "edited_message")
    return _said_in(edited) != _said_in(former)


def _said_in(message: Raw) -> list[Any]:
    """Words, the addresses behind them, and which file or contact it is."""
    links = [one.get("url") for name in ("entities", "caption_entities") for one in _dicts(message.get(name))]
    photo = [one.get("file_unique_id") for one in _dicts(message.get("photo"))[-1:]]
    file = part_of(message, "document").get("file_unique_id")
    return [message.get("text"), message.get("caption"), list(filter(None, links)), photo, file, message.get("contact")]


def _dicts(listed: object) -> list[Raw]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
