"""How the store is doing."""

from random import randrange
from typing import Any

from core.models.health import Backlog
from storage.repositories.base import Repository
from storage.repositories.outbox import DUE

_NOBODIES = 1 << 62
"""Ids that no bot has are the negative ones. Each time another: processes must not wait for each other here."""


class HealthRepository(Repository):
    """Implements core.ports.health.Health."""

    async def backlog(self, bot_id: int) -> Backlog:
        inbox = await self.db.one(
            # The plus avoids the index of all updates that the bot ever got: those not done have an index of their own.
            """SELECT COUNT(*) AS total, MIN(received_at) AS oldest FROM inbox
                WHERE +bot_id = :bot AND done_at IS NULL AND parked_at IS NULL""",
            bot=bot_id,
        )
        owed = await self.db.all(
            f"""SELECT kind, COUNT(*) AS total, MIN(CASE WHEN {DUE} THEN created_at END) AS oldest FROM outbox
                 WHERE sent_at IS NULL AND gave_up_at IS NULL GROUP BY kind""",
            now=self.now,
        )
        due = [row["oldest"] for row in owed if row["oldest"] is not None]
        return Backlog(
            inbox=inbox["total"],
            inbox_oldest=self._age(inbox["oldest"]),
            outbox={row["kind"]: row["total"] for row in owed},
            outbox_oldest=self._age(min(due, default=None)),
        )

    async def touch(self) -> None:
        """Not a row that stays as it is: SQLite does not write what has not changed."""
        nobody = -randrange(1, _NOBODIES)  # noqa: S311 - no secret
        await self.db.run(
            "INSERT INTO stars_read (bot_id, transactions) VALUES (:nobody, 0) ON CONFLICT DO NOTHING", nobody=nobody
        )
        await self.db.run("DELETE FROM stars_read WHERE bot_id = :nobody", nobody=nobody)

    def _age(self, at: Any) -> int | None:  # noqa: ANN401 - of a Row
        """At least 0: clocks are set back."""
        return None if at is None else max(self.now - at, 0)
