"""Messages owed."""

from collections.abc import Collection, Sequence
from typing import Protocol

from core.models.outbox import Notice, NoticeKind, Undelivered


class OutboxReader(Protocol):
    async def due_chats(self, busy: Collection[int], limit: int) -> tuple[int, ...]:
        """Chats other than `busy` that are owed something whose next try has come, the longest waiting first."""

    async def due_in(self, chat_id: int, limit: int) -> tuple[Notice, ...]:
        """What this chat is owed and whose next try has come, in its order."""

    async def is_owed(self, notice_id: int) -> bool:
        """Whether it is neither sent nor given up."""

    async def owed_to(self, chat_id: int, kind: NoticeKind) -> tuple[Notice, ...]: ...

    async def is_notice(self, chat_id: int, message_id: int) -> bool:
        """Whether the chat's message is one of these, other than a receipt (as long as that is remembered)."""

    async def undelivered(self, notice_id: int) -> Undelivered | None:
        """What was given up as this; None for what arrived, or still may."""

    async def undelivered_to(self, chat_id: int) -> tuple[Undelivered, ...]: ...

    async def was_owed(self, kind: NoticeKind, chat_id: int, subject_id: int) -> bool:
        """Whether it was, sent or not, within the week that the outbox remembers. Only for what is told once: UNDELIVERED, COPY_FAILED."""


class Outbox(OutboxReader, Protocol):
    async def owe(self, kind: NoticeKind, chat_id: int, subject_id: int, message_id: int = 0, delay: int = 0) -> None:
        """`delay`, in ms, leaves it for a while to whoever caused it."""

    async def owe_all(self, kind: NoticeKind, owed: Sequence[tuple[int, int]]) -> None:
        """Many at once: (chat id, subject id) of each."""

    async def mark_sent(self, notice_id: int, message_id: int = 0) -> None:
        """`message_id`: as which message, where it became one of its own."""

    async def try_later(self, notice_id: int, at: int, reason: str, *, unanswered: bool = False) -> None:
        """`unanswered`: it was sent, and perhaps it has arrived."""

    async def move(self, notice_id: int, message_id: int) -> None:
        """Another message is to be edited into it."""

    async def give_up(self, notice_id: int, reason: str) -> bool:
        """Whether it was owed until now."""

    async def owe_again(self, kind: NoticeKind, chat_id: int, since: int) -> None:
        """What of this kind was given up, as far as it was first owed at `since` (ms UTC) or later."""

    async def forget_sent(self, before: int, limit: int) -> int: ...

    async def forget_given_up(self, before: int, limit: int) -> int: ...
