"""**Notify me**: customers who are to be told when something is back."""

from collections.abc import Sequence

from core.errors import NotFound, Noun
from core.models.outbox import NoticeKind
from core.ports import Transaction


async def ask_to_be_told(tx: Transaction, customer_id: int, sku_id: int) -> bool:
    """Have the customer told when it is back; False where it is there now, and there is nothing to wait for.

    Asked again, nothing changes. Raises NotFound for what is not on sale.
    """
    level = await tx.stock.find(sku_id)
    if level is None or not level.on_sale:
        raise NotFound(Noun.VARIANT, sku_id)
    if level.on_hand:
        return False
    await tx.waits.add(sku_id, customer_id)
    return True


async def stop_waiting(tx: Transaction, customer_id: int, sku_id: int) -> None:
    """Never mind."""
    await tx.waits.drop(sku_id, customer_id)


async def tell_waiting(tx: Transaction, sku_ids: Sequence[int]) -> int:
    """Everybody who waits for those of these SKUs that are there now is owed a message, once; how many they are.

    For whoever puts goods back on sale.
    """
    ended = await tx.waits.end(sku_ids)
    await tx.outbox.owe_all(NoticeKind.BACK_IN_STOCK, ended)
    return len(ended)
