"""Accepting updates, and doing each once."""

from collections.abc import Sequence
from typing import NamedTuple

from core.concurrency import free
from core.models.inbox import Accepted, Incoming
from core.models.outbox import NoticeKind
from core.models.staff import Role
from core.ports import ReadTransaction, Transaction
from core.usecases.staff import staff

MOST_ATTEMPTS = 5
"""An update that was taken up this often and never finished is parked: it may be what kills the process."""


@free
async def accept_updates(tx: Transaction, bot_id: int, updates: Sequence[Incoming]) -> tuple[Accepted, ...]:
    """Keep a batch of updates; returns the new ones. Known ones are recognised by bot and update id."""
    return await tx.inbox.accept(bot_id, updates)


async def undone_updates(tx: ReadTransaction, bot_id: int) -> tuple[Accepted, ...]:
    """What an earlier process left undone, in the order of arrival."""
    return await tx.inbox.undone(bot_id)


async def said_before(tx: ReadTransaction, bot_id: int, accepted: Accepted, message_id: int) -> str | None:
    """The payload of the last update before this one that brought this message; None if it is not kept any more."""
    return await tx.inbox.brought_before(accepted.id, bot_id, accepted.lane, message_id)


@free
async def claim_updates(tx: Transaction, inbox_ids: Sequence[int]) -> frozenset[int]:
    """Count an attempt at each of these updates; returns those that may be handled.

    The others had too many and are now parked, and owners and managers are told.
    """
    attempts = await tx.inbox.claim(inbox_ids)
    parked = sorted(inbox_id for inbox_id in attempts if attempts[inbox_id] > MOST_ATTEMPTS)
    for inbox_id in parked:
        await tx.inbox.park(inbox_id)
        for admin_id in await staff(tx, Role.MANAGER):
            await tx.outbox.owe(NoticeKind.PARKED, admin_id, inbox_id)
    return frozenset(attempts).difference(parked)


@free
async def unclaim_updates(tx: Transaction, inbox_ids: Sequence[int]) -> None:
    """Take back the attempts that were counted for these updates: they were not under way when a process ended."""
    await tx.inbox.unclaim(inbox_ids)


class OncePerUpdate(NamedTuple):
    """An update's effect happens once (core.usecases.effect.Once): its row is marked as applied."""

    inbox_id: int

    async def mark(self, tx: Transaction) -> bool:
        return await tx.inbox.mark_applied(self.inbox_id)


@free
async def settle_update(tx: Transaction, inbox_id: int) -> None:
    """An update that was refused is not tried again, whatever has changed meanwhile."""
    await tx.inbox.mark_applied(inbox_id)


@free
async def finish_updates(tx: Transaction, inbox_ids: Sequence[int]) -> None:
    """Mark these updates as done: their answers are sent."""
    await tx.inbox.finish(inbox_ids)


async def forget_updates(tx: Transaction, before: int, limit: int = 1000) -> int:
    """Delete updates done before `before` (ms UTC); returns how many there were."""
    return await tx.inbox.forget_done(before, limit)
