"""**Notify me**: customers who want to be told when something is back in stock."""

from collections.abc import Sequence

from core.errors import NotFound, Noun
from core.models.outbox import NoticeKind
from core.ports import Transaction
from core.usecases.favourite import tell_of_favourites


async def ask_to_be_told(tx: Transaction, customer_id: int, sku_id: int) -> bool:
    """Have the customer told when it is back; False if it is in stock now, so that there is nothing to wait for.

    A repeated call changes nothing. Raises NotFound for what is not for sale.
    """
    level = await tx.stock.find(sku_id)
    if level is None or not level.on_sale:
        raise NotFound(Noun.VARIANT, sku_id)
    if level.on_hand:
        return False
    await tx.waits.add(sku_id, customer_id)
    return True


async def stop_waiting(tx: Transaction, customer_id: int, sku_id: int) -> None:
    """Cancel the customer's wait for this SKU."""
    await tx.waits.drop(sku_id, customer_id)


async def tell_waiting(tx: Transaction, sku_ids: Sequence[int]) -> int:
    """Owe a notice, once, to everybody who waits for those of these SKUs that are in stock now; returns how many there are.

    Those who have marked one of their products hear of it, too: once, whatever they have asked for.
    Callers are the use cases that put something back on sale or into stock.
    """
    await tell_of_favourites(tx, sku_ids)
    ended = await tx.waits.end(sku_ids)
    await tx.outbox.owe_all(NoticeKind.BACK_IN_STOCK, ended)
    return len(ended)
