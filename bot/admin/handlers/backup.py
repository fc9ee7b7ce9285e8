"""Backups of the shop on an owner's request."""

import asyncio
from pathlib import Path

from bot.admin.document import LARGEST_DOCUMENT, send_document
from bot.admin.handlers.home import menu_for
from bot.admin.routes.backup import SendBackup
from bot.admin.views import backup
from bot.screen import Screen
from bot.visit import Visit
from core.errors import StaleScreen
from core.usecases.backup import record_copy
from texts.language import _


async def send_backup(visit: Visit, _route: SendBackup) -> None:
    """Make, record and send a backup. The menu moves below the file, so the second tap of a double tap comes from a menu that is gone.

    A replay sends it again: the owner is waiting for it, and an extra file does no harm.
    """
    if visit.late and not visit.applied:
        raise StaleScreen
    if visit.query and not visit.applied and visit.tapped_message_id < (await visit.window()).message_id:
        await visit.answer(_("The file is here already."))
        return
    if visit.query is None:
        await visit.show(backup.copying_screen())
    else:
        await visit.answer(backup.backups())
    async with visit.services.backups.fresh() as copy:
        after = await _hand_out(visit, copy)
    await visit.services.windows.show_below(visit.chat_id, after)


async def _hand_out(visit: Visit, copy: Path) -> Screen:
    """Send the backup, and return the screen that follows it."""
    size, command = (await asyncio.to_thread(copy.stat)).st_size, visit.services.backups.command
    if size > LARGEST_DOCUMENT:
        return backup.too_large(size, copy.parent, command)
    if not visit.applied:
        await visit.write(record_copy, visit.actor, copy.name, size)
    caption = backup.caption(copy.name, visit.accepted.received_at, visit.services.policy.timezone, command)
    await send_document(visit, copy, caption)
    return await menu_for(visit)


async def type_backup(visit: Visit, _words: list[str]) -> None:
    """/backup"""
    await send_backup(visit, SendBackup())
