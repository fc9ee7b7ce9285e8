"""Updates that were accepted."""

import json
from collections.abc import Collection, Sequence

from core.models.inbox import Accepted, Incoming
from storage.repositories.base import Repository

_ACCEPTED = "id, update_id, lane, payload, received_at, attempts, applied_at IS NOT NULL AS applied"


_FOR_EVER = 2**62
"""Not the present: another process's clock may be ahead."""


class InboxRepository(Repository):
    """Implements core.ports.inbox.Inbox."""

    async def undone(self, bot_id: int) -> tuple[Accepted, ...]:
        # With nothing left to do, the index alone would answer: a damaged table has to be noticed before anything is accepted.
        await self.db.one("SELECT * FROM inbox ORDER BY id DESC LIMIT 1")
        rows = await self.db.all(
            # The plus avoids the index of all updates that the bot ever got: those not done have an index of their own.
            f"""SELECT {_ACCEPTED} FROM inbox
                 WHERE +bot_id = :bot AND done_at IS NULL AND parked_at IS NULL ORDER BY id""",
            bot=bot_id,
        )
        return tuple(Accepted(**row) for row in rows)

    async def free_lanes(self, bot_id: int, limit: int, until: int | None = None) -> tuple[str, ...]:
        rows = await self.db.all(
            """SELECT lane FROM inbox
                WHERE +bot_id = :bot AND done_at IS NULL AND parked_at IS NULL
                  AND received_at <= :until AND NOT EXISTS (SELECT 1 FROM leases WHERE name = lane)
                GROUP BY lane ORDER BY MIN(id) LIMIT :limit""",
            bot=bot_id,
            until=_FOR_EVER if until is None else until,
            limit=limit,
        )
        return tuple(row["lane"] for row in rows)

    async def undone_in(self, bot_id: int, lanes: Sequence[str], known: Collection[int]) -> tuple[Accepted, ...]:
        rows = await self.db.all(
            f"""SELECT {_ACCEPTED} FROM inbox
                 WHERE +bot_id = :bot AND done_at IS NULL AND parked_at IS NULL
                   AND lane IN ({self.dialect.texts_in(":lanes")})
                   AND id NOT IN ({self.dialect.integers_in(":known")}) ORDER BY update_id""",
            bot=bot_id,
            lanes=json.dumps(list(lanes)),
            known=json.dumps(list(known)),
        )
        return tuple(Accepted(**row) for row in rows)

    async def brought_before(self, inbox_id: int, bot_id: int, lane: str, message_id: int) -> str | None:
        row = await self.db.one(
            # The plus keeps to the index of messages, which is in this order.
            """SELECT payload FROM inbox
                WHERE lane = :lane AND message_id = :message AND message_id <> 0 AND id < :id AND +bot_id = :bot
                ORDER BY id DESC LIMIT 1""",
            id=inbox_id,
            bot=bot_id,
            lane=lane,
            message=message_id,
        )
        return str(row["payload"]) if row else None

    async def accept(self, bot_id: int, updates: Sequence[Incoming]) -> tuple[Accepted, ...]:
        kept = await self.db.all(
            f"""INSERT INTO inbox (bot_id, update_id, lane, payload, message_id, received_at)
                SELECT * FROM ({self.dialect.rows((int, str, str, int, int), ":bot")}) AS accepted WHERE true
                ON CONFLICT (bot_id, update_id) DO NOTHING RETURNING {_ACCEPTED}""",
            bot=bot_id,
            rows=json.dumps([(one.update_id, one.lane, one.payload, one.message_id, self.now) for one in updates]),
        )
        return tuple(Accepted(**row) for row in sorted(kept, key=lambda row: int(row["id"])))

    async def claim(self, inbox_ids: Sequence[int]) -> dict[int, int]:
        rows = await self.db.all(
            f"""UPDATE inbox SET attempts = attempts + 1 WHERE id IN ({self.dialect.integers_in(":ids")})
                RETURNING id, attempts""",
            ids=json.dumps(list(inbox_ids)),
        )
        return {row["id"]: row["attempts"] for row in rows}

    async def unclaim(self, inbox_ids: Sequence[int]) -> None:
        await self.db.many(
            "UPDATE inbox SET attempts = attempts - 1 WHERE id = :id AND attempts > 0",
            [{"id": inbox_id} for inbox_id in inbox_ids],
        )

    async def mark_applied(self, inbox_id: int) -> bool:
        marked = await self.db.run(
            "UPDATE inbox SET applied_at = :now WHERE id = :id AND applied_at IS NULL", id=inbox_id, now=self.now
        )
        return marked == 1

    async def finish(self, inbox_ids: Sequence[int]) -> None:
        await self.db.run(
            f"""UPDATE inbox SET done_at = :now
                 WHERE id IN ({self.dialect.integers_in(":ids")}) AND done_at IS NULL""",
            ids=json.dumps(list(inbox_ids)),
            now=self.now,
        )

    async def park(self, inbox_id: int) -> None:
        await self.db.run("UPDATE inbox SET parked_at = :now WHERE id = :id", id=inbox_id, now=self.now)

    async def forget_done(self, before: int, limit: int) -> int:
        return await self.db.run(
            "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE done_at < :before LIMIT :limit)",
            before=before,
            limit=limit,
        )
