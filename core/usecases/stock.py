"""Stock by hand."""

import re

from core.errors import InvalidInput, NotFound, OutOfStock, Shortage
from core.models.base import Model
from core.models.stock import LARGEST_STOCK, Movement, Reason, StockLevel
from core.ports import ReadTransaction, Transaction

_CHANGE = re.compile(r"([+\-−=])\s*([0-9]{1,7})")


class StockChange(Model):
    """What an owner wants of a SKU's stock: `amount` pieces more or less, or exactly `amount`."""

    amount: int
    absolute: bool = False


def parse_stock_change(text: str) -> StockChange:
    """Read "+12", "-3" or "=40". Raises InvalidInput("stock_change")."""
    found = _CHANGE.fullmatch(text.strip())
    if not found or int(found[2]) > LARGEST_STOCK:
        raise InvalidInput("stock_change", text, example="+12")
    amount = int(found[2])
    return StockChange(amount=-amount if found[1] in "-−" else amount, absolute=found[1] == "=")


async def view_stock(tx: ReadTransaction, code: str) -> StockLevel:
    """Raises NotFound for a code that is not sold."""
    return await tx.stock.level(await _sku_id(tx, code))


async def change_stock(tx: Transaction, actor: str, source: str, code: str, change: StockChange) -> StockLevel:
    """Move a SKU's stock, once per `source`: asked again, it gives today's level and moves nothing.

    An absolute set is a movement of the difference. Raises NotFound; OutOfStock where less than nothing would be left.
    """
    sku_id = await _sku_id(tx, code)
    await tx.stock.lock_skus([sku_id])
    level = await tx.stock.level(sku_id)
    if await tx.stock.moved_by(sku_id, source):
        return level
    delta = change.amount - level.on_hand if change.absolute else change.amount
    if not await tx.stock.move_if_enough(sku_id, delta):
        raise OutOfStock([Shortage(sku_id=sku_id, title=level.name, wanted=-delta, left=level.on_hand)])
    reason = Reason.COUNTED if change.absolute else Reason.ADJUSTED
    await tx.stock.record([Movement(sku_id=sku_id, delta=delta, reason=reason, source=source, actor=actor)])
    changed = level.model_copy(update={"on_hand": level.on_hand + delta})
    await tx.audit(actor, "stock", level.code, str(level.on_hand), str(changed.on_hand))
    return changed


async def _sku_id(tx: ReadTransaction, code: str) -> int:
    sku_id = await tx.stock.sku_id(code)
    if sku_id is None:
        raise NotFound("sku", code)
    return sku_id
