"""Stock and its ledger."""

import pytest

from core.models.actor import CLI, Actor
from core.models.order import Order, OrderStatus
from core.models.stock import LARGEST_STOCK, Entry, Movement, Reason, StockCounts, StockLevel
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.steps import ALICE, BOB, open_cart, order_of
from tests.support.clock import Clock
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.tables import executor


async def move(tx: Transaction, delta: int) -> bool:
    return await tx.stock.move_if_enough(1, delta)


async def record(tx: Transaction, *movements: Movement) -> None:
    await tx.stock.record(movements)


async def moved_by(tx: Transaction, source: str) -> Entry | None:
    return await tx.stock.moved_by(1, source)


async def find(tx: ReadTransaction, sku_id: int) -> StockLevel | None:
    return await tx.stock.find(sku_id)


async def levels(tx: ReadTransaction, number: int, size: int) -> list[str]:
    page, _counts = await tx.stock.levels(number, size)
    return [level.code for level in page.items]


async def moved_after(tx: ReadTransaction, entry: Entry) -> int:
    return await tx.stock.moved_after(entry)


async def sold_since(tx: ReadTransaction, since: int) -> int:
    return await tx.stock.sold_since(1, since)


async def sku_id(tx: ReadTransaction, code: str) -> int | None:
    return await tx.stock.sku_id(code)


async def test_a_code_is_found_whatever_its_capitals(store: Store) -> None:
    """Nobody types capitals on a phone; what is hidden is counted, too."""
    await stock_up(store, [Good("Tee-Größe")])
    assert await store.read(sku_id, "TEE-GRÖSSE") == 1
    assert await store.read(sku_id, "mug") is None

    async def take_out(tx: Transaction) -> None:
        await executor(tx).run("UPDATE skus SET active = 0")

    await store.write(take_out)
    assert await store.read(sku_id, "Tee-Größe") == 1


async def test_stock_never_falls_below_zero_nor_beyond_reason(store: Store) -> None:
    """Refused without a change; the last piece may go."""
    await stock_up(store, [Good(stock=3)])
    assert [await store.write(move, delta) for delta in (-4, LARGEST_STOCK, -3, -1)] == [False, False, True, False]
    assert (await stock_and_ledger(store, 1))[0] == 0


async def test_a_level_names_the_thing(store: Store) -> None:
    """As its owner sees it."""
    await stock_up(store, [Good("TEA", "Green tea", stock=3)])
    level = await store.read(find, 1)
    assert level == StockLevel(
        sku_id=1, product_id=1, code="TEA", name="Green tea", on_hand=3, low_at=3, own_low_at=None, on_sale=True
    )
    assert await store.read(find, 2) is None


async def test_a_source_moves_a_sku_once(store: Store) -> None:
    """The ledger refuses a second movement by the same cause; the first one is found."""
    await stock_up(store, [Good()])
    movement = Movement(sku_id=1, delta=-2, reason=Reason.SOLD, source="order:5", actor=Actor.customer(9))
    await store.write(record, movement)
    with pytest.raises(Exception):  # noqa: B017 - each store's own
        await store.write(record, movement)
    found = await store.write(moved_by, "order:5")
    assert found is not None
    assert found.movement == movement
    assert await store.write(moved_by, "order:6") is None
    assert (await stock_and_ledger(store, 1))[1] == 8


CATEGORIES = (
    Good("MANY", "Many", stock=90),
    Good("NONE", "None", stock=0),
    Good("FEW", "Few", stock=2),
    Good("B-20", "B", stock=20),
    Good("A-20", "a", stock=20),
)


async def test_what_needs_looking_after_comes_first(store: Store) -> None:
    """Sold out, low, then by what is there and by name; what is hidden does not come at all."""
    await stock_up(store, (*CATEGORIES, Good("OLD", "Old", stock=0), Good("HIDDEN", "Hidden", stock=0)))

    async def hide(tx: Transaction) -> None:
        await executor(tx).run("UPDATE skus SET active = 0 WHERE id = 6")
        await executor(tx).run("UPDATE products SET active = 0 WHERE id = 7")

    await store.write(hide)
    assert await store.read(levels, 0, 9) == ["NONE", "FEW", "A-20", "B-20", "MANY"]
    assert [await store.read(levels, number, 2) for number in (1, 2, 7)] == [["A-20", "B-20"], ["MANY"], ["MANY"]]
    _page, counts = await store.read(lambda tx: tx.stock.levels(0, 8))
    assert counts == StockCounts(on_sale=5, sold_out=1, low=1)


