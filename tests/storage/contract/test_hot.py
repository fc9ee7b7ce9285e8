"""What hot goods need of the store."""

from core.models.actor import CLI
from core.models.reservation import HotStock, Reservation
from core.models.stock import StockChange
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.cart import add_at_least, set_quantity
from core.usecases.hot import find_gone
from core.usecases.stock import change_stock
from tests.storage.contract.steps import ALICE, BOB, open_cart
from tests.support.goods import Good, stock_up
from tests.support.tables import column

GOODS = (Good("TEA", stock=5), Good("MUG", stock=3), Good("SOAP", stock=1))
TEA, MUG, SOAP = 1, 2, 3


async def hot(tx: ReadTransaction) -> tuple[HotStock, ...]:
    return await tx.stock.hot()


async def make(tx: Transaction, sku_id: int, *, hot: bool) -> None:
    await tx.stock.set_hot(sku_id, hot=hot)


async def test_what_is_hot_has_its_stock_and_its_newest_movement(store: Store) -> None:
    """That rises with every change of the stock, so the newer of two readings is known."""
    await stock_up(store, GOODS)
    assert await store.read(hot) == ()
    for sku_id in (SOAP, TEA):
        await store.write(make, sku_id, hot=True)
    newest = await column(store, "movements", "id", sku_id=TEA)
    soap = await column(store, "movements", "id", sku_id=SOAP)
    assert await store.read(hot) == (HotStock(TEA, 5, newest[-1]), HotStock(SOAP, 1, soap[-1]))
    await store.write(change_stock, CLI, "less", "TEA", StockChange(amount=-2))
    await store.write(make, SOAP, hot=False)
    (tea,) = await store.read(hot)
    assert tea.on_hand == 3
    assert tea.moved > newest[-1]


async def test_a_reservation_is_gone_when_the_cart_does_not_want_exactly_that(store: Store) -> None:
    """Nobody's cart; another number; another customer; another SKU."""
    await stock_up(store, GOODS)
    await store.write(open_cart, ALICE)
    await store.write(add_at_least, ALICE, TEA, 2)
    mine = Reservation(TEA, ALICE, 2, 1)
    wrong = (mine._replace(quantity=1), mine._replace(customer_id=BOB), mine._replace(sku_id=MUG))
    assert await store.read(find_gone, [mine, *wrong]) == wrong
    await store.write(set_quantity, ALICE, None, TEA, 0)
    assert await store.read(find_gone, [mine]) == (mine,)
