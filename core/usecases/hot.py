"""Hot goods: those for which everybody taps at once. At checkout they are reserved (core/ports/turnstile.py)."""

from collections.abc import Collection

from core.errors import NotFound, Noun
from core.models.actor import Actor
from core.models.cart import Cart
from core.models.reservation import HotStock, Reservation
from core.models.stock import StockLevel
from core.ports import ReadTransaction, Transaction
from core.usecases.stock import find_sku


async def set_hot(tx: Transaction, actor: Actor, sku_id: int, *, hot: bool) -> StockLevel:
    """Mark a SKU as hot, or end that. Raises NotFound."""
    level = await tx.stock.find(sku_id)
    if level is None:
        raise NotFound(Noun.VARIANT, sku_id)
    if level.hot is hot:
        return level
    await tx.stock.set_hot(sku_id, hot=hot)
    await tx.audit(actor, "stock.hot", level.code, _said(hot=level.hot), _said(hot=hot))
    return level.having(hot=hot)


async def set_hot_of(tx: Transaction, actor: Actor, code: str, *, hot: bool) -> StockLevel:
    """`set_hot` for a SKU given by its code."""
    return await set_hot(tx, actor, await find_sku(tx, code), hot=hot)


async def hot_stocks(tx: ReadTransaction) -> tuple[int, tuple[HotStock, ...]]:
    """The time, and what is on hand of all hot goods."""
    return tx.now, await tx.stock.hot()


async def cart_to_confirm(tx: ReadTransaction, customer_id: int, cart_id: int) -> Cart | None:
    """The cart, if it is the customer's open one."""
    cart = await tx.carts.open(customer_id)
    return cart if cart is not None and cart.id == cart_id else None


async def find_gone(tx: ReadTransaction, reservations: Collection[Reservation]) -> tuple[Reservation, ...]:
    """Those whose customers do not want that any more: it is bought, or their cart has changed."""
    customers = {one.customer_id for one in reservations}
    wanted = await tx.carts.want(customers, {one.sku_id for one in reservations})
    return tuple(one for one in reservations if (one.customer_id, one.sku_id, one.quantity) not in wanted)


def _said(*, hot: bool) -> str:
    return "hot" if hot else "not hot"