async def test_a_long_list_ends_where_nobody_reads_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rows are counted; a page after the end gives the last one."""
    monkeypatch.setattr("storage.repositories.stock_levels.MOST_LISTED", 3)
    await stock_up(store, CATEGORIES)
    page, counts = await store.read(lambda tx: tx.stock.levels(9, 2))
    assert ([one.code for one in page.items], page.number, page.pages) == (["A-20", "B-20"], 1, 2)
    assert page.total == counts.on_sale == 5


async def test_an_article_may_have_a_threshold_of_its_own(store: Store) -> None:
    """It is low by that one, in the list as well, until it has the shop's again."""
    await stock_up(store, CATEGORIES)
    await store.write(lambda tx: tx.stock.set_threshold(1, 100))
    level = await store.read(find, 1)
    assert level is not None
    assert (level.low_at, level.own_low_at, level.low) == (100, 100, True)
    assert await store.read(levels, 0, 9) == ["NONE", "FEW", "MANY", "A-20", "B-20"]
    await store.write(lambda tx: tx.stock.set_threshold(1, None))
    assert await store.read(levels, 0, 2) == ["NONE", "FEW"]


async def test_the_ledger_is_read_from_its_end(store: Store, clock: Clock) -> None:
    """The newest first, of this variant alone, with reason and note; each entry knows the one before it and what came after."""
    await stock_up(store, [Good(stock=10), Good("MUG", stock=10)])
    for number, delta in enumerate((5, -2, -3)):
        note = Movement(
            sku_id=1, delta=delta, reason=Reason.ADJUSTED, source=f"u:{number}", actor=Actor.staff(1), note="x"
        )
        await store.write(record, note, note._replace(sku_id=2))
        clock.advance(seconds=1)
    entries = await store.read(lambda tx: tx.stock.ledger(1, 3))
    assert [(one.movement.delta, one.movement.note) for one in entries] == [(-3, "x"), (-2, "x"), (5, "x")]
    assert await store.read(lambda tx: tx.stock.entry_before(entries[0])) == entries[1]
    assert [await store.read(moved_after, one) for one in entries] == [0, -3, -5]
    assert await store.read(lambda tx: tx.stock.entry(entries[1].id)) == entries[1]
    assert await store.read(lambda tx: tx.stock.entry(10**9)) is None


async def test_what_was_sold_lately_is_less_what_came_back(store: Store, clock: Clock) -> None:
    """From a moment on; other movements do not count, and it is never less than nothing."""
    await stock_up(store, [Good()])
    await store.write(
        record, Movement(1, -4, Reason.SOLD, "order:1", CLI), Movement(1, 50, Reason.ADJUSTED, "u:1", CLI)
    )
    clock.advance(seconds=10)
    now = clock.ms()
    await store.write(
        record, Movement(1, -3, Reason.SOLD, "order:2", CLI), Movement(1, 1, Reason.RETURNED, "order:2:returned", CLI)
    )
    assert [await store.read(sold_since, at) for at in (0, now)] == [6, 2]
    await store.write(record, Movement(1, 4, Reason.RETURNED, "order:1:returned", CLI))
    assert await store.read(sold_since, now) == 0
    clock.advance(seconds=-3600)  # put back by an hour: what is written now is dated before what was sold
    await store.write(record, Movement(1, -1, Reason.ADJUSTED, "u:2", CLI))
    clock.advance(seconds=3600)
    await store.write(record, Movement(1, -9, Reason.SOLD, "order:3", CLI))
    assert await store.read(sold_since, now) == 7


async def test_what_open_orders_hold_is_reserved(store: Store) -> None:
    """Until it leaves, or the order is called off."""
    await stock_up(store, [Good(), Good("MUG")])

    async def buy(tx: Transaction, customer_id: int) -> Order:
        return await order_of(tx, await open_cart(tx, customer_id, 1, 2))

    async def ship(tx: Transaction, order: Order) -> bool:
        return await tx.orders.move(order, OrderStatus.SHIPPED, Actor.staff(1), "")

    first = await store.write(buy, ALICE)
    await store.write(buy, BOB)
    assert await store.read(lambda tx: tx.stock.reserved(1)) == 4
    await store.write(ship, first)
    assert await store.read(lambda tx: tx.stock.reserved(1)) == 2
