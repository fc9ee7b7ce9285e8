"""Catalogue files that were sent to the bot, and what their senders have answered."""

import json

from core.models.upload import Upload, UploadState
from storage.repositories.base import Repository


class UploadRepository(Repository):
    """Implements core.ports.upload.Uploads."""

    async def find(self, user_id: int) -> Upload | None:
        row = await self.db.one(
            """SELECT number, file_id, name, state, new, changed, unchanged, answers, asked
                 FROM uploads WHERE user_id = :user""",
            user=user_id,
        )
        if row is None:
            return None
        said = {"answers": json.loads(row["answers"]), "asked": tuple(json.loads(row["asked"]))}
        return Upload(**{**row, **said, "state": UploadState(row["state"])})

    async def keep(self, user_id: int, upload: Upload) -> None:
        said = {"answers": json.dumps(dict(upload.answers)), "asked": json.dumps(upload.asked)}
        await self.db.run(
            """INSERT INTO uploads (user_id, number, file_id, name, state, new, changed, unchanged, answers, asked)
               VALUES (:user, :number, :file_id, :name, :state, :new, :changed, :unchanged, :answers, :asked)
               ON CONFLICT (user_id) DO UPDATE SET
                   number = excluded.number, file_id = excluded.file_id, name = excluded.name,
                   state = excluded.state, new = excluded.new, changed = excluded.changed, unchanged = excluded.unchanged,
                   answers = excluded.answers, asked = excluded.asked""",
            user=user_id,
            **{**upload._asdict(), **said},
        )

    async def drop(self, user_id: int) -> None:
        await self.db.run("DELETE FROM uploads WHERE user_id = :user", user=user_id)

    async def remembered(self, header: str, about: str) -> str | None:
        row = await self.db.one(
            "SELECT answer FROM column_answers WHERE header = :header AND about = :about", header=header, about=about
        )
        return row["answer"] if row else None

    async def remember(self, header: str, about: str, answer: str) -> None:
        await self.db.run(
            """INSERT INTO column_answers (header, about, answer) VALUES (:header, :about, :answer)
               ON CONFLICT (header, about) DO UPDATE SET answer = excluded.answer""",
            header=header,
            about=about,
            answer=answer,
        )
