"""Accepting updates, and doing each once."""

from collections.abc import Sequence
from typing import NamedTuple

from core.models.inbox import Accepted, Incoming
from core.models.outbox import NoticeKind
from core.models.staff import Role
from core.ports import ReadTransaction, Transaction
from core.usecases.staff import staff

MOST_ATTEMPTS = 5
"""An update that was taken up so often and never finished is parked: it may be what kills the process."""


async def accept_updates(tx: Transaction, bot_id: int, updates: Sequence[Incoming]) -> tuple[Accepted, ...]:
    """Keep a batch of updates; gives those that are new. Known ones are recognised by bot and update id."""
    return await tx.inbox.accept(bot_id, updates)


async def undone_updates(tx: ReadTransaction, bot_id: int) -> tuple[Accepted, ...]:
    """What a former process left undone, in the order of arrival."""
    return await tx.inbox.undone(bot_id)


async def claim_update(tx: Transaction, inbox_id: int) -> bool:
    """Count an attempt at an update. False: it has had too many, is parked now, and the owners are told."""
    if await tx.inbox.claim(inbox_id) <= MOST_ATTEMPTS:
        return True
    await tx.inbox.park(inbox_id)
    for admin_id in await staff(tx, Role.MANAGER):
        await tx.outbox.owe(NoticeKind.PARKED, admin_id, inbox_id)
    return False


async def unclaim_updates(tx: Transaction, inbox_ids: Sequence[int]) -> None:
    """Take the attempts back that were counted for them: they were under way at no end of a process."""
    await tx.inbox.unclaim(inbox_ids)


class OncePerUpdate(NamedTuple):
    """An update's effect happens once (core.usecases.effect.Once): its row is marked as applied."""

    inbox_id: int

    async def mark(self, tx: Transaction) -> bool:
        return await tx.inbox.mark_applied(self.inbox_id)


async def settle_update(tx: Transaction, inbox_id: int) -> None:
    """An update that was refused shall not be tried again, whatever has changed meanwhile."""
    await tx.inbox.mark_applied(inbox_id)


async def finish_updates(tx: Transaction, inbox_ids: Sequence[int]) -> None:
    """Their answers are out."""
    await tx.inbox.finish(inbox_ids)


async def forget_updates(tx: Transaction, before: int, limit: int = 1000) -> int:
    """Delete updates done before `before` (ms UTC); how many it were."""
    return await tx.inbox.forget_done(before, limit)
