"""The crew's groups."""

from core.models.crew import CrewGroup
from storage.repositories.base import Repository

_GROUP = "SELECT chat_id, title, topic FROM crew_groups"


class CrewRepository(Repository):
    """Implements core.ports.crew.Crew."""

    async def groups(self) -> tuple[CrewGroup, ...]:
        rows = await self.db.all(f"{_GROUP} WHERE ended_at IS NULL ORDER BY title, chat_id")
        return tuple(CrewGroup(**row) for row in rows)

    async def group(self, chat_id: int) -> CrewGroup | None:
        row = await self.db.one(f"{_GROUP} WHERE chat_id = :chat AND ended_at IS NULL", chat=chat_id)
        return CrewGroup(**row) if row else None

    async def title(self, chat_id: int) -> str:
        row = await self.db.one(f"{_GROUP} WHERE chat_id = :chat", chat=chat_id)
        return str(row["title"]) if row else ""

    async def tell(self, group: CrewGroup) -> None:
        await self.db.run(
            """INSERT INTO crew_groups (chat_id, topic, title) VALUES (:chat_id, :topic, :title)
               ON CONFLICT (chat_id) DO UPDATE SET topic = excluded.topic, title = excluded.title, ended_at = NULL""",
            **group.model_dump(),
        )

    async def end(self, chat_id: int) -> bool:
        ended = await self.db.run(
            "UPDATE crew_groups SET ended_at = :now WHERE chat_id = :chat AND ended_at IS NULL",
            chat=chat_id,
            now=self.now,
        )
        return ended == 1

    async def move(self, chat_id: int, to: int) -> None:
        await self.db.run("DELETE FROM crew_groups WHERE chat_id = :to", to=to)
        await self.db.run("UPDATE crew_groups SET chat_id = :to WHERE chat_id = :chat", chat=chat_id, to=to)
        await self.db.run(
            "UPDATE outbox SET chat_id = :to WHERE chat_id = :chat AND sent_at IS NULL AND gave_up_at IS NULL",
            chat=chat_id,
            to=to,
        )
