"""Catalogue files that were sent to the bot."""

from core.models.upload import Upload, UploadState
from storage.repositories.base import Repository


class UploadRepository(Repository):
    """Implements core.ports.upload.Uploads."""

    async def find(self, user_id: int) -> Upload | None:
        row = await self.db.one(
            "SELECT number, file_id, name, state, new, changed, unchanged FROM uploads WHERE user_id = :user",
            user=user_id,
        )
        return Upload(**{**row, "state": UploadState(row["state"])}) if row else None

    async def keep(self, user_id: int, upload: Upload) -> None:
        await self.db.run(
            """INSERT INTO uploads (user_id, number, file_id, name, state, new, changed, unchanged)
               VALUES (:user, :number, :file_id, :name, :state, :new, :changed, :unchanged)
               ON CONFLICT (user_id) DO UPDATE SET
                   number = excluded.number, file_id = excluded.file_id, name = excluded.name,
                   state = excluded.state, new = excluded.new, changed = excluded.changed, unchanged = excluded.unchanged""",
            user=user_id,
            **upload._asdict(),
        )

    async def drop(self, user_id: int) -> None:
        await self.db.run("DELETE FROM uploads WHERE user_id = :user", user=user_id)
