"""Stock and its ledger."""

import pytest

from core.models.stock import LARGEST_STOCK, Movement, Reason
from core.ports import ReadTransaction, Store, Transaction
from tests.support.goods import Good, executor, stock_and_ledger, stock_shelves


async def move(tx: Transaction, delta: int) -> bool:
    return await tx.stock.move_if_enough(1, delta)


async def record(tx: Transaction, *movements: Movement) -> None:
    await tx.stock.record(movements)


async def moved_by(tx: Transaction, source: str) -> Movement | None:
    return await tx.stock.moved_by(1, source)


async def sku_id(tx: ReadTransaction, code: str) -> int | None:
    return await tx.stock.sku_id(code)


async def test_a_code_is_found_whatever_its_capitals(store: Store) -> None:
    """Nobody types capitals on a phone; what is no longer sold is not found."""
    await stock_shelves(store, [Good("Tee-Größe")])
    assert await store.read(sku_id, "TEE-GRÖSSE") == 1
    assert await store.read(sku_id, "mug") is None

    async def take_out(tx: Transaction) -> None:
        await executor(tx).run("UPDATE skus SET active = 0")

    await store.write(take_out)
    assert await store.read(sku_id, "Tee-Größe") is None


async def test_stock_never_falls_below_zero_nor_beyond_reason(store: Store) -> None:
    """Refused without a change; the last piece may go."""
    await stock_shelves(store, [Good(stock=3)])
    assert [await store.write(move, delta) for delta in (-4, LARGEST_STOCK, -3, -1)] == [False, False, True, False]
    assert (await stock_and_ledger(store, 1))[0] == 0


async def test_a_level_names_the_thing(store: Store) -> None:
    """As its owner sees it."""
    await stock_shelves(store, [Good("TEA", "Green tea", stock=3)])
    level = await store.read(lambda tx: tx.stock.level(1))
    assert (level.code, level.name, level.on_hand, level.before) == ("TEA", "Green tea", 3, 3)


async def test_a_source_moves_a_sku_once(store: Store) -> None:
    """The ledger refuses a second movement by the same cause; the first one is found."""
    await stock_shelves(store, [Good()])
    movement = Movement(sku_id=1, delta=-2, reason=Reason.SOLD, source="order:5", actor="customer:9")
    await store.write(record, movement)
    with pytest.raises(Exception):  # noqa: B017 - each store's own
        await store.write(record, movement)
    assert await store.write(moved_by, "order:5") == movement
    assert await store.write(moved_by, "order:6") is None
    assert (await stock_and_ledger(store, 1))[1] == 8
