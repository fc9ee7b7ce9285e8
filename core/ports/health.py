"""How the store is doing."""

from typing import Protocol

from core.models.health import Backlog


class HealthReader(Protocol):
    async def backlog(self, bot_id: int) -> Backlog:
        """What waits for this bot."""


class Health(HealthReader, Protocol):
    async def touch(self) -> None:
        """Write something that is gone again with the same transaction."""
