"""Shop windows: which message of a chat is the one to edit."""

from core.models.window import Window
from storage.repositories.base import Repository


class WindowRepository(Repository):
    """Implements core.ports.Windows."""

    async def window(self, chat_id: int) -> Window:
        row = await self.db.one(
            "SELECT chat_id, message_id, has_photo, route, awaiting FROM windows WHERE chat_id = :chat", chat=chat_id
        )
        return Window(**row) if row else Window(chat_id=chat_id)

    async def save(self, window: Window) -> None:
        await self.db.run(
            """INSERT INTO windows (chat_id, message_id, has_photo, route, awaiting)
               VALUES (:chat_id, :message_id, :has_photo, :route, :awaiting)
               ON CONFLICT (chat_id) DO UPDATE SET message_id = excluded.message_id, has_photo = excluded.has_photo,
                   route = excluded.route, awaiting = excluded.awaiting""",
            **window.model_dump(),
        )
