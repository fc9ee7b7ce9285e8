"""A copy of the shop for an owner who asks."""

from bot.office.document import LARGEST_DOCUMENT, send_document
from bot.office.routes.backup import SendBackup
from bot.office.views import backup
from bot.visit import Visit
from core.errors import StaleScreen
from core.usecases.backup import record_copy


async def send_backup(visit: Visit, _route: SendBackup) -> None:
    """Copy, record, send. A replay sends it again: whoever asked waits for it, and a file too many does no harm."""
    if visit.late and not visit.applied:
        raise StaleScreen
    if not visit.applied:
        await visit.answer(backup.copying())
        await visit.say(backup.copying())
    async with visit.counter.copies.fresh() as copy:
        if copy.stat().st_size > LARGEST_DOCUMENT:
            await visit.say(backup.too_large(copy.stat().st_size, copy.parent, visit.counter.copies.command))
            return
        if not visit.applied:
            await visit.write(record_copy, visit.actor, copy.name, copy.stat().st_size)
        caption = backup.caption(
            copy.name, visit.accepted.received_at, visit.counter.policy.timezone, visit.counter.copies.command
        )
        await send_document(visit, copy, caption)


async def type_backup(visit: Visit, _words: list[str]) -> None:
    """/backup"""
    await send_backup(visit, SendBackup())
