"""Backups of the shop: what the shop records about them. The store makes them (core/ports/backup.py)."""

from datetime import date

from core.models.actor import Actor
from core.models.outbox import NoticeKind
from core.ports import Transaction


async def record_copy(tx: Transaction, actor: Actor, name: str, size: int) -> None:
    """Record that a backup was made to be handed out: it contains customers' names and addresses. `size` in bytes."""
    await tx.audit(actor, "backup", name, "", f"{size:,} bytes")


async def report_missing_copy(tx: Transaction, day: date) -> None:
    """That day's backup could not be made: every owner is told, once a day."""
    for owner_id in tx.policy.admin_ids:
        if not await tx.outbox.was_owed(NoticeKind.COPY_FAILED, owner_id, day.toordinal()):
            await tx.outbox.owe(NoticeKind.COPY_FAILED, owner_id, day.toordinal())
