"""Who waits for what."""

from core.models.customer import Customer
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.steps import ALICE, BOB
from tests.support.goods import Good, stock_up
from tests.support.tables import executor

TEA, MUG, SOAP = 1, 2, 3


async def count(tx: ReadTransaction, sku_id: int) -> int:
    return await tx.waits.count(sku_id)


async def wait(tx: Transaction) -> None:
    """Alice for all three, Bob for the tea; asked twice."""
    for customer_id in (ALICE, BOB):
        await tx.customers.remember(Customer(id=customer_id, name="Somebody"))
        await tx.waits.add(TEA, customer_id)
        await tx.waits.add(TEA, customer_id)
    await tx.waits.add(MUG, ALICE)
    await tx.waits.add(SOAP, ALICE)


async def test_a_wait_is_one_however_often_it_is_asked_for(store: Store) -> None:
    """It counts once, is the customer's own, and can be given up."""
    await stock_up(store, [Good(stock=0), Good("MUG", stock=0), Good("SOAP", stock=0)])
    await store.write(wait)
    assert [await store.read(count, sku_id) for sku_id in (TEA, MUG)] == [2, 1]
    assert await store.read(lambda tx: tx.waits.of_customer(BOB, [TEA, MUG])) == {TEA}
    await store.write(lambda tx: tx.waits.drop(TEA, BOB))
    await store.write(lambda tx: tx.waits.drop(TEA, BOB))
    assert await store.read(lambda tx: tx.waits.of_customer(BOB, [TEA, MUG])) == frozenset()


async def test_only_waits_for_what_can_be_bought_end(store: Store) -> None:
    """In stock and for sale: the soap is hidden, and the mug is still sold out."""
    await stock_up(store, [Good(stock=1), Good("MUG", stock=0), Good("SOAP", stock=5)])
    await store.write(wait)

    async def hide(tx: Transaction) -> None:
        await executor(tx).run("UPDATE products SET active = 0 WHERE id = :soap", soap=SOAP)

    await store.write(hide)
    assert await store.write(lambda tx: tx.waits.end([MUG])) == ()
    assert sorted(await store.write(lambda tx: tx.waits.end([TEA, MUG, SOAP]))) == [(ALICE, TEA), (BOB, TEA)]
    assert await store.write(lambda tx: tx.waits.end([TEA, MUG, SOAP])) == ()
    assert await store.read(lambda tx: tx.waits.of_customer(ALICE, [TEA, MUG, SOAP])) == {MUG, SOAP}
