"""Which updates are in their handlers now: it is counted on disk, so that the next process knows what was under way as this one ended.

Those that were too often may be what ends it, and take turns (bot/calls/turns.py).
"""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import partial

from bot.calls.turns import Turn
from core.errors import StorageUnavailable
from core.models.inbox import Accepted
from core.ports import Store
from core.usecases.inbox import claim_update, unclaim_updates

SUSPICIOUS = 2
"""An update that was under way at so many ends of a process may be their cause."""


class Claims:
    """All that this process has taken up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: set[int] = set()
        self._room = asyncio.Lock()

    async def take(self, inbox_id: int) -> bool:
        """Count one more attempt. False: it has had too many, and is parked now. Raises StorageUnavailable."""
        if inbox_id not in self._held:
            if not await self._store.write(claim_update, inbox_id):
                return False
            self._held.add(inbox_id)
        return True

    async def give_back(self, *inbox_ids: int) -> None:
        """They are under way no more, or wait for something outside: if the process ends now, it is not for them."""
        held = self._held & set(inbox_ids)
        with suppress(StorageUnavailable):
            if held:
                await self._store.write(unclaim_updates, tuple(held))
                self._held -= held

    async def give_all_back(self) -> None:
        """A stop in good order says nothing about what was under way."""
        await self.give_back(*self._held)

    def forget(self, inbox_id: int) -> None:
        """It is done: how often it was tried is no matter."""
        self._held.discard(inbox_id)

    def turn(self, accepted: Accepted) -> AbstractAsyncContextManager[None]:
        """Around an attempt: one suspect after the other."""
        if accepted.attempts < SUSPICIOUS:
            return nullcontext()
        return Turn(self._room, partial(self._take_again, accepted.id), partial(self.give_back, accepted.id))

    async def _take_again(self, inbox_id: int) -> None:
        with suppress(StorageUnavailable):
            await self.take(inbox_id)
