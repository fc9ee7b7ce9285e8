"""The audit log."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.models.actor import Actor
from core.models.audit import Change
from core.models.page import MOST_LISTED, Page, page_of
from storage.executor import Value
from storage.repositories.base import Repository
from storage.repositories.imports import WILL_BE
from storage.words import split_words


class AuditRepository(Repository):
    """Implements core.ports.audit.AuditLog, and Transaction.audit."""

    async def page(self, words: str, actions: Mapping[str, str], number: int, size: int) -> Page[Change]:
        wanted = list(dict.fromkeys(split_words(words)))
        if words.strip() and not wanted:
            return Page(items=(), number=0, pages=1, total=0)
        search = self.dialect.search
        matching = f"WHERE id IN ({search.newest_changes})" if wanted else ""
        values = {"words": search.changes_with({word: _called(word, actions) for word in wanted})}
        counted = await self.db.one(
            f"SELECT COUNT(*) AS total FROM (SELECT id FROM audit {matching} LIMIT :most) AS newest",
            most=MOST_LISTED,
            **values,
        )
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"""SELECT id, at, actor, name, action, subject, before, after FROM audit {matching}
                 ORDER BY id DESC LIMIT :size OFFSET :skip""",
            most=MOST_LISTED,
            size=size,
            skip=number * size,
            **values,
        )
        return Page(items=tuple(_change(row) for row in rows), number=number, pages=pages, total=counted["total"])

    async def record(self, actor: Actor, action: str, subject: str, before: str, after: str) -> None:
        name, who = await self._name(actor), str(actor)
        row = await self.db.one(
            f"{_RECORD} RETURNING id",
            now=self.now,
            actor=who,
            name=name,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
        words = " ".join((name, who, action, subject, before, after))
        await self.dialect.search.index_changes(self.db, [(row["id"], action, words)])

    async def record_all(self, actor: Actor, action: str, changes: Sequence[tuple[str, str, str]]) -> None:
        newest, who = await self._newest(), {"actor": str(actor), "name": await self._name(actor), "action": action}
        rows: list[Mapping[str, Value]] = [
            {"now": self.now, **who, "subject": subject, "before": before, "after": after}
            for subject, before, after in changes
        ]
        await self.db.many(_RECORD, rows)
        await self._index_later(newest)

    async def record_import(self, actor: Actor, staging: int) -> None:
        newest = await self._newest()
        await self.db.run(_IMPORTED, now=self.now, actor=str(actor), name=await self._name(actor), staging=staging)
        await self._index_later(newest)

    async def index_due(self, limit: int) -> int:
        rows = await self.db.all(
            f"""SELECT a.id, a.name, a.actor, a.action, a.subject, a.before, a.after
                  FROM audit_due due {self.dialect.ordered_join} audit a ON a.id = due.audit_id
                 ORDER BY due.audit_id LIMIT :limit""",
            limit=limit,
        )
        changes = [(row["id"], row["action"], " ".join(tuple(row)[1:])) for row in rows]
        await self.dialect.search.index_changes(self.db, changes)
        await self.db.run(
            f"DELETE FROM audit_due WHERE audit_id IN ({self.dialect.integers_in(':ids')})",
            ids=json.dumps([row["id"] for row in rows]),
        )
        return len(rows)

    async def _newest(self) -> int:
        row = await self.db.one("SELECT COALESCE(MAX(id), 0) AS id FROM audit")
        return int(row["id"])

    async def _index_later(self, newest: int) -> None:
        """Have the entries after this one made findable in short writes of their own."""
        await self.db.run("INSERT INTO audit_due (audit_id) SELECT id FROM audit WHERE id > :newest", newest=newest)

    async def _name(self, actor: Actor) -> str:
        if actor.user_id is None:
            return ""
        row = await self.db.one("SELECT name FROM customers WHERE id = :id", id=actor.user_id)
        return str(row["name"]) if row else ""


def _change(row: Any) -> Change:  # noqa: ANN401 - a Row
    return Change(**{**row, "actor": Actor.parse(row["actor"])})


def _called(word: str, actions: Mapping[str, str]) -> Sequence[str]:
    """The actions with a word that begins like this."""
    return [action for action, told in actions.items() if any(one.startswith(word) for one in split_words(told))]


_RECORD = """INSERT INTO audit (at, actor, name, action, subject, before, after)
             VALUES (:now, :actor, :name, :action, :subject, :before, :after)"""
_IMPORTED = f"""
    INSERT INTO audit (at, actor, name, action, subject, before, after)
    SELECT :now, :actor, :name, CASE staged.is_new WHEN 1 THEN 'import.new' ELSE 'import.change' END, staged.code,
           CASE WHEN s.on_hand <> {WILL_BE}
                THEN ltrim(staged.told_before || ', stock ' || s.on_hand, ', ') ELSE staged.told_before END,
           CASE WHEN s.on_hand <> {WILL_BE}
                THEN ltrim(staged.told_after || ', stock ' || {WILL_BE}, ', ') ELSE staged.told_after END
      FROM staged_skus staged LEFT JOIN skus s ON s.id = staged.id AND staged.is_new = 0
     WHERE staged.staging_id = :staging AND (staged.told_after <> '' OR s.on_hand <> {WILL_BE})
     ORDER BY staged.id DESC"""
"""Readers see the newest row first, so the first change in the catalogue is written last."""
