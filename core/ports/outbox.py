"""Messages owed."""

from collections.abc import Sequence
from typing import Protocol

from core.models.outbox import Notice, NoticeKind


class OutboxReader(Protocol):
    async def due(self, limit: int) -> tuple[Notice, ...]:
        """Whose next try has come."""

    async def is_owed(self, notice_id: int) -> bool:
        """Whether it is neither sent nor given up."""

    async def owed_to(self, chat_id: int, kind: NoticeKind) -> tuple[Notice, ...]: ...


class Outbox(OutboxReader, Protocol):
    async def owe(self, kind: NoticeKind, chat_id: int, subject_id: int, message_id: int = 0, delay: int = 0) -> None:
        """`delay`, in ms, leaves it for a while to whoever caused it."""

    async def owe_all(self, kind: NoticeKind, owed: Sequence[tuple[int, int]]) -> None:
        """Many at once: (chat id, subject id) of each."""

    async def mark_sent(self, notice_id: int) -> None: ...

    async def try_later(self, notice_id: int, at: int, reason: str) -> None: ...

    async def give_up(self, notice_id: int, reason: str) -> None: ...

    async def forget_sent(self, before: int, limit: int) -> int: ...
