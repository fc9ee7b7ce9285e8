"""The chat's shop window."""

from core.asking import asks_once
from core.concurrency import free
from core.models.window import Window
from core.ports import ReadTransaction, Transaction


@asks_once
async def find_window(tx: ReadTransaction, chat_id: int) -> Window:
    return await tx.windows.window(chat_id)


@free
async def remember_window(tx: Transaction, window: Window) -> None:
    """Keep which message is the window. This is idempotent housekeeping: not the effect of an update."""
    await tx.windows.save(window)
