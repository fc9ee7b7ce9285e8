"""Counts on disk which updates are in their handlers, so that the next process knows what was under way when this one ended.

Updates that were under way at several such ends may be the cause, so they are handled one at a time (bot/calls/turns.py).
"""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from contextvars import Context
from functools import partial

from bot.calls.turns import Turn
from core.errors import StorageUnavailable
from core.models.inbox import Accepted
from core.ports import Store
from core.usecases.inbox import claim_updates, unclaim_updates

SUSPICIOUS = 2
"""An update that was under way at this many ends of a process may have caused them."""


class Claims:
    """The updates that this process has taken up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: set[int] = set()
        self._wanted: list[int] = []
        self._claiming: asyncio.Task[frozenset[int]] | None = None
        """Claims all that are wanted, once whoever runs now has said so."""
        self._room = asyncio.Lock()

    async def take(self, inbox_id: int) -> bool:
        """Count one more attempt. False: it has had too many and is now parked. Raises StorageUnavailable."""
        if inbox_id not in self._held:
            if inbox_id not in await self._claim_with_others(inbox_id):
                return False
            self._held.add(inbox_id)
        return True

    async def _claim_with_others(self, inbox_id: int) -> frozenset[int]:
        """Lanes whose turn comes in the same moment share one statement; gives those that may be handled."""
        self._wanted.append(inbox_id)
        if self._claiming is None:
            self._claiming = asyncio.create_task(self._claim_wanted(), name="claims", context=Context())
        return await asyncio.shield(self._claiming)

    async def _claim_wanted(self) -> frozenset[int]:
        wanted, self._wanted, self._claiming = tuple(self._wanted), [], None
        return await self._store.write(claim_updates, wanted)

    async def give_back(self, *inbox_ids: int) -> None:
        """Stop counting updates that are no longer under way, or wait for something outside: they cannot end the process now."""
        held = self._held & set(inbox_ids)
        with suppress(StorageUnavailable):
            if held:
                await self._store.write(unclaim_updates, tuple(held))
                self._held -= held

    async def give_all_back(self) -> None:
        """Stop counting all updates: an orderly stop says nothing about what was under way."""
        await self.give_back(*self._held)

    def forget(self, inbox_id: int) -> None:
        """Forget a finished update: how often it was tried no longer matters."""
        self._held.discard(inbox_id)

    def turn(self, accepted: Accepted) -> AbstractAsyncContextManager[None]:
        """Wrap an attempt, so that suspects run one at a time."""
        if accepted.attempts < SUSPICIOUS:
            return nullcontext()
        return Turn(self._room, partial(self._take_again, accepted.id), partial(self.give_back, accepted.id))

    async def _take_again(self, inbox_id: int) -> None:
        with suppress(StorageUnavailable):
            await self.take(inbox_id)
