"""Answers that are kept with what they answer (Idempotency-Key), and sign-ins that are good for once."""

from typing import Protocol

from core.models.reply import Reply


class ReplyReader(Protocol):
    async def find(self, asker: str, key: str) -> Reply | None:
        """What this asker was answered under this key."""

    async def count(self, asker: str, most: int) -> int:
        """How many keys this asker has, counted up to `most`."""


class Replies(ReplyReader, Protocol):
    async def claim(self, asker: str, key: str, digest: str) -> bool:
        """Whether the key is new to this asker. If another transaction is claiming it, wait for its end."""

    async def keep(self, asker: str, key: str, status: int, body: str) -> None:
        """The answer of a claimed key."""

    async def forget(self, before: int, limit: int) -> int:
        """Forget up to `limit` that were claimed before `before` (ms UTC); gives how many."""
