"""Notices that are owed."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.models.outbox import (
    DOUBLED,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    UNANSWERED,
    UNANSWERED_PAUSE,
    Notice,
    NoticeKind,
    Undelivered,
)
from storage.repositories.base import Repository

_OWED = """
    SELECT id, kind, chat_id, subject_id, message_id, attempts, unanswered, created_at
      FROM outbox WHERE sent_at IS NULL AND gave_up_at IS NULL
"""

DUE = f"""
    (next_try_at <= :now
     OR next_try_at > :now + unanswered * {UNANSWERED_PAUSE}
                    + CASE WHEN attempts < {DOUBLED} THEN {FIRST_PAUSE} << CAST(attempts AS INTEGER) ELSE {LONGEST_PAUSE} END)
"""
"""Its time has come; or its time is further away than its longest pause, because the clock was set back meanwhile."""

_GIVEN_UP = "SELECT kind, subject_id, reason FROM outbox WHERE gave_up_at IS NOT NULL"

_TOLD_ONCE = "kind IN ('undelivered', 'copy_failed')"
"""These kinds have an index by what they are about."""

_OWE = """
    INSERT INTO outbox (kind, chat_id, subject_id, message_id, created_at, next_try_at)
    VALUES (:kind, :chat, :subject, :message, :now, :now + :delay)
