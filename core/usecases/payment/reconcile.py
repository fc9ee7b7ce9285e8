"""Comparing the ledger with another one that may know more."""

from collections.abc import Sequence

from core.models.payment import Charge
from core.ports import ReadTransaction, Transaction
from core.usecases.payment.refund import note_refunded
from core.usecases.payment.settle import record_payment


async def read_so_far(tx: ReadTransaction, bot_id: int) -> int:
    """How many of the bot's transactions in Stars, the oldest first, were compared."""
    return await tx.payments.read_so_far(bot_id)


async def note_transactions(
    tx: Transaction, bot_id: int, so_far: int, paid: Sequence[Charge], back: Sequence[Charge]
) -> None:
    """Book the payments and the refunds that are not known yet; `so_far` transactions are compared with these."""
    for charge in paid:
        await record_payment(tx, charge)
    for charge in back:
        await note_refunded(tx, charge)
    await tx.payments.note_read(bot_id, so_far)
