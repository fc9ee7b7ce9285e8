"""Processes that work for the same shop, and their leases."""

import json
from collections.abc import Collection, Sequence

from core.models.counter import Counter
from core.models.policy import Policy
from storage.dialect import Dialect
from storage.executor import Executor
from storage.repositories.base import Repository


class CounterRepository(Repository):
    """Implements core.ports.counter.Counters. `alive`: the ids of all, if the store has read them as the transaction began."""

    def __init__(
        self, db: Executor, dialect: Dialect, now: int, policy: Policy, alive: Collection[int] | None = None
    ) -> None:
        super().__init__(db, dialect, now, policy)
        self._alive = alive
        self.written = False
        """Whether this transaction has opened or closed one: then what the store has read is out of date."""

    async def living(self) -> tuple[Counter, ...]:
        rows = await self.db.all("SELECT id, name, beats, started_at, seen_at FROM counters ORDER BY started_at, id")
        return tuple(Counter(**row) for row in rows)

    async def leases(self, counter_id: int) -> tuple[str, ...]:
        rows = await self.db.all("SELECT name FROM leases WHERE counter_id = :id", id=counter_id)
        return tuple(row["name"] for row in rows)

    async def is_alive(self, counter_id: int) -> bool:
        if self._alive is not None and not self.written:
            return counter_id in self._alive
        return await self.db.one("SELECT 1 FROM counters WHERE id = :id", id=counter_id) is not None

    async def open(self, counter_id: int, name: str) -> None:
        self.written = True
        await self.db.run(
            "INSERT INTO counters (id, name, beats, started_at, seen_at) VALUES (:id, :name, 0, :now, :now)",
            id=counter_id,
            name=name,
            now=self.now,
        )

    async def beat(self, counter_id: int) -> bool:
        beaten = await self.db.run(
            "UPDATE counters SET beats = beats + 1, seen_at = :now WHERE id = :id", id=counter_id, now=self.now
        )
        return beaten == 1

    async def bury(self, counter_id: int, beats: int) -> bool:
        self.written = True
        if not await self.db.run("DELETE FROM counters WHERE id = :id AND beats = :beats", id=counter_id, beats=beats):
            return False
        await self.close(counter_id)
        return True

    async def close(self, counter_id: int) -> None:
        self.written = True
        await self.db.run("DELETE FROM leases WHERE counter_id = :id", id=counter_id)
        await self.db.run("DELETE FROM counters WHERE id = :id", id=counter_id)

    async def take(self, counter_id: int, names: Sequence[str]) -> tuple[str, ...]:
        # In one order, as in let_go: two processes that want the same names do not wait for each other.
        await self.db.many(
            "INSERT INTO leases (name, counter_id) VALUES (:name, :id) ON CONFLICT (name) DO NOTHING",
            [{"name": name, "id": counter_id} for name in sorted(set(names))],
        )
        rows = await self.db.all(
            f"SELECT name FROM leases WHERE counter_id = :id AND name IN ({self.dialect.texts_in(':names')})",
            id=counter_id,
            names=json.dumps(list(names)),
        )
        return tuple(row["name"] for row in rows)

    async def let_go(self, counter_id: int, names: Sequence[str]) -> None:
        await self.db.many(
            "DELETE FROM leases WHERE name = :name AND counter_id = :id",
            [{"name": name, "id": counter_id} for name in sorted(names)],
        )
