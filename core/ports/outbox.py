"""Notices that are owed."""

from collections.abc import Collection, Sequence
from typing import Protocol

from core.models.outbox import Notice, NoticeKind, Undelivered


class OutboxReader(Protocol):
    async def due_chats(self, busy: Collection[int], limit: int, counter_id: int) -> tuple[int, ...]:
        """Chats that are owed a notice whose next try is due, the longest waiting first. Not those that are `busy`, and not those that
        another process than `counter_id` works for (0: there are no others).
        """

    async def due_in(self, chat_id: int, limit: int) -> tuple[Notice, ...]:
        """The notices of this chat whose next try is due, in their order."""

    async def is_owed(self, notice_id: int) -> bool:
        """Whether it is neither sent nor given up."""

    async def place_of(self, notice_id: int) -> int:
        """The message that a receipt is edited into."""

    async def owed_to(self, chat_id: int, kind: NoticeKind) -> tuple[Notice, ...]: ...

    async def is_notice(self, chat_id: int, message_id: int) -> bool:
        """Whether the chat's message is a notice other than a receipt (as long as that is remembered)."""

    async def undelivered(self, notice_id: int) -> Undelivered | None:
        """The notice, if it was given up; None if it has arrived, or still may."""

    async def undelivered_to(self, chat_id: int) -> tuple[Undelivered, ...]: ...

    async def was_owed(self, kind: NoticeKind, chat_id: int, subject_id: int) -> bool:
        """Whether it was owed, sent or not, in the week that the outbox remembers. Only for one-time notices: UNDELIVERED, COPY_FAILED."""


class Outbox(OutboxReader, Protocol):
    async def owe(self, kind: NoticeKind, chat_id: int, subject_id: int, message_id: int = 0, delay: int = 0) -> None:
        """`delay`, in ms, gives the caller time to deliver it first."""

    async def owe_all(self, kind: NoticeKind, owed: Sequence[tuple[int, int]]) -> None:
        """Owe many notices at once: (chat id, subject id) of each."""

    async def owe_favourites(self, event_id: int) -> None:
        """Owe everybody whom this event of favourites concerns their one notice."""

    async def mark_sent(self, notice_id: int, message_id: int = 0) -> None:
        """`message_id`: the message that it became, if it is one of its own."""

    async def try_later(self, notice_id: int, at: int, reason: str, *, unanswered: bool = False) -> None:
        """`unanswered`: it was sent and may have arrived."""

    async def move(self, notice_id: int, message_id: int) -> None:
        """Another message will be edited into it."""

    async def give_up(self, notice_id: int, reason: str) -> bool:
        """Give it up; False if it was not owed any more."""

    async def owe_again(self, kind: NoticeKind, chat_id: int, since: int) -> None:
        """Owe the given-up notices of this kind again if they were first owed at `since` (ms UTC) or later.

        Not those that have perhaps arrived: how often a notice was sent without an answer is never forgotten.
        """

    async def forget_sent(self, before: int, limit: int) -> int: ...

    async def forget_given_up(self, before: int, limit: int) -> int: ...
