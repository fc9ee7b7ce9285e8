"""What became of orders, and how to change them behind the shop's back."""

from core.ports import ReadTransaction, Store
from tests.support.tables import column, executor, set_values

_INCONSISTENT = """
    SELECT COUNT(*) AS wrong FROM orders o
     WHERE (SELECT COUNT(*) FROM movements m WHERE m.source = 'order:' || o.id || ':returned')
               <> CASE WHEN o.status = 'cancelled' THEN 1 ELSE 0 END
        OR (SELECT r.status FROM redemptions r WHERE r.order_id = o.id) <> CASE
               WHEN o.status = 'cancelled' THEN 'released' WHEN o.status IN ('shipped', 'delivered') THEN 'consumed'
               ELSE 'reserved' END
        OR (SELECT h.to_status FROM order_history h WHERE h.order_id = o.id ORDER BY h.id DESC LIMIT 1) <> o.status
"""


async def newest_code(store: Store) -> str:
    """The code of the order that was placed last."""
    return str((await column(store, "orders", "code"))[-1])


async def set_order_state(store: Store, status: str) -> None:
    """Set the state of all orders; nothing else that goes with it happens."""
    await set_values(store, "orders", {"status": status})


async def date_order(store: Store, order_id: int, placed_at: int) -> None:
    """Date an order to another time (ms UTC)."""
    await set_values(store, "orders", {"placed_at": placed_at}, id=order_id)


async def count_inconsistent(store: Store) -> int:
    """How many orders have a state that disagrees with their returned stock, their coupon's use (each has one) or their history."""

    async def ask(tx: ReadTransaction) -> int:
        return int((await executor(tx).one(_INCONSISTENT))["wrong"])

    return await store.read(ask)
