"""A copy of the shop for an owner who asks."""

from pathlib import Path

from telegram.constants import ParseMode

from bot.office.routes.backup import SendBackup
from bot.office.views import backup
from bot.visit import Visit
from core.errors import StaleScreen
from core.usecases.backup import record_copy

LARGEST = 50_000_000
"""Bytes that Telegram takes from a bot."""
PATIENCE = 600.0
"""Seconds: 50 MB on a slow line."""


async def send_backup(visit: Visit, _route: SendBackup) -> None:
    """Copy, record, send. A replay sends it again: whoever asked waits for it, and a file too many does no harm."""
    if visit.late and not visit.applied:
        raise StaleScreen
    if not visit.applied:
        await visit.answer(backup.copying())
        await visit.say(backup.copying())
    async with visit.counter.copies.fresh() as copy:
        if copy.stat().st_size > LARGEST:
            await visit.say(backup.too_large(copy.stat().st_size, copy.parent))
            return
        if not visit.applied:
            await visit.write(record_copy, visit.actor, copy.name, copy.stat().st_size)
        await _send(visit, copy)


async def type_backup(visit: Visit, _words: list[str]) -> None:
    """/backup"""
    await send_backup(visit, SendBackup())


async def _send(visit: Visit, copy: Path) -> None:
    caption = backup.caption(copy.name, visit.accepted.received_at, visit.counter.policy.timezone)
    await visit.counter.bot.send_document(
        visit.chat_id, copy, caption=caption, parse_mode=ParseMode.HTML, write_timeout=PATIENCE, read_timeout=PATIENCE
    )
