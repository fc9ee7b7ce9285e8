"""Forms that somebody is filling in."""

import json
from collections.abc import Mapping

from storage.repositories.base import Repository


class FormRepository(Repository):
    """Implements core.ports.form.Forms."""

    async def find(self, user_id: int, kind: int) -> dict[str, str] | None:
        row = await self.db.one(
            "SELECT answers FROM forms WHERE user_id = :user AND kind = :kind", user=user_id, kind=kind
        )
        return dict(json.loads(row["answers"])) if row else None

    async def save(self, user_id: int, kind: int, answers: Mapping[str, str]) -> None:
        await self.db.run(
            """INSERT INTO forms (user_id, kind, answers) VALUES (:user, :kind, :answers)
               ON CONFLICT (user_id, kind) DO UPDATE SET answers = excluded.answers""",
            user=user_id,
            kind=kind,
            answers=json.dumps(dict(answers), ensure_ascii=False),
        )

    async def drop(self, user_id: int, kind: int) -> bool:
        return (
            await self.db.run("DELETE FROM forms WHERE user_id = :user AND kind = :kind", user=user_id, kind=kind) == 1
        )
