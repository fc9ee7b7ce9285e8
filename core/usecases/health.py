"""How the shop is doing, for whoever watches it from outside."""

from core.concurrency import free
from core.models.health import Backlog
from core.ports import ReadTransaction, Transaction


@free
async def prove_writable(tx: Transaction) -> None:
    """Write to the database, for nothing but to see that it can be done."""
    await tx.health.touch()


async def view_backlog(tx: ReadTransaction, bot_id: int) -> Backlog:
    """What waits, and for how long."""
    return await tx.health.backlog(bot_id)
