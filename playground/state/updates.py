"""The bot's queue of updates. It behaves like the real getUpdates."""

import asyncio
import json
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress

from playground.errors import BotApiError
from playground.shapes import Json
from playground.state.store import Store

DAY = 24 * 60 * 60
# Seconds for which Telegram keeps an update that nobody fetches.
LIFETIMES = {"callback_query": 150, "pre_checkout_query": 150, "shipping_query": 150, "inline_query": 30}
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._waiting: asyncio.Future[None] | None = None
        self.stirred = asyncio.Event()
        """Set when there may be something new."""

    def add(self, kind: str, body: Json) -> None:
        """Add an update, if the bot's last choice of kinds includes it."""
        allowed = self.allowed()
        if kind not in allowed if allowed else kind in NOT_BY_DEFAULT:
            return
        # Ids start at a random number: a bot that remembers updates must not take those of a fresh chat for known ones.
        update_id = self._store.count("update", 100_000_000 + secrets.randbelow(800_000_000))
        self._store.run(
            "INSERT INTO pending_update VALUES (:id, :kind, :body, :expires)",
            id=update_id,
            kind=kind,
            body=json.dumps(body),
            expires=self._clock() + LIFETIMES.get(kind, DAY),
        )

    def allowed(self) -> list[str]:
        """The kinds that the bot asked for. An empty list means all but a few."""
        return list(self._store.setting("allowed_updates") or [])

    def allow(self, kinds: list[str]) -> None:
        self._store.set("allowed_updates", kinds)

    def pending(self) -> int:
        row = self._store.one("SELECT COUNT(*) AS n FROM pending_update WHERE expires_at > :now", now=self._clock())
        return int(row["n"]) if row else 0

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """The next updates. Everything below `offset` is forgotten; a negative offset keeps that many from the end.

        Waits up to `seconds` for a first update. An older call that is still waiting ends with 409.
        """
        self.end_wait("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._forget(offset)
        batch = self._batch(limit)
        if not batch and seconds > 0:
            await self._wait(seconds)
            batch = self._batch(limit)
        return batch

    def wake(self) -> None:
        """Let a waiting call look again. It then returns, even with nothing."""
        self.stirred.set()
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def after(self, update_id: int) -> list[sqlite3.Row]:
        """All that wait and came after this one, oldest first."""
        return self._store.all(
            "SELECT * FROM pending_update WHERE update_id > :last AND expires_at > :now ORDER BY update_id",
            last=update_id,
            now=self._clock(),
        )

    def waits(self, update_id: int) -> bool:
        sql = "SELECT 1 FROM pending_update WHERE update_id = :id AND expires_at > :now"
        return self._store.one(sql, id=update_id, now=self._clock()) is not None

    def forget(self, update_id: int) -> None:
        self._store.run("DELETE FROM pending_update WHERE update_id = :id", id=update_id)

    def end_wait(self, description: str) -> None:
        """A waiting call ends with 409."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(BotApiError(409, f"Conflict: {description}"))

    def drop(self) -> None:
        self._store.run("DELETE FROM pending_update")

    async def _wait(self, seconds: float) -> None:
        self._waiting = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._waiting

    def _forget(self, offset: int) -> None:
        self._store.run("DELETE FROM pending_update WHERE expires_at <= :now", now=self._clock())
        if offset >= 0:
            self._store.run("DELETE FROM pending_update WHERE update_id < :offset", offset=offset)
        else:
            self._store.run(
                "DELETE FROM pending_update WHERE update_id NOT IN"
                " (SELECT update_id FROM pending_update ORDER BY update_id DESC LIMIT :kept)",
                kept=-offset,
            )

    def _batch(self, limit: int) -> list[Json]:
        rows = self._store.all("SELECT * FROM pending_update ORDER BY update_id LIMIT :limit", limit=limit)
        return [{"update_id": row["update_id"], row["kind"]: json.loads(row["body"])} for row in rows]
