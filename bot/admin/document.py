"""Files for staff."""

import asyncio
from pathlib import Path

from telegram import InputFile
from telegram.constants import ParseMode

from bot.visit import Visit

LARGEST_DOCUMENT = 50_000_000
"""The largest file, in bytes, that Telegram takes from a bot."""
_PATIENCE = 600.0
"""Seconds: 50 MB on a slow line."""


async def send_document(visit: Visit, file: Path, caption: str) -> None:
    """Send the file under its own name, reading it off the event loop. `caption` is HTML."""
    document = InputFile(await asyncio.to_thread(file.read_bytes), file.name)
    await visit.services.bot.send_document(
        visit.chat_id,
        document,
        caption=caption,
        parse_mode=ParseMode.HTML,
        write_timeout=_PATIENCE,
        read_timeout=_PATIENCE,
    )
