"""What became of orders, and what is made of them behind the shop's back."""

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
    """All orders are in this state; nothing else that goes with it has happened."""
    await set_values(store, "orders", {"status": status})


async def date_order(store: Store, order_id: int, placed_at: int) -> None:
    """An order was placed at another time (ms UTC)."""
    await set_values(store, "orders", {"placed_at": placed_at}, id=order_id)


async def count_inconsistent(store: Store) -> int:
    """How many orders have a state that their returned goods, their coupon's use (each has one) or their history does not agree with."""

    async def ask(tx: ReadTransaction) -> int:
        return int((await executor(tx).one(_INCONSISTENT))["wrong"])

    return await store.read(ask)
