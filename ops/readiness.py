"""Whether the shop can sell now: its database takes a write, and updates come in."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple

from core.errors import StorageUnavailable
from core.models.health import Backlog
from core.ports import Store
from core.usecases.health import prove_writable, view_backlog
from ops.shared import Late, Question, Shared

PATIENCE = 1.5
"""Seconds for the database's answers."""

Troubles = Callable[[], Mapping[str, str]]
"""Parts of the shop that do not do their work now, and why not."""


class Health(NamedTuple):
    """What was found. `troubles`: why the shop is not ready, by part; `backlog` is None if it could not be read."""

    troubles: Mapping[str, str]
    backlog: Backlog | None


class Readiness:
    """Looks at the shop, at most once a second, and never for longer than PATIENCE."""

    def __init__(self, store: Store, bot_id: int, troubles: Troubles) -> None:
        self._troubles = troubles
        self._write = Question(lambda: store.write(prove_writable))
        self._read = Question(lambda: store.read_for_staff(view_backlog, bot_id))
        self._health = Shared(self._look)
        self._backlog = Shared(self._waiting)

    async def health(self) -> Health:
        return await self._health.get()

    async def backlog(self) -> Backlog | None:
        """None if it could not be read."""
        return await self._backlog.get()

    def close(self) -> None:
        """Wait for nothing any more."""
        self._write.close()
        self._read.close()

    async def _look(self) -> Health:
        unwritable, backlog = await asyncio.gather(self._unwritable(), self.backlog())
        troubles = dict(self._troubles())
        if unwritable:
            troubles["database"] = unwritable
        return Health(troubles, backlog)

    async def _unwritable(self) -> str:
        """Why nothing can be written; "" if it can."""
        try:
            await self._write.within(PATIENCE)
        except Late:
            return f"it has taken no write for {PATIENCE} s"
        except Exception as problem:
            return f"it takes no write ({problem or type(problem).__name__})"
        return ""

    async def _waiting(self) -> Backlog | None:
        try:
            return await self._read.within(PATIENCE)
        except (Late, StorageUnavailable):
            return None
