"""Shop windows: the message of each chat that is edited."""

import json

from core.models.window import Window
from storage.repositories.base import Repository


class WindowRepository(Repository):
    """Implements core.ports.window.Windows."""

    async def window(self, chat_id: int) -> Window:
        row = await self.db.one(
            """SELECT chat_id, message_id, photo, awaiting, search, keyboard_id, leftover, stays
                 FROM windows WHERE chat_id = :chat""",
            chat=chat_id,
        )
        return Window(**{**row, "leftover": json.loads(row["leftover"])}) if row else Window(chat_id=chat_id)

    async def save(self, window: Window) -> None:
        await self.db.run(
            """INSERT INTO windows (chat_id, message_id, photo, awaiting, search, keyboard_id, leftover, stays)
               VALUES (:chat_id, :message_id, :photo, :awaiting, :search, :keyboard_id, :leftover, :stays)
               ON CONFLICT (chat_id) DO UPDATE SET message_id = excluded.message_id, photo = excluded.photo,
                   awaiting = excluded.awaiting, search = excluded.search,
                   keyboard_id = excluded.keyboard_id, leftover = excluded.leftover, stays = excluded.stays""",
            **{**window.model_dump(), "leftover": json.dumps(window.leftover)},
        )
