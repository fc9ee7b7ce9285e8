"""Shop windows: the message of each chat that is edited."""

import json

from core.models.window import Window
from storage.repositories.base import Repository

_LISTS = ("leftover", "answers", "edits_told")
"""Kept as JSON."""


class WindowRepository(Repository):
    """Implements core.ports.window.Windows."""

    async def window(self, chat_id: int) -> Window:
        row = await self.db.one(
            """SELECT chat_id, message_id, photo, awaiting, search, keyboard_id, leftover, stays, answers, edits_told, topic
                 FROM windows WHERE chat_id = :chat""",
            chat=chat_id,
        )
        lists = {name: json.loads(row[name]) for name in _LISTS} if row else {}
        return Window.model_validate({**row, **lists}) if row else Window(chat_id=chat_id)

    async def save(self, window: Window) -> None:
        told = window.model_dump()
        await self.db.run(
            """INSERT INTO windows (chat_id, message_id, photo, awaiting, search, keyboard_id, leftover, stays, answers, edits_told, topic)
               VALUES (:chat_id, :message_id, :photo, :awaiting, :search, :keyboard_id, :leftover, :stays, :answers, :edits_told, :topic)
               ON CONFLICT (chat_id) DO UPDATE SET message_id = excluded.message_id, photo = excluded.photo,
                   awaiting = excluded.awaiting, search = excluded.search,
                   keyboard_id = excluded.keyboard_id, leftover = excluded.leftover, stays = excluded.stays,
                   answers = excluded.answers, edits_told = excluded.edits_told, topic = excluded.topic""",
            **{**told, **{name: json.dumps(told[name]) for name in _LISTS}},
        )
