"""Copies of the shop: what is to be remembered about them. Making one is the store's (core/ports)."""

from datetime import date

from core.models.actor import Actor
from core.models.outbox import NoticeKind
from core.ports import Transaction


async def record_copy(tx: Transaction, actor: Actor, name: str, size: int) -> None:
    """A copy was made to be handed out: customers' names and addresses are in it. `size` in bytes."""
    await tx.audit(actor, "backup", name, "", f"{size:,} bytes")


async def report_missing_copy(tx: Transaction, day: date) -> None:
    """That day's copy could not be made: every owner is told, once for a day."""
    for owner_id in tx.policy.admin_ids:
        if not await tx.outbox.was_owed(NoticeKind.COPY_FAILED, owner_id, day.toordinal()):
            await tx.outbox.owe(NoticeKind.COPY_FAILED, owner_id, day.toordinal())
