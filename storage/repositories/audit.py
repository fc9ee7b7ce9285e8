"""The trail of changes."""

from core.models.audit import Change
from core.models.page import Page, page_of
from storage.repositories.base import Repository
from storage.search import MATCHING_CHANGES, index_change, words_of


class AuditRepository(Repository):
    """Implements core.ports.audit.TrailReader, and Transaction.audit."""

    async def page(self, words: str, number: int, size: int) -> Page[Change]:
        wanted = words_of(words)
        if words.strip() and not wanted:
            return Page(items=(), number=0, pages=1, total=0)
        among = f"WHERE id IN ({MATCHING_CHANGES})" if wanted else ""
        values = {"words": wanted} if wanted else {}
        counted = await self.db.one(f"SELECT COUNT(*) AS total FROM audit {among}", **values)
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"""SELECT id, at, actor, name, action, subject, before, after FROM audit {among}
                 ORDER BY id DESC LIMIT :size OFFSET :skip""",
            size=size,
            skip=number * size,
            **values,
        )
        return Page(items=tuple(Change(**row) for row in rows), number=number, pages=pages, total=counted["total"])

    async def record(self, actor: str, action: str, subject: str, before: str, after: str) -> None:
        name = await self._name(actor)
        row = await self.db.one(
            """INSERT INTO audit (at, actor, name, action, subject, before, after)
               VALUES (:now, :actor, :name, :action, :subject, :before, :after) RETURNING id""",
            now=self.now,
            actor=actor,
            name=name,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
        await index_change(self.db, row["id"], " ".join((name, actor, action, subject, before, after)))

    async def _name(self, actor: str) -> str:
        _kind, _colon, number = actor.rpartition(":")
        if not number.isdigit():
            return ""
        row = await self.db.one("SELECT name FROM customers WHERE id = :id", id=int(number))
        return str(row["name"]) if row else ""
