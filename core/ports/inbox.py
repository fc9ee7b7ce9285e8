"""Updates that were accepted."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.models.inbox import Accepted, Incoming


class InboxReader(Protocol):
    async def undone(self, bot_id: int) -> tuple[Accepted, ...]:
        """Updates that were accepted and are neither done nor parked, in the order of their arrival."""

    async def free_lanes(self, bot_id: int, limit: int, until: int | None = None) -> tuple[str, ...]:
        """Lanes with undone updates, accepted until then (ms UTC), that no process has leased; the longest waiting first."""

    async def undone_in(self, bot_id: int, lanes: Sequence[str], known: Collection[int]) -> tuple[Accepted, ...]:
        """What is undone in these lanes, but for the `known` ones, by Telegram's own order."""

    async def brought_before(self, inbox_id: int, bot_id: int, lane: str, message_id: int) -> str | None:
        """The payload of the last update before this one that brought the same message; None if it is not kept any more."""


class Inbox(InboxReader, Protocol):
    async def accept(self, bot_id: int, updates: Sequence[Incoming]) -> tuple[Accepted, ...]:
        """Keep the updates; returns those that were not known already."""

    async def claim(self, inbox_ids: Sequence[int]) -> Mapping[int, int]:
        """Count one more attempt for each; returns how many there are now, by id."""

    async def unclaim(self, inbox_ids: Sequence[int]) -> None:
        """Count one attempt less for each."""

    async def mark_applied(self, inbox_id: int) -> bool:
        """Mark it as applied, once: False if its effect was committed before."""

    async def finish(self, inbox_ids: Sequence[int]) -> None: ...

    async def park(self, inbox_id: int) -> None: ...

    async def forget_done(self, before: int, limit: int) -> int: ...