"""


class OutboxRepository(Repository):
    """Implements core.ports.outbox.Outbox."""

    async def due_chats(self, busy: Collection[int], limit: int, counter_id: int) -> tuple[int, ...]:
        rows = await self.db.all(
            f"""SELECT chat_id FROM outbox
                WHERE sent_at IS NULL AND gave_up_at IS NULL AND {DUE}
                  AND chat_id NOT IN ({self.dialect.integers_in(":busy")})
                  AND (:counter = 0
                       OR NOT EXISTS (SELECT 1 FROM leases WHERE name = 'chat:' || chat_id AND counter_id <> :counter))
                GROUP BY chat_id ORDER BY MIN(next_try_at), chat_id LIMIT :limit""",
            now=self.now,
            busy=json.dumps(list(busy)),
            counter=counter_id,
            limit=limit,
        )
        return tuple(row["chat_id"] for row in rows)

    async def due_in(self, chat_id: int, limit: int) -> tuple[Notice, ...]:
        rows = await self.db.all(
            f"{_OWED} AND chat_id = :chat AND {DUE} ORDER BY next_try_at, id LIMIT :limit",
            chat=chat_id,
            now=self.now,
            limit=limit,
        )
        return tuple(Notice(**row) for row in rows)

    async def is_owed(self, notice_id: int) -> bool:
        return await self.db.one(f"{_OWED} AND id = :id", id=notice_id) is not None

    async def place_of(self, notice_id: int) -> int:
        row = await self.db.one("SELECT message_id FROM outbox WHERE id = :id", id=notice_id)
        return int(row["message_id"]) if row else 0

    async def owed_to(self, chat_id: int, kind: NoticeKind) -> tuple[Notice, ...]:
        rows = await self.db.all(
            f"{_OWED} AND chat_id = :chat AND kind = :kind ORDER BY next_try_at, id",
            chat=chat_id,
            kind=kind,
        )
        return tuple(Notice(**row) for row in rows)

    async def undelivered(self, notice_id: int) -> Undelivered | None:
        row = await self.db.one(f"{_GIVEN_UP} AND id = :id", id=notice_id)
        return _undelivered(row) if row else None

    async def undelivered_to(self, chat_id: int) -> tuple[Undelivered, ...]:
        return tuple(_undelivered(row) for row in await self.db.all(f"{_GIVEN_UP} AND chat_id = :chat", chat=chat_id))

    async def was_owed(self, kind: NoticeKind, chat_id: int, subject_id: int) -> bool:
        found = await self.db.one(
            f"SELECT 1 FROM outbox WHERE {_TOLD_ONCE} AND kind = :kind AND chat_id = :chat AND subject_id = :subject",
            kind=kind,
            chat=chat_id,
            subject=subject_id,
        )
        return found is not None

    async def owe(self, kind: NoticeKind, chat_id: int, subject_id: int, message_id: int = 0, delay: int = 0) -> None:
        await self.db.run(
            _OWE,
            kind=kind,
            chat=chat_id,
            subject=subject_id,
            message=message_id,
            now=self.now,
            delay=delay,
        )

    async def owe_all(self, kind: NoticeKind, owed: Sequence[tuple[int, int]]) -> None:
        await self.db.many(
            _OWE,
            [
                {"kind": kind, "chat": chat_id, "subject": subject_id, "message": 0, "now": self.now, "delay": 0}
                for chat_id, subject_id in owed
            ],
        )

    async def owe_favourites(self, event_id: int) -> None:
        await self.db.run(
            """INSERT INTO outbox (kind, chat_id, subject_id, message_id, created_at, next_try_at)
               SELECT :kind, customer_id, event_id, 0, :now, :now FROM favourite_news WHERE event_id = :event
                GROUP BY event_id, customer_id ORDER BY event_id, customer_id""",
            kind=NoticeKind.FAVOURITES,
            event=event_id,
            now=self.now,
        )

    async def is_notice(self, chat_id: int, message_id: int) -> bool:
        row = await self.db.one(
            """SELECT 1 FROM outbox WHERE chat_id = :chat AND message_id = :message AND message_id > 0
                  AND sent_at IS NOT NULL AND kind NOT IN ('receipt', 'redraw')""",
            chat=chat_id,
            message=message_id,
        )
        return row is not None

    async def mark_sent(self, notice_id: int, message_id: int = 0) -> None:
        await self.db.run(
            """UPDATE outbox SET sent_at = :now, message_id = CASE WHEN :message > 0 THEN :message ELSE message_id END
                WHERE id = :id""",
            id=notice_id,
            now=self.now,
            message=message_id,
        )

    async def try_later(self, notice_id: int, at: int, reason: str, *, unanswered: bool = False) -> None:
        await self.db.run(
            """UPDATE outbox SET attempts = attempts + 1, unanswered = unanswered + :unanswered,
                   next_try_at = :at, reason = :reason WHERE id = :id""",
            id=notice_id,
            unanswered=int(unanswered),
            at=at,
            reason=reason,
        )

    async def move(self, notice_id: int, message_id: int) -> None:
        await self.db.run("UPDATE outbox SET message_id = :message WHERE id = :id", id=notice_id, message=message_id)

    async def give_up(self, notice_id: int, reason: str) -> bool:
        given_up = await self.db.run(
            """UPDATE outbox SET gave_up_at = :now, reason = :reason
                WHERE id = :id AND sent_at IS NULL AND gave_up_at IS NULL""",
            id=notice_id,
            now=self.now,
            reason=reason,
        )
        return bool(given_up)

    async def owe_again(self, kind: NoticeKind, chat_id: int, since: int) -> None:
        await self.db.run(
            """UPDATE outbox SET gave_up_at = NULL, attempts = 0, next_try_at = :now
                WHERE chat_id = :chat AND gave_up_at IS NOT NULL AND kind = :kind AND created_at >= :since
                  AND reason <> :unanswered""",
            unanswered=UNANSWERED,
            chat=chat_id,
            kind=kind,
            since=since,
            now=self.now,
        )

    async def forget_sent(self, before: int, limit: int) -> int:
        return await self._forget("sent_at", before, limit)

    async def forget_given_up(self, before: int, limit: int) -> int:
        return await self._forget("gave_up_at", before, limit)

    async def _forget(self, column: str, before: int, limit: int) -> int:
        return await self.db.run(
            f"DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE {column} < :before LIMIT :limit)",
            before=before,
            limit=limit,
        )


def _undelivered(row: Mapping[str, Any]) -> Undelivered:
    return Undelivered(NoticeKind(row["kind"]), row["subject_id"], row["reason"])
