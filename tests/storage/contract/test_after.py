"""Lists that go on after an id: whatever is added meanwhile, nothing is told twice or left out."""

from core.models.actor import CLI
from core.models.order import OrderStatus
from core.models.stock import StockChange
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.product.edit import archive_product
from core.usecases.stock import move_stock
from tests.storage.contract.steps import ALICE, BOB, open_cart, order_of
from tests.support.goods import Good, stock_up

GOODS = (Good("TEA", "Tea"), Good("MUG", "Mug"), Good("SOAP", "Soap", category="Bath"))


async def codes(tx: ReadTransaction, after: int, size: int) -> list[str]:
    return [one.code for one in await tx.stock.after(after, size)]


async def titles(tx: ReadTransaction, after: int, size: int) -> list[tuple[str, str]]:
    return [(one.title, one.state) for one in await tx.products.after(after, size)]


async def ledger(tx: ReadTransaction, after: int, size: int, sku: int = 0) -> list[tuple[int, int, int]]:
    found = await (tx.stock.movements_of(sku, after, size) if sku else tx.stock.movements(after, size))
    return [(one.id, one.movement.sku_id, one.movement.delta) for one in found]


async def orders(tx: ReadTransaction, before: int, size: int, status: OrderStatus | None = None) -> list[int]:
    found = await (tx.orders.recent_in(status, before, size) if status else tx.orders.recent(before, size))
    return [one.id for one in found]


async def test_skus_by_id(store: Store) -> None:
    """Without those of archived products."""
    await stock_up(store, GOODS)
    assert await store.read(codes, 0, 2) == ["TEA", "MUG"]
    assert await store.read(codes, 2, 2) == ["SOAP"]
    await store.write(archive_product, CLI, 2)
    assert await store.read(codes, 0, 9) == ["TEA", "SOAP"]


async def test_products_by_id(store: Store) -> None:
    """With archived ones."""
    await stock_up(store, GOODS)
    await store.write(archive_product, CLI, 2)
    assert await store.read(titles, 0, 2) == [("Tea", "on_sale"), ("Mug", "archived")]
    assert await store.read(titles, 2, 2) == [("Soap", "on_sale")]
    assert await store.read(titles, 3, 2) == []


async def test_movements_by_id(store: Store) -> None:
    """The oldest first; of one SKU, or of all."""
    await stock_up(store, GOODS)
    for number, sku in enumerate((1, 2, 1), 1):
        await store.write(move_stock, CLI, f"test:{number}", sku, StockChange(amount=number))
    whole = await store.read(ledger, 0, 99)
    assert [one[1:] for one in whole[-3:]] == [(1, 1), (2, 2), (1, 3)]
    assert whole == sorted(whole)
    assert await store.read(ledger, whole[-3][0], 1) == whole[-2:-1]
    assert await store.read(ledger, whole[-3][0], 9, 1) == whole[-1:]
    assert await store.read(ledger, whole[-1][0], 9) == []


async def test_orders_by_id(store: Store) -> None:
    """The newest first; in one state, or in all."""
    await stock_up(store, GOODS)

    async def buy(tx: Transaction, customer_id: int, message_id: int) -> int:
        return (await order_of(tx, await open_cart(tx, customer_id, 1, 1), message_id)).id

    async def confirm(tx: Transaction, order_id: int) -> None:
        order = await tx.orders.order(order_id)
        assert order is not None
        assert await tx.orders.move(order, OrderStatus.CONFIRMED, CLI)

    placed = [await store.write(buy, customer_id, 7) for customer_id in (ALICE, BOB)]
    await store.write(confirm, placed[0])
    assert await store.read(orders, 1 << 53, 9) == placed[::-1]
    assert await store.read(orders, placed[1], 9) == placed[:1]
    assert await store.read(orders, 1 << 53, 1) == placed[1:]
    assert await store.read(orders, 1 << 53, 9, OrderStatus.CONFIRMED) == placed[:1]
    assert await store.read(orders, placed[0], 9, OrderStatus.CONFIRMED) == []
