"""The trail of changes."""

import json
from collections.abc import Sequence

from core.models.audit import Change, Trace
from core.models.page import Page, page_of
from storage.repositories.base import Repository
from storage.search import MATCHING_CHANGES, index_changes, words_of


class AuditRepository(Repository):
    """Implements core.ports.audit.TrailReader, and Transaction.audit and audit_all."""

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

    async def record(self, actor: str, traces: Sequence[Trace]) -> None:
        """In a few statements, however many there are. The newest is read first: the first of them has the highest id."""
        name = await self._name(actor)
        newest = await self.db.one("SELECT COALESCE(MAX(id), 0) AS id FROM audit")
        rows = [(newest["id"] + place, *trace) for place, trace in enumerate(reversed(traces), start=1)]
        await self.db.run(
            """INSERT INTO audit (id, at, actor, name, action, subject, before, after)
               SELECT value->>0, :now, :actor, :name, value->>1, value->>2, value->>3, value->>4 FROM json_each(:rows)""",
            now=self.now,
            actor=actor,
            name=name,
            rows=json.dumps(rows),
        )
        await index_changes(self.db, [(row[0], " ".join((name, actor, *row[1:]))) for row in rows])

    async def _name(self, actor: str) -> str:
        _kind, _colon, number = actor.rpartition(":")
        if not number.isdigit():
            return ""
        row = await self.db.one("SELECT name FROM customers WHERE id = :id", id=int(number))
        return str(row["name"]) if row else ""
